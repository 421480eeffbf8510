"""Frozen parts -> messages in Slack, each once: metadata to look for, the thread of the first part, the deadline."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.charts import Chart, in_words, png
from bot.charts.pixels import LIGHT
from bot.chat.dates import date_of
from bot.chat.slack import drafts, render
from bot.chat.slack.calls import DEADLINE
from bot.chat.slack.failures import delivery_error
from bot.chat.slack.files import uploaded
from bot.chat.slack.places import place_of
from bot.delivery.parts import short_code
from bot.errors import DestinationPaused, Refused, RetryLater, Unknown
from bot.model import Audience, Briefing, Draft
from bot.ports import Part
from bot.store.packing import unpack

EVENT = "limelight_part"
PAGE, PAGES = 200, 5
REMEMBERED = 500

CHART_FILE, ALT_TEXT = "chart.png", 1000
FILE_PATIENCE = 10.0  # seconds; the message stands there already, and its delivery is not settled before

log = logging.getLogger("limelight.slack")

_TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)


def _shown(part: Part) -> dict[str, Any]:
    """Return what Slack gets of a part: without its chart, which is no part of the message."""
    shown = render.marked(part.payload, short_code(part.marker))
    return {name: value for name, value in shown.items() if name != render.CHART}


class SlackMessenger:
    """ports.Messenger over Slack's Web API. A digest's first message is its own; the others stand in its thread."""

    platform = "slack"

    def __init__(self, client: AsyncWebClient, *, deadline: float = DEADLINE) -> None:
        self._client = client
        self._deadline = deadline
        self._first: dict[tuple[str, str], str] = {}

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return the payloads of the briefing's messages."""
        return render.render(briefing, audience)

    def note(self, text: str, now: datetime) -> Mapping[str, object]:  # noqa: ARG002 (Slack stamps it itself)
        """Return the payload of one message with these lines."""
        return {"text": render.escaped(text)}

    def plain(self, part: Part) -> Mapping[str, object] | None:
        """Return the part as text alone, for when Slack refuses the blocks."""
        return render.plain_payload(part.payload)

    async def post(self, address: str, part: Part) -> str:
        """Send one part; Slack has no key against doubles, so an unclear try must be looked up before the next."""
        channel, thread = place_of(address)
        body: dict[str, Any] = {
            **_shown(part),
            "channel": channel,
            "metadata": {"event_type": EVENT, "event_payload": {"marker": part.marker}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread:
            body["thread_ts"] = thread
        elif part.number > 1:
            body["thread_ts"] = await self._thread(channel, part) or None
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._client.chat_postMessage(**body)
        except _TROUBLE as error:
            raise delivery_error(error) from error
        message = str(answer["ts"])
        if part.number == 1 and part.of > 1:
            self._remember(channel, part.marker, message)
        await self._illustrate(part, str(answer.get("channel") or channel), message)
        return message

    async def _illustrate(self, part: Part, channel: str, message: str) -> None:
        """Put the part's chart into the thread of its message; words say the same, so one that fails is left out."""
        packed = part.payload.get(render.CHART)
        if not packed:
            return
        chart = unpack(Chart, cast("Mapping[str, Any]", packed))
        picture = await png(chart, LIGHT)
        about = {"name": CHART_FILE, "title": chart.title, "said": in_words(chart, limit=ALT_TEXT)}
        where = {"channel": channel, "thread": message}
        if picture is None or not await uploaded(self._client, picture, **about, **where, seconds=FILE_PATIENCE):
            log.info("the chart of %s is left out", part.marker)

    async def time(self) -> datetime | None:
        """Ask Slack for its time; None when it can't be reached."""
        try:
            answer = await self._client.api_test()
            return date_of(answer.headers)
        except _TROUBLE:
            return None

    def amended(
        self, payload: Mapping[str, object], story: str, line: str, *, struck: bool
    ) -> Mapping[str, object] | None:
        """Return the payload with a line under a story's item, None when it has no such item."""
        return drafts.amended(payload, story, line, struck=struck)

    def render_draft(self, draft: Draft, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return the desk's messages of a draft."""
        return drafts.draft_payloads(draft, audience)

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        """Let a message become the part."""
        try:
            async with asyncio.timeout(self._deadline):
                channel = await self._channel(place_of(address)[0])
                metadata = {"event_type": EVENT, "event_payload": {"marker": part.marker}}
                body: dict[str, Any] = {**_shown(part), "metadata": metadata}
                await self._client.chat_update(channel=channel, ts=message_id, **body)
        except _TROUBLE as error:
            raise delivery_error(error) from error

    async def find(self, address: str, part: Part, since: datetime) -> str | None:
        """Return the message that carries the part's marker: in the channel, or for later parts in the thread."""
        oldest = f"{(since - timedelta(minutes=1)).timestamp():.6f}"
        where, thread = place_of(address)
        try:
            async with asyncio.timeout(self._deadline):
                channel = await self._channel(where)
                if thread:
                    return await self._marked("conversations_replies", part.marker, channel=channel, ts=thread)
                if part.number == 1:
                    return await self._marked("conversations_history", part.marker, channel=channel, oldest=oldest)
                first = await self._first_message(where, part)
                if first is None:
                    return None
                return await self._marked("conversations_replies", part.marker, channel=channel, ts=first)
        except _TROUBLE as error:
            found = delivery_error(error)
            raise found if isinstance(found, RetryLater) else Unknown(f"Slack cannot be asked: {found}") from error

    async def _thread(self, address: str, part: Part) -> str:
        try:
            async with asyncio.timeout(self._deadline):
                found = await self._first_message(address, part)
        except _TROUBLE as error:
            # nothing of this part was sent yet, so the outcome is not unclear
            said = delivery_error(error)
            if isinstance(said, Refused | DestinationPaused):  # a Slack that cannot be asked: better here than never
                return ""
            wait = said.retry_after if isinstance(said, RetryLater) else 30.0
            raise RetryLater(f"the thread is not known: {said}", retry_after=wait) from error
        if found is None:
            raise RetryLater("the message of the first part is not known yet", retry_after=30.0)
        return found

    async def _first_message(self, address: str, part: Part) -> str | None:
        """Return the first part's message, remembered or looked for in the channel's recent history."""
        first = replace(part, number=1, marker=part.marker.rsplit("#", 1)[0] + "#1")
        known = self._first.get((address, first.marker))
        if known is None:
            channel = await self._channel(address)
            known = await self._marked("conversations_history", first.marker, channel=channel)
            if known is not None:
                self._remember(address, first.marker, known)
        return known

    async def _channel(self, address: str) -> str:
        """Return the conversation of an address; a person's is opened."""
        if not address.startswith(("U", "W")):
            return address
        return str((await self._client.conversations_open(users=address))["channel"]["id"])

    async def _marked(self, method: str, marker: str, **where: str) -> str | None:
        async for message in self._messages(method, **where):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT and payload.get("marker") == marker:
                return str(message["ts"])
        return None

    async def _messages(self, method: str, **where: str) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        for _ in range(PAGES):
            call = getattr(self._client, method)
            page = await call(limit=PAGE, include_all_metadata=True, cursor=cursor or None, **where)
            for message in page.get("messages") or []:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _remember(self, address: str, marker: str, message: str) -> None:
        self._first[address, marker] = message
        while len(self._first) > REMEMBERED:
            del self._first[next(iter(self._first))]
