"""What is on offer while somebody types: answered from memory, never with an error."""

from __future__ import annotations

from discord import app_commands

from bot.actions.clocks import zone_choices
from bot.actions.topics import choices
from bot.chat.discord.asking import Interaction, office_of
from bot.chat.discord.escape import plain
from bot.chat.discord.limits import CHOICE_NAME, CHOICES


async def complete_topic(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return the region, its countries and themes whose names hold the letters."""
    folded = current.casefold().strip()
    found = [choice for choice in choices(office_of(interaction)) if folded in choice.name.casefold()]
    return [choice_of(choice.name, choice.value) for choice in found[:CHOICES]]


async def complete_zone(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:  # noqa: ARG001
    """Return time zones."""
    return [choice_of(name, name) for name in zone_choices(current, CHOICES)]


def choice_of(name: str, value: str) -> app_commands.Choice[str]:
    """Return a choice within Discord's lengths; names are shown as they are."""
    return app_commands.Choice(name=plain(name, CHOICE_NAME) or "-", value=value[:CHOICE_NAME])
