"""The chats that the bot speaks to -> what posts there and what keeps each connection open; one line a chat.

The folder of a chat has a module `platform` with the three functions of `Platform`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:  # a chat is online before what these stand for is there
    from bot.actions.office import Office
    from bot.ports import Messenger
    from bot.settings import Settings

    #: The office, as soon as the bot is built.
    Opening = asyncio.Future[Office]

PLATFORMS = (
    "discord",
    "slack",
    "email",
)


class Platform(Protocol):
    """A chat's own side of running, as its module `platform` has it; its libraries are imported when it is set up."""

    def messenger(self, settings: Settings) -> Messenger | None:
        """Return what posts there, None where the operator has not set it up."""
        ...

    def connections(self, opening: Opening, settings: Settings, messenger: Messenger) -> Iterator[Awaitable[None]]:
        """Yield what keeps the connection open over which people ask; nothing where they can't."""
        ...

    def posting(self, settings: Settings, messenger: Messenger) -> Iterator[Awaitable[None]]:
        """Yield what lets a worker post while another process answers; nothing where that takes nothing."""
        ...


def messengers_of(settings: Settings) -> dict[str, Messenger]:
    """Return what posts to each chat that is set up."""
    found = {name: _platform(name).messenger(settings) for name in PLATFORMS}
    return {name: messenger for name, messenger in found.items() if messenger is not None}


def connections_of(
    opening: Opening, settings: Settings, messengers: Mapping[str, Messenger]
) -> Iterator[Awaitable[None]]:
    """Yield what keeps each chat's own connection open."""
    for name, messenger in messengers.items():
        yield from _platform(name).connections(opening, settings, messenger)


def posting_of(settings: Settings, messengers: Mapping[str, Messenger]) -> Iterator[Awaitable[None]]:
    """Yield what lets a worker post to each chat."""
    for name, messenger in messengers.items():
        yield from _platform(name).posting(settings, messenger)


def _platform(name: str) -> Platform:
    return cast("Platform", import_module(f"bot.chat.{name}.platform"))
