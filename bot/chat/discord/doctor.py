"""A token and the channels that are to be told -> what is wrong with them, one line and one remedy each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

import aiohttp
import discord

from bot.chat.discord.forgiving import ForgivingClient, ForgivingShardedClient, read_any_json
from bot.chat.discord.permissions import missing, title
from bot.chat.discord.settings import DiscordSettings, use_addresses
from bot.model import Audience, Finding

PATIENCE = 30.0


async def examine(settings: DiscordSettings, audiences: Sequence[Audience]) -> list[Finding]:
    """Log in, connect, look at every channel, and leave; nothing is posted. Never raises for what Discord says."""
    if not settings.token:
        return [Finding(what="DISCORD_TOKEN is not set", remedy="copy the bot's token from the developer portal")]
    use_addresses(settings)
    read_any_json(settings.gateway)
    client = _client(settings.shards)
    async with client:
        try:
            async with asyncio.timeout(PATIENCE):
                await client.login(settings.token)
        except discord.LoginFailure:
            remedy = "make a new one in the developer portal (Bot, Reset Token) and put it into DISCORD_TOKEN"
            return [Finding(what="Discord does not accept the token", remedy=remedy)]
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            return [
                Finding(what=f"Discord cannot be reached: {error}", remedy="check the network and DISCORD_API_BASE")
            ]
        found = [Finding(what=f"the token is accepted, as {client.user}")]
        return [*found, *await _connected(client, audiences)]


def _client(shards: int) -> discord.Client:
    """Return a client with as many connections as the bot's own, for each sees its share of the servers only."""
    intents = discord.Intents(guilds=True)
    if shards > 1:
        return ForgivingShardedClient(intents=intents, shard_count=shards)
    return ForgivingClient(intents=intents, shard_id=0, shard_count=1)


async def _connected(client: discord.Client, audiences: Sequence[Audience]) -> list[Finding]:
    connecting = asyncio.create_task(client.connect())
    ready = asyncio.create_task(client.wait_until_ready())
    try:
        await asyncio.wait({connecting, ready}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            why = str(connecting.exception()) if connecting.done() and connecting.exception() else "no answer"
            return [Finding(what=f"the gateway cannot be used: {why}", remedy="check the network and DISCORD_GATEWAY")]
        return list(_examined(client, audiences))
    finally:
        ready.cancel()
        connecting.cancel()
        await asyncio.gather(ready, connecting, return_exceptions=True)


def _examined(client: discord.Client, audiences: Sequence[Audience]) -> Iterable[Finding]:
    if not client.guilds:
        yield Finding(what="the bot is on no server", remedy="open the link that `limelight discord invite` prints")
    for guild in client.guilds:
        yield Finding(what=f"on the server {guild.name}")
    for audience in audiences:
        if audience.platform != "discord" or audience.address.startswith("user:"):
            continue
        yield _channel(client, audience)


def _channel(client: discord.Client, audience: Audience) -> Finding:
    channel = client.get_channel(int(audience.address)) if audience.address.isdecimal() else None
    name = audience.name or audience.address
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        remedy = "invite the bot there again, or set the digest up in another channel with /digest set"
        return Finding(what=f"{name}: the channel {audience.address} is not to be seen", remedy=remedy)
    lacking = missing(channel, channel.guild.me)
    if lacking:
        names = ", ".join(title(one) for one in lacking)
        remedy = f"channel settings, Permissions: allow the bot's role {names}"
        return Finding(what=f"#{channel.name}: a permission is missing ({names})", remedy=remedy)
    return Finding(what=f"#{channel.name}: all permissions there")
