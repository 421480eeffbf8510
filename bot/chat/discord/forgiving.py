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
from typing import Any, TypeVar, cast

import discord

log = logging.getLogger("limelight.discord")

Parse = Callable[[Any], None]
Found = TypeVar("Found")

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

#: Of what discord.py demands, that which Discord began to send lately or calls optional.
DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "INTERACTION_CREATE": {"version": 1, "attachment_size_limit": 10_485_760},
    "THREAD_CREATE": {"message_count": 0, "member_count": 0},
    "THREAD_UPDATE": {"message_count": 0, "member_count": 0},
}
#: Who we are and what we are in must be understood: without it nothing can be done, and a new connection may help.
VITAL = {"READY"}


def read_any_json() -> None:
    """Let discord.py read JSON as Python does, for the whole process.

    Where orjson is installed it takes that, which refuses half of a surrogate pair and with it ends the connection.
    """
    discord.utils._from_json = cast("Any", json.loads)  # noqa: SLF001 (there is no public way)


def forgiving(parsers: Mapping[str, Parse]) -> dict[str, Parse]:
    """Return the same parsers, each filling in what may be absent; an event that can't be parsed is logged and left."""
    return {event: parse if event in VITAL else _forgiving(event, parse) for event, parse in parsers.items()}


def _forgiving(event: str, parse: Parse) -> Parse:
    defaults = DEFAULTS.get(event, {})

    def parsed(data: Any) -> None:
        try:
            known = {**defaults, **data} if defaults and isinstance(data, dict) else data
            parse(storable(known))
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
