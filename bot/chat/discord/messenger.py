"""Frozen parts -> messages in Discord, each once: the nonce, the marker to look for, the deadline."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import aiohttp
import discord

from bot.chat.discord import render
from bot.chat.discord.failures import delivery_error
from bot.chat.discord.limits import walk
from bot.chat.discord.views import view_of
from bot.errors import DestinationPaused, RetryLater, Unknown
from bot.model import Audience, Briefing
from bot.ports import Part

DEADLINE = 30.0
HISTORY = 100


class DiscordMessenger:
    """ports.Messenger over a discord.py client; `client` is replaced after each restart of the gateway."""

    platform = "discord"

    def __init__(self, *, deadline: float = DEADLINE) -> None:
        self.client: discord.Client | None = None
        self._deadline = deadline

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return the payloads of the briefing's messages."""
        return render.render(briefing, audience)

    def plain(self, part: Part) -> Mapping[str, object] | None:
        """Return the part as one text without links, for when Discord refuses the payload."""
        return render.plain_payload(part.payload)

    async def post(self, address: str, part: Part) -> str:
        """Send one part; the same part sent twice within minutes is stored once by Discord (enforced nonce)."""
        client = self._ready_client()
        code = short_code(part.marker)
        flags = cast("int", part.payload.get("flags", 0))
        try:
            async with asyncio.timeout(self._deadline):
                channel = await _channel(client, address)
                message = await channel.send(
                    view=view_of(marked(cast("Sequence[Mapping[str, Any]]", part.payload["components"]), code)),
                    nonce=cast("int", code),  # discord.py passes it on as it is
                    silent=bool(flags & render.SILENT),
                    suppress_embeds=bool(flags & render.SUPPRESS_EMBEDS),
                    allowed_mentions=discord.AllowedMentions.none(),
                )
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError, TypeError) as error:
            raise delivery_error(error) from error
        return str(message.id)

    async def find(self, address: str, part: Part, since: datetime) -> str | None:
        """Return our message that carries the part's code, among the newest since a minute before `since`."""
        client = self._ready_client()
        code = short_code(part.marker)
        try:
            async with asyncio.timeout(self._deadline):
                channel = await _channel(client, address)
                async for message in channel.history(limit=HISTORY, after=since - timedelta(minutes=1)):
                    if client.user is not None and message.author.id == client.user.id and _carries(message, code):
                        return str(message.id)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise Unknown(f"Discord cannot be asked: {delivery_error(error)}") from error
        return None

    def _ready_client(self) -> discord.Client:
        if self.client is None or self.client.is_closed() or not self.client.application_id:
            raise RetryLater("not connected to Discord", retry_after=15.0)
        return self.client


def short_code(marker: str) -> str:
    """Return 24 hexadecimal digits for a marker: a nonce (25 characters at most) and the end of a custom id."""
    if re.fullmatch("[0-9a-f]{24}", marker):
        return marker
    return hashlib.sha256(marker.encode()).hexdigest()[:24]


def marked(components: Sequence[Mapping[str, Any]], code: str) -> list[Mapping[str, Any]]:
    """Return the components with the code in each custom id that has room for it."""
    return [_marked(component, code) for component in components]


def _marked(component: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    changed = dict(component)
    if str(changed.get("custom_id", "")).endswith(f":{render.MARKER}"):
        changed["custom_id"] = changed["custom_id"].removesuffix(render.MARKER) + code
    if "components" in changed:
        changed["components"] = marked(changed["components"], code)
    return changed


async def _channel(client: discord.Client, address: str) -> discord.abc.Messageable:
    """Return where to send: a channel or thread by its id, "user:ID" for direct messages."""
    if address.startswith("user:"):
        return await client.create_dm(discord.Object(int(address.removeprefix("user:"))))
    channel = client.get_channel(int(address))
    if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        me = channel.guild.get_member(client.user.id) if client.user else None
        if me is not None:
            _check_permissions(channel, me)
    return client.get_partial_messageable(int(address))


def _check_permissions(channel: discord.abc.GuildChannel | discord.Thread, me: discord.Member) -> None:
    """Raise DestinationPaused for what the cache already knows, so that no 403 is collected."""
    permissions = channel.permissions_for(me)
    speaks = permissions.send_messages_in_threads if isinstance(channel, discord.Thread) else permissions.send_messages
    if not permissions.view_channel or not speaks:
        raise DestinationPaused("a permission is missing: " + ("Send Messages" if not speaks else "View Channel"))


def _carries(message: discord.Message, code: str) -> bool:
    components = [cast("Mapping[str, Any]", component.to_dict()) for component in message.components]
    suffix = f":{code}"
    return any(str(component.get("custom_id", "")).endswith(suffix) for component in walk(components))
