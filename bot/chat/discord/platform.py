"""Discord's side of running: the messenger, the gateway over which people ask, the REST client of a worker."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.chat.platforms import Opening
    from bot.ports import Messenger
    from bot.settings import Settings


def messenger(settings: Settings) -> Messenger | None:
    """Return what posts there, None without a token."""
    if not settings.discord_token:
        return None
    from bot.chat.discord.messenger import DiscordMessenger

    return DiscordMessenger()


def connections(opening: Opening, settings: Settings, messenger: Messenger) -> Iterator[Awaitable[None]]:
    """Yield the gateway."""
    from bot.chat.discord.client import run_gateway
    from bot.chat.discord.messenger import DiscordMessenger
    from bot.chat.discord.settings import discord_settings

    assert isinstance(messenger, DiscordMessenger)
    yield run_gateway(opening, discord_settings(settings), messenger)


def posting(settings: Settings, messenger: Messenger) -> Iterator[Awaitable[None]]:
    """Yield a client without a gateway."""
    from bot.chat.discord.messenger import DiscordMessenger
    from bot.chat.discord.rest import run_rest
    from bot.chat.discord.settings import discord_settings

    assert isinstance(messenger, DiscordMessenger)
    yield run_rest(discord_settings(settings), messenger)
