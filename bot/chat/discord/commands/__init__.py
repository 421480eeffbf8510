"""The slash commands: each file turns one command's words into a call of bot.actions and its value into a message."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.chat.discord.commands.brief import brief
from bot.chat.discord.commands.digest import Digest

__all__ = ["add_commands"]


def add_commands(tree: app_commands.CommandTree[Any]) -> None:
    """Put every command into the tree."""
    tree.add_command(brief)
    tree.add_command(Digest())
