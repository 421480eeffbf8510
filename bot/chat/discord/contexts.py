"""Where a command may be used: reading goes anywhere, also by people who installed the bot for themselves."""

from __future__ import annotations

from typing import TypeVar

from discord import app_commands

Command = TypeVar("Command")


def anywhere(command: Command) -> Command:
    """Allow a command, or a group's class, on servers, in direct messages and group talks, installed by anybody."""
    everywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    return app_commands.allowed_installs(guilds=True, users=True)(everywhere(command))
