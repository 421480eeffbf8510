"""Frozen parts -> messages in Discord, each once: the nonce, the marker to look for, the deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import aiohttp
import discord

from bot.charts import Chart
from bot.chat.dates import date_of
from bot.chat.discord import forum, render
from bot.chat.discord.attachments import drawn, with_picture
from bot.chat.discord.drafts import amended, draft_payloads
from bot.chat.discord.escape import inert
from bot.chat.discord.failures import delivery_error
from bot.chat.discord.forgiving import accepted
from bot.chat.discord.limits import walk
from bot.chat.discord.pieces import text as text_piece
from bot.chat.discord.views import view_of
from bot.delivery.parts import short_code
from bot.delivery.refusals import RefusalMeter
from bot.errors import DestinationPaused, RetryLater, Unknown
from bot.model import Audience, Briefing, Draft
from bot.ports import Part
from bot.store.packing import unpack

DEADLINE = 25.0  # seconds, fewer than a courier waits for one request
HISTORY = 100

Speaks = discord.PartialMessageable | discord.DMChannel | discord.Thread


class DiscordMessenger:
    """ports.Messenger over a discord.py client; `client` is replaced after each restart of the gateway."""

    platform = "discord"

    def __init__(self, *, deadline: float = DEADLINE) -> None:
        self.client: discord.Client | None = None
        self.refusals = RefusalMeter(self.platform)
        self._deadline = deadline
        self._forums: set[str] = set()  # addresses that turned out to be one where no gateway tells

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return the payloads of the briefing's messages."""
        return render.render(briefing, audience)

    def note(self, text: str, now: datetime) -> Mapping[str, object]:  # noqa: ARG002 (Discord stamps it itself)
        """Return the payload of one message with these lines."""
        return render.message([text_piece("\n".join(map(inert, text.split("\n"))))])

    def plain(self, part: Part) -> Mapping[str, object] | None:
        """Return the part as one text without links, for when Discord refuses the payload."""
        return render.plain_payload(part.payload)

    def render_draft(self, draft: Draft, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return the desk's messages; see ports.ShowsDrafts."""
        return draft_payloads(draft, audience)

    def amended(
        self, payload: Mapping[str, object], story: str, line: str, *, struck: bool
    ) -> Mapping[str, object] | None:
        """Return the payload with a line under a story's item; see ports.Edits."""
        return amended(payload, story, line, struck=struck)

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        """Let a message become the part; a message that somebody deleted is Refused."""
        client = self._ready_client()
        components, files = await _illustrated(part)
        view = view_of(marked(components, short_code(part.marker)))
        pictures: dict[str, Any] = {"attachments": files} if files else {}
        try:
            async with asyncio.timeout(self._deadline):
                channel: Speaks | discord.ForumChannel = await self._destination(client, address, asks=True)
                if isinstance(channel, discord.ForumChannel):
                    channel = await forum.post_with(channel, client, int(message_id))
                message = channel.get_partial_message(int(message_id))
                await accepted(message.edit(view=view, allowed_mentions=discord.AllowedMentions.none(), **pictures))
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError) as error:
            raise delivery_error(error) from error

    async def post(self, address: str, part: Part) -> str:
        """Send one part; the same part sent twice within minutes is stored once by Discord (enforced nonce)."""
        client = self._ready_client()
        try:
            async with asyncio.timeout(self._deadline):
                try:
                    return await self._send(client, address, part)
                except discord.HTTPException as error:
                    if error.code != forum.NOT_FOR_MESSAGES or address in self._forums:
                        raise
                self._forums.add(address)
                return await self._send(client, address, part)
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError, TypeError, Unknown) as error:
            found = delivery_error(error)
            if isinstance(found, Unknown) and self._is_forum(client, address):
                found = Unknown(str(found), settles_in=forum.SETTLES_IN)
            raise found from error

    def _is_forum(self, client: discord.Client, address: str) -> bool:
        found = None if address.startswith("user:") else client.get_channel(int(address))
        return address in self._forums or isinstance(found, discord.ForumChannel)

    async def _send(self, client: discord.Client, address: str, part: Part) -> str:
        components, files = await _illustrated(part)
        code = short_code(part.marker)
        view = view_of(marked(components, code))
        mentions = _mentions(part)
        destination: Speaks | discord.ForumChannel = await self._destination(client, address)
        if isinstance(destination, discord.ForumChannel):
            posts = await forum.own_posts(destination, client)
            today = forum.posts_of(posts, part.payload)
            if part.number == 1:
                # A forum's post takes no nonce, so what an earlier try may have begun is looked for each time.
                begun = (one for one in await forum.just_begun(posts, part.payload) if carries(one, code))
                if known := next(begun, None):
                    return str(known.id)
                if not today:
                    return await forum.begin_post(destination, part.payload, view, mentions, files)
            elif not posts:
                raise RetryLater("the forum post of the first part is not known yet", retry_after=30.0)
            destination = (today or posts)[0]
        flags = cast("int", part.payload.get("flags", 0))
        message = await destination.send(
            view=view,
            files=files,
            nonce=cast("int", code),  # discord.py passes it on as it is
            silent=bool(flags & render.SILENT),
            suppress_embeds=bool(flags & render.SUPPRESS_EMBEDS),
            allowed_mentions=mentions,
        )
        return str(message.id)

    async def time(self) -> datetime | None:
        """Ask Discord for its time; None when it can't be reached."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._deadline)) as session,
                session.get(f"{discord.http.Route.BASE}/gateway") as answer,
            ):
                return date_of(answer.headers)
        except (aiohttp.ClientError, OSError, TimeoutError):
            return None

    async def find(self, address: str, part: Part, since: datetime) -> str | None:
        """Return our message that carries the part's code, among the newest since a minute before `since`."""
        client = self._ready_client()
        code = short_code(part.marker)
        try:
            async with asyncio.timeout(self._deadline):
                channel = await self._destination(client, address, asks=True)
                places: Sequence[Speaks] = [] if isinstance(channel, discord.ForumChannel) else [channel]
                if isinstance(channel, discord.ForumChannel):
                    posts = await forum.own_posts(channel, client)
                    places = forum.posts_of(posts, part.payload) or posts
                for place in places:
                    async for message in place.history(limit=HISTORY, after=since - timedelta(minutes=1)):
                        if message.author.id == _own_id(client) and carries(message, code):
                            return str(message.id)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            said = delivery_error(error)
            raise said if isinstance(said, RetryLater) else Unknown(f"Discord cannot be asked: {said}") from error
        return None

    async def _destination(
        self, client: discord.Client, address: str, *, asks: bool = False
    ) -> Speaks | discord.ForumChannel:
        """Return where to send: a channel, thread or forum by its id, "user:ID" for direct messages.

        Where no gateway tells of channels, one is taken for what speaks by itself until it is known to be a forum, or
        Discord is asked what it is (`asks`).
        """
        if address.startswith("user:"):
            return await client.create_dm(discord.Object(int(address.removeprefix("user:"))))
        channel: object = client.get_channel(int(address))
        if channel is None and not forum.has_gateway(client) and (asks or address in self._forums):
            channel = await client.fetch_channel(int(address))
        if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            me = channel.guild.get_member(_own_id(client))
            if me is not None:
                _check_permissions(channel, me)
        if isinstance(channel, discord.ForumChannel):
            return channel
        return client.get_partial_messageable(int(address))

    def _ready_client(self) -> discord.Client:
        if self.client is None or self.client.is_closed() or not self.client.application_id:
            raise RetryLater("not connected to Discord", retry_after=15.0)
        return self.client


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


async def _illustrated(part: Part) -> tuple[Sequence[Mapping[str, Any]], list[discord.File]]:
    """Return the part's components and what goes along: its chart, if it has one that could be drawn."""
    components = cast("Sequence[Mapping[str, Any]]", part.payload["components"])
    packed = part.payload.get(render.CHART)
    chart = unpack(Chart, cast("Mapping[str, Any]", packed)) if packed else None
    picture = await drawn(chart) if chart else None
    if chart is None or picture is None:
        return components, []
    return with_picture(components, chart, place=-1), [picture]


@dataclass(frozen=True, slots=True)
class _Role:
    """A role whose id goes out as text, as Discord's description of its API has it."""

    id: str


def _mentions(part: Part) -> discord.AllowedMentions:
    """Return who may be pinged: at most the one role that the payload names."""
    allowed = cast("Mapping[str, Any]", part.payload.get("allowed_mentions", {}))
    roles = [cast("discord.abc.Snowflake", _Role(role)) for role in allowed.get("roles", ())]
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


def _own_id(client: discord.Client) -> int:
    return client.user.id if client.user else 0


def _check_permissions(channel: discord.abc.GuildChannel | discord.Thread, me: discord.Member) -> None:
    """Raise DestinationPaused for what the cache already knows, so that no 403 is collected."""
    permissions = channel.permissions_for(me)
    speaks = permissions.send_messages_in_threads if isinstance(channel, discord.Thread) else permissions.send_messages
    if not permissions.view_channel or not speaks:
        raise DestinationPaused("a permission is missing: " + ("Send Messages" if not speaks else "View Channel"))


def carries(message: discord.Message, code: str) -> bool:
    """Tell whether a button of the message ends with the code."""
    components = [cast("Mapping[str, Any]", component.to_dict()) for component in message.components]
    suffix = f":{code}"
    return any(str(component.get("custom_id", "")).endswith(suffix) for component in walk(components))
