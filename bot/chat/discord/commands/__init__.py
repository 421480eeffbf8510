"""The slash commands: each file turns one command's words into a call of bot.actions and its value into a message."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.chat.discord.commands import house, interests, lookups
from bot.chat.discord.commands.brief import brief
from bot.chat.discord.commands.digest import Digest
from bot.chat.discord.commands.feeds import Feeds
from bot.chat.discord.commands.own_data import OwnData
from bot.chat.discord.commands.topics import Topics

__all__ = ["add_commands"]


def add_commands(tree: app_commands.CommandTree[Any]) -> None:
    """Put every command into the tree."""
    commands: tuple[app_commands.Command[Any, ..., Any], ...] = (
        brief,
        lookups.lookup,
        lookups.search,
        lookups.story,
        lookups.ahead,
        lookups.why,
        interests.subscribe,
        interests.list_subscriptions,
        interests.end_subscription,
        interests.snooze_subscription,
        interests.mute,
        house.status,
        house.help_,
    )
    for command in commands:
        tree.add_command(command)
    tree.add_command(Digest())
    tree.add_command(Topics())
    tree.add_command(Feeds())
    tree.add_command(OwnData())
    tree.add_command(lookups.about_this)
