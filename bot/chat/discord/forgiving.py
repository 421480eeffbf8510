"""Events and answers as servers really send them -> what discord.py can read; one it can't read costs nothing else.

discord.py ends the whole connection over a single event that it can't parse. The same event would come again after
each reconnection (a server's own data is sent at every start), and all other servers would go without a bot.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar, cast

import aiohttp
import discord

log = logging.getLogger("limelight.discord")

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing is ever spoken, so nothing is lacking

Parse = Callable[[Any], None]
Found = TypeVar("Found")

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

THREAD: Mapping[str, object] = {"message_count": 0, "member_count": 0}
CHANNEL: Mapping[str, object] = {"position": 0, "bitrate": 64_000, "user_limit": 0}
#: Of what discord.py demands, that which Discord began to send lately or calls optional.
DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "INTERACTION_CREATE": {"version": 1, "attachment_size_limit": 10_485_760},
    "THREAD_CREATE": THREAD,
    "THREAD_UPDATE": THREAD,
    "CHANNEL_CREATE": CHANNEL,
    "CHANNEL_UPDATE": CHANNEL,
}
#: The same of what a server has.
IN_SERVER: Mapping[str, Mapping[str, object]] = {
    "channels": CHANNEL,
    "threads": THREAD,
    "members": {"roles": [], "flags": 0},
}
#: The same of accounts and of messages.
ACCOUNT: Mapping[str, object] = {"discriminator": "0", "avatar": None}
MESSAGE: Mapping[str, object] = {
    "type": 0,
    "content": "",
    "timestamp": "1970-01-01T00:00:00+00:00",
    "edited_timestamp": None,
    "pinned": False,
    "tts": False,
    "mention_everyone": False,
    **{name: [] for name in ("attachments", "embeds", "components", "mentions", "mention_roles")},
}
#: Who we are and what we are in must be understood: without it nothing can be done, and a new connection may help.
VITAL = {"READY"}
#: What a server answers that does not have a route.
NO_SUCH_ROUTE = (404, 405, 501)


def read_any_json(gateway: str = "") -> None:
    """Let discord.py read JSON as Python does, for the whole process, and what servers leave out.

    Where orjson is installed it takes that, which refuses half of a surrogate pair and with it ends the connection.
    `gateway`: where a broken connection is taken up again; "" = where Discord says.
    """
    discord.utils._from_json = cast("Any", partial(_read, gateway=gateway))  # noqa: SLF001 (there is no public way)
    discord.http.json_or_text = _answer
    discord.webhook.async_.json_or_text = _answer  # type: ignore[attr-defined]


class ForgivingClient(discord.Client):
    """discord.py's client, for a server that tells little of our application, or nothing."""

    async def application_info(self) -> discord.AppInfo:
        """Return what Discord says of our application, with blanks for what it leaves out."""
        try:
            found = dict(await self.http.application_info())
        except discord.HTTPException as error:
            if error.status not in NO_SUCH_ROUTE or self.user is None:
                raise
            found = {"id": str(self.user.id)}  # a bot has its application's id
        owner = {"id": found["id"], "username": "", **ACCOUNT}
        blanks = {"name": "", "description": "", "icon": None, "verify_key": "", "owner": owner}
        flags = {"bot_public": True, "bot_require_code_grant": False}
        return discord.AppInfo(self._connection, cast("Any", {**blanks, **flags, **found}))


class ForgivingShardedClient(ForgivingClient, discord.AutoShardedClient):
    """The same over several connections."""


def forgiving(parsers: Mapping[str, Parse]) -> dict[str, Parse]:
    """Return the same parsers, each filling in what may be absent; an event that can't be parsed is logged and left."""
    return {event: parse if event in VITAL else _forgiving(event, parse) for event, parse in parsers.items()}


def _read(text: str | bytes, *, gateway: str) -> Any:
    """Return the JSON; a READY with what discord.py demands of it to take a broken connection up again."""
    found = json.loads(text)
    if isinstance(found, dict) and found.get("t") == "READY" and isinstance(found.get("d"), dict):
        usual = str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
        ready = {"session_id": "", "resume_gateway_url": usual, **found["d"]}
        user = {**ACCOUNT, **(ready.get("user") or {})}
        servers = [_server(one) for one in ready.get("guilds") or ()]
        address = gateway or ready["resume_gateway_url"]
        found["d"] = {**ready, "user": user, "guilds": servers, "resume_gateway_url": address}
    return found


async def _answer(response: aiohttp.ClientResponse) -> Any:
    """Return an answer's JSON, or its text; discord.py knows JSON only where no charset is said."""
    text = await response.text(encoding="utf-8")
    if response.content_type != "application/json":
        return text
    try:
        found = discord.utils._from_json(text)  # noqa: SLF001 (there is no public way)
    except ValueError:
        return text
    if response.ok and response.url.path.endswith("/users/@me"):
        return {**ACCOUNT, **found}
    if response.ok and "/messages" in response.url.path:
        return [_message(one) for one in found] if isinstance(found, list) else _message(found)
    return found


def _message(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    author = {"id": "0", "username": "", **ACCOUNT, **(found.get("author") or {})}
    return {**MESSAGE, **found, "author": author}


def _server(found: Mapping[str, Any]) -> Mapping[str, Any]:
    filled = {
        name: [{**defaults, **one} for one in found[name]] for name, defaults in IN_SERVER.items() if found.get(name)
    }
    return {**found, **filled}


def _forgiving(event: str, parse: Parse) -> Parse:
    defaults = DEFAULTS.get(event, {})

    def parsed(data: Any) -> None:
        try:
            known = {**defaults, **data} if defaults and isinstance(data, dict) else data
            parse(storable(_server(known) if event == "GUILD_CREATE" else known))
        except Exception as error:  # noqa: BLE001 (whatever a server may send)
            log.warning("an event of Discord is not understood: %s: %s: %s", event, type(error).__name__, error)

    return parsed


def storable(value: Any) -> Any:
    """Return the same JSON without what no database takes in a text: halves of a surrogate pair, and NUL."""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: storable(inner) for key, inner in value.items()}
    return [storable(inner) for inner in value] if isinstance(value, list) else value


async def accepted(request: Awaitable[Found]) -> Found | None:
    """Wait for a request that Discord has accepted once it has answered; None when its answer tells nothing more.

    discord.py reads more out of an answer than was asked for; with an empty or shorter one it fails after the fact.
    """
    with suppress(KeyError, TypeError):
        return await request
    return None
