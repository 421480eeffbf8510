"""What look-ups and searches read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.model import (
    Briefing,
    Statement,
    Story,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle:
    """An article that a search found, as a list shows it."""

    id: str
    story: str
    feed: str
    url: str
    title: str
    language: str
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedBriefing:
    """A briefing on record, with the slot it was written for."""

    slot: str
    audience: str
    briefing: Briefing
    at: datetime | None = None  # when it was written


class Archive(Protocol):
    """What people look up: stories, names, words, what was posted. Every answer is bounded by its arguments."""

    async def story(self, story: str) -> Story | None:
        """Return a story whole, also by the id of one that was merged into it."""
        ...

    async def latest_stories(self, entities: Collection[str], *, limit: int) -> list[Story]:
        """Return the stories whose reports name any of these entities last, whole, the newest first."""
        ...

    async def stories_with_all(self, entities: Collection[str], *, limit: int) -> list[Story]:
        """Return the stories whose reports name all of these entities, whole, the newest first."""
        ...

    async def search(
        self, stems: Sequence[str], *, since: datetime | None, until: datetime | None, limit: int, skip: int = 0
    ) -> list[FoundArticle]:
        """Return the newest articles that have, for each stem, a word that begins with it."""
        ...

    async def mentions_by_day(self, entity: str, since: datetime) -> list[tuple[date, int]]:
        """Return in how many articles a day (UTC) the entity was named, copies left out; days without are absent."""
        ...

    async def seen_with(self, entity: str, *, limit: int) -> list[tuple[str, int]]:
        """Return the entities named most often in the newest articles that name this one, with how many."""
        ...

    async def count_articles(self) -> int:
        """Return how many articles are stored."""
        ...

    async def ahead(self, after: date, until: date, *, limit: int) -> list[tuple[Statement, FoundArticle]]:
        """Return the newest statements that announce a day in (after, until], each with its article."""
        ...

    async def said_in(self, stories: Collection[str]) -> Mapping[str, tuple[Statement, ...]]:
        """Return all that these stories say, in the order in which it was said; one without articles is absent."""
        ...

    async def posted(self, audiences: Collection[str], marker: str) -> PostedBriefing | None:
        """Return the recent briefing of these audiences one of whose parts has the marker."""
        ...
