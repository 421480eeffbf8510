"""What people mend in the record: names that were none, stories that are two, or one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.model import Story


class Mending(Protocol):
    """Changes of what was gathered. Each returns what takes it back, as JSON can hold it."""

    async def drop_name(self, article: str, entity: str) -> Mapping[str, object]:
        """Take an entity out of an article and of the copies of it; empty when it isn't in there."""
        ...

    async def restore_name(self, before: Mapping[str, object]) -> None:
        """Undo `drop_name`."""
        ...

    async def regroup(self, places: Mapping[str, str], forwards: Mapping[str, str], now: datetime) -> None:
        """Let articles (by id) stand in these stories, and these stories forward to others ("" = to none)."""
        ...

    async def whole_stories(self, stories: Collection[str]) -> list[Story]:
        """Return these stories whole, those that have articles."""
        ...

    async def mute(self, scope: str, story: str, *, until: datetime | None, now: datetime) -> None:
        """Tell a story no more to an audience (its id) or a space ("space:" and its id), until then or for good."""
        ...

    async def unmute(self, scope: str, story: str) -> None:
        """Undo `mute`."""
        ...

    async def mutes(self, now: datetime) -> Mapping[str, frozenset[str]]:
        """Return the stories muted at the moment, by scope."""
        ...
