"""The operator's settings -> what the connection to Discord needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import discord
import yarl

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """`api_base` ends in /api/v10, `gateway` is a ws(s) address; "" = Discord's own. `state` is a folder."""

    token: str = field(repr=False)
    api_base: str = ""
    gateway: str = ""
    shards: int = 1
    state: Path | None = None
    holds: float = 2.0  # seconds that a question waits for the bot to start; Discord wants an answer within three


def discord_settings(settings: Settings) -> DiscordSettings:
    """Return the part of the settings that concerns Discord."""
    return DiscordSettings(
        token=settings.discord_token,
        api_base=settings.discord_api_base,
        gateway=settings.discord_gateway,
        shards=settings.discord_shards,
        state=settings.state,
    )


def use_addresses(settings: DiscordSettings) -> None:
    """Point discord.py at another server; it keeps both addresses on classes, so this holds for the process."""
    if settings.api_base:
        discord.http.Route.BASE = settings.api_base.rstrip("/")
    if settings.gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway)
