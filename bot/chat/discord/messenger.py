"""Frozen parts -> messages in Discord, each once: the nonce, the marker to look for, the deadline."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import aiohttp
import discord

from bot.charts import Chart
from bot.chat.dates import date_of
from bot.chat.discord import render
from bot.chat.discord.attachments import drawn, with_picture
from bot.chat.discord.drafts import amended, draft_payloads
from bot.chat.discord.escape import inert
from bot.chat.discord.failures import delivery_error
from bot.chat.discord.forgiving import accepted
from bot.chat.discord.limits import walk
from bot.chat.discord.pieces import text as text_piece
from bot.chat.discord.views import view_of
from bot.delivery.parts import short_code
from bot.errors import DestinationPaused, Refused, RetryLater, Unknown
from bot.model import Audience, Briefing, Draft
from bot.ports import Part
from bot.store.packing import unpack
from bot.text.plain import cut, plain

DEADLINE = 30.0
HISTORY = 100
POSTS = 10  # a forum's own posts among which a part is looked for
TITLE = 100


class DiscordMessenger:
    """ports.Messenger over a discord.py client; `client` is replaced after each restart of the gateway."""

    platform = "discord"

    def __init__(self, *, deadline: float = DEADLINE) -> None:
        self.client: discord.Client | None = None
        self._deadline = deadline

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
                channel = await _destination(client, address)
                if isinstance(channel, discord.ForumChannel):
                    channel = await _post_with(channel, client, int(message_id))
                message = channel.get_partial_message(int(message_id))
                await accepted(message.edit(view=view, allowed_mentions=discord.AllowedMentions.none(), **pictures))
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError) as error:
            raise delivery_error(error) from error

    async def post(self, address: str, part: Part) -> str:
        """Send one part; the same part sent twice within minutes is stored once by Discord (enforced nonce)."""
        client = self._ready_client()
        components, files = await _illustrated(part)
        try:
            async with asyncio.timeout(self._deadline):
                return await self._send(client, address, part, components, files)
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError, TypeError) as error:
            raise delivery_error(error) from error

    async def _send(
        self,
        client: discord.Client,
        address: str,
        part: Part,
        components: Sequence[Mapping[str, Any]],
        files: list[discord.File],
    ) -> str:
        code = short_code(part.marker)
        view = view_of(marked(components, code))
        channel = await _destination(client, address)
        mentions = _mentions(part)
        if isinstance(channel, discord.ForumChannel):
            day = str(part.payload.get("day", ""))
            post = await _post_of(channel, client, day) if day else None
            if part.number == 1 and post is None:
                # A forum post takes no nonce: after a lost answer it is looked for by its marker.
                title = f"{day} · {_title(components)}" if day else _title(components)
                topic = str(part.payload.get("topic", ""))
                opened = await open_post(channel, cut(title, TITLE), view, mentions, topic, files)
                return str(opened.message.id)
            channel = post or await _newest_own_post(channel, client)
        flags = cast("int", part.payload.get("flags", 0))
        message = await channel.send(
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
                channel = await _destination(client, address)
                places = await _own_posts(channel, client) if isinstance(channel, discord.ForumChannel) else [channel]
                for place in places:
                    async for message in place.history(limit=HISTORY, after=since - timedelta(minutes=1)):
                        if message.author.id == _own_id(client) and carries(message, code):
                            return str(message.id)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise Unknown(f"Discord cannot be asked: {delivery_error(error)}") from error
        return None

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


async def _destination(
    client: discord.Client, address: str
) -> discord.PartialMessageable | discord.DMChannel | discord.Thread | discord.ForumChannel:
    """Return where to send: a channel, thread or forum by its id, "user:ID" for direct messages."""
    if address.startswith("user:"):
        return await client.create_dm(discord.Object(int(address.removeprefix("user:"))))
    channel = client.get_channel(int(address)) or await _asked_for(client, int(address))
    if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        me = channel.guild.get_member(_own_id(client))
        if me is not None:
            _check_permissions(channel, me)
    return channel if isinstance(channel, discord.ForumChannel) else client.get_partial_messageable(int(address))


async def _asked_for(client: discord.Client, channel: int) -> object:
    """Return a channel from the API where no gateway tells of channels: a forum wants to be spoken to differently."""
    return None if _has_gateway(client) else await client.fetch_channel(channel)


def _has_gateway(client: discord.Client) -> bool:
    """Tell whether the client's cache says what channels and threads there are."""
    return bool(client.shard_count or client.ws)


@dataclass(frozen=True, slots=True)
class _Role:
    """A role whose id goes out as text, as Discord's description of its API has it."""

    id: str


def _mentions(part: Part) -> discord.AllowedMentions:
    """Return who may be pinged: at most the one role that the payload names."""
    allowed = cast("Mapping[str, Any]", part.payload.get("allowed_mentions", {}))
    roles = [cast("discord.abc.Snowflake", _Role(role)) for role in allowed.get("roles", ())]
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


async def open_post(
    forum: discord.ForumChannel,
    title: str,
    view: discord.ui.LayoutView,
    mentions: discord.AllowedMentions,
    topic: str = "",
    files: Sequence[discord.File] = (),
) -> discord.channel.ThreadWithMessage:
    """Open a forum post under the tag that is named like its topic, else under any where the forum demands one."""
    free = [tag for tag in forum.available_tags if not tag.moderated]
    tags = [tag for tag in free if topic and tag.name.casefold() == topic.casefold()][:1]
    if not tags and forum.flags.require_tag:
        tags = free[:1]
    return await forum.create_thread(name=title, view=view, applied_tags=tags, allowed_mentions=mentions, files=files)


def _title(components: Sequence[Mapping[str, Any]]) -> str:
    first = next((str(piece["content"]) for piece in walk(components) if "content" in piece), "")
    return cut(plain(re.sub(r"\\(.)", r"\1", first)), TITLE) or "-"


async def _own_posts(forum: discord.ForumChannel, client: discord.Client) -> list[discord.Thread]:
    threads = forum.threads if _has_gateway(client) else await forum.guild.active_threads()
    own = [each for each in threads if each.owner_id == _own_id(client) and each.parent_id == forum.id]
    return sorted(own, key=lambda thread: -thread.id)[:POSTS]


async def _post_with(forum: discord.ForumChannel, client: discord.Client, message: int) -> discord.Thread:
    """Return the bot's post that a message stands in; a post begins with the message of its own id."""
    for post in await _own_posts(forum, client):
        with suppress(discord.NotFound):
            if post.id == message or await post.fetch_message(message):
                return post
    raise Refused("the message is in no post of the forum any more")


async def _post_of(forum: discord.ForumChannel, client: discord.Client, day: str) -> discord.Thread | None:
    """Return the bot's newest post if it is that day's; a year later the same day begins another."""
    newest = next(iter(await _own_posts(forum, client)), None)
    if newest is None or not newest.name.startswith(f"{day} · "):
        return None
    return newest if discord.utils.utcnow() - discord.utils.snowflake_time(newest.id) < timedelta(days=2) else None


async def _newest_own_post(forum: discord.ForumChannel, client: discord.Client) -> discord.Thread:
    posts = await _own_posts(forum, client)
    if not posts:
        raise RetryLater("the forum post of the first part is not known yet", retry_after=30.0)
    return posts[0]


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
