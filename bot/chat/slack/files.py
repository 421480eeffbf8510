"""Files to people and from them: into a conversation, a thread or the asker's direct messages, and out of a form."""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calling import Call
from bot.chat.slack.lists import sentence
from bot.chat.slack.patience import PATIENCE, patiently
from bot.chat.slack.pieces import Piece
from bot.errors import DeliveryError

log = logging.getLogger("limelight.slack")

DEADLINE = 20.0  # seconds
HOST = ".slack.com"


async def send_file(call: Call, content: bytes, *, name: str, title: str, said: str = "") -> bool:
    """Send a file to the asker alone; `said` describes a picture. Return False when Slack does not take it."""
    try:
        opened = await patiently(lambda: call.client.conversations_open(users=call.asker.person))
    except DeliveryError as error:
        log.warning("a file was not sent: %s", error)
        return False
    channel = str(opened["channel"]["id"])
    return await uploaded(call.client, content, name=name, title=title, said=said, channel=channel)


async def handed_out(call: Call, content: bytes, *, name: str, title: str) -> list[Piece]:
    """Send a file to the asker alone, and return what to say of it."""
    sent = await send_file(call, content, name=name, title=title)
    return sentence(call.say("file.sent" if sent else "file.failed"))


async def uploaded(
    client: AsyncWebClient,
    content: bytes,
    *,
    name: str,
    title: str,
    said: str,
    channel: str,
    thread: str = "",
    seconds: float = PATIENCE,
) -> bool:
    """Put a file into a conversation or a thread; `said` describes a picture. Return False when it is not taken.

    `seconds`: how long to wait where Slack puts it off.
    """
    where: dict[str, Any] = {"channel": channel, "thread_ts": thread or None, "alt_txt": said or None}
    try:
        await patiently(
            lambda: client.files_upload_v2(content=content, filename=name, title=title, **where), seconds=seconds
        )
    except DeliveryError as error:
        log.warning("a file was not taken (%s); it takes the scope files:write of `limelight slack manifest`", error)
        return False
    return True


async def received_file(call: Call, identity: str, *, largest: int) -> bytes | None:
    """Return the bytes of a file that somebody put into a form, one more than `largest` at most; None without any.

    The token goes to Slack alone: to the host that answers our calls, or to one of Slack's own.
    """
    try:
        found = (await patiently(lambda: call.client.files_info(file=identity)))["file"]
        url = str(found.get("url_private_download") or found.get("url_private") or "")
        if not _is_slacks(url, call.client.base_url):
            log.warning("a file was not asked for: its address is not Slack's")
            return None
        async with asyncio.timeout(DEADLINE), aiohttp.ClientSession() as session:
            return await _body(session, url, str(call.client.token), largest)
    except (DeliveryError, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("a file was not given (%s); it takes the scope files:read of `limelight slack manifest`", error)
        return None


async def _body(session: aiohttp.ClientSession, url: str, token: str, largest: int) -> bytes | None:
    headers = {"Authorization": f"Bearer {token}"}
    async with session.get(url, headers=headers, allow_redirects=False) as answer:
        if answer.status != 200:
            log.warning("a file was not given: Slack said %s", answer.status)
            return None
        body = bytearray()
        async for chunk in answer.content.iter_chunked(64 * 1024):
            body += chunk
            if len(body) > largest:
                break
        return bytes(body[: largest + 1])


def _is_slacks(url: str, base_url: str) -> bool:
    asked, ours = urlsplit(url), urlsplit(base_url)
    own = (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc)
    return own or (asked.scheme == "https" and (asked.hostname or "").endswith(HOST))
