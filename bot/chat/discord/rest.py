"""Discord without its gateway: what a worker needs to post and to look up, by the web API alone."""

from __future__ import annotations

import asyncio
import logging
from typing import NoReturn

import aiohttp
import discord

from bot.chat.discord.forgiving import ForgivingClient, read_any_json
from bot.chat.discord.forum import tried_once
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.refusals import metered
from bot.chat.discord.settings import DiscordSettings, use_addresses
from bot.errors import TokenRevoked

log = logging.getLogger("limelight.discord")

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0


async def run_rest(settings: DiscordSettings, messenger: DiscordMessenger) -> NoReturn:
    """Keep the messenger able to post until cancelled; the gateway's process answers people.

    Raises TokenRevoked for a token that Discord does not accept.
    """
    use_addresses(settings)
    read_any_json()
    client = ForgivingClient(
        intents=discord.Intents.none(),
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
        max_ratelimit_timeout=60.0,
        http_trace=metered(messenger.refusals, tried_once()),
    )
    async with client:
        await _log_in(client, settings.token)
        messenger.client = client
        try:
            await asyncio.get_running_loop().create_future()  # until cancelled
        finally:
            messenger.client = None
    raise AssertionError("nothing ends it but cancellation")


async def _log_in(client: discord.Client, token: str) -> None:
    pause = FIRST_PAUSE
    while True:
        try:
            await client.login(token)
        except discord.LoginFailure as error:
            raise TokenRevoked(
                "Discord does not accept DISCORD_TOKEN; copy it anew from the developer portal"
            ) from error
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("Discord cannot be reached: %s", error)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return
