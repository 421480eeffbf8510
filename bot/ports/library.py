"""What gather writes and publish reads: feeds' states, articles, stories."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.model import (
    Article,
    Feed,
    Mention,
    Placement,
    Statement,
    Story,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between polls. `health`: new, ok, failing, silent, gone.

    `url` is where a permanent redirect has moved it, "" = the pack's address. `asked`: the pack's address at the last
    poll; when it changes, all else starts anew. `gap`: usual seconds between items that are new, 0 = not known
    yet.
    """

    feed: str
    url: str = ""
    etag: str = ""
    modified: str = ""
    next_poll_at: datetime | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    new_item_at: datetime | None = None
    failures: int = 0
    health: str = "new"
    reason: str = ""
    failing_since: datetime | None = None
    asked: str = ""
    gap: float = 0.0
    fresh_for: float = 0.0  # seconds the publisher last asked to wait (ttl, Cache-Control)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One article as gather stores it, with all that was found out about it."""

    article: Article
    guid: str = ""
    key: str = ""  # canonical URL of its page, by which it is known when a feed changes its guids
    region: str = ""
    mentions: tuple[Mention, ...] = ()
    placement: Placement
    statements: tuple[Statement, ...] = ()
    baseline: bool = False  # seen at the first sight of its feed: stored, not announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """An article that says that its outlet takes something back: itself, or what the outlet had in the same story."""

    article: str
    feed: str
    story: str
    itself: bool


class Library(Protocol):
    """Feeds' states, articles, mentions, statements, stories: what gather writes and publish reads."""

    async def feed_states(self) -> Mapping[str, FeedState]:
        """Return all states by feed id."""
        ...

    async def save_feed_states(self, states: Collection[FeedState]) -> None:
        """Write these states in one transaction."""
        ...

    async def unknown_guids(self, feed: str, guids: Collection[str], *, now: datetime | None = None) -> set[str]:
        """Return those of the guids (with canonical URLs among them) that this feed never had.

        With `now`, the others are noted as still standing in the feed, so that they are never forgotten meanwhile.
        """
        ...

    async def save_gathered(self, gathered: Sequence[Gathered]) -> None:
        """Store articles in this order and number their statements; one already stored is left alone."""
        ...

    async def edited(self, digests: Mapping[str, str]) -> set[str]:
        """Return those of the articles (id -> `content_digest` of what its feed says now) that are stored otherwise."""
        ...

    async def articles_at(self, feed: str, urls: Collection[str]) -> Mapping[str, str]:
        """Return address -> id of the feed's newest article there, for those of the addresses that have one."""
        ...

    async def save_edits(self, edits: Sequence[Gathered]) -> int:
        """Let these stored articles say what they say now; return how many do.

        What they said is kept, up to a number of times. A sentence that is new gets a number of its own, so that it may
        be told; one that is gone is background from now on.
        """
        ...

    async def stories_since(self, since: datetime, *, until: datetime | None = None) -> list[Story]:
        """Return stories with a report seen in (since, until], whole, oldest first."""
        ...

    def stories_reach_to(self, since: datetime) -> datetime | None:
        """Return from when on `stories_since` had everything where it left out the oldest, None where it had all."""
        ...

    async def stories_announcing(self, first: date, last: date, *, since: datetime, until: datetime) -> list[Story]:
        """Return stories in which what was seen in (since, until] announces a day from first to last, up to `until`."""
        ...

    async def count_named(self, entities: Collection[str], since: datetime, until: datetime) -> Mapping[str, int]:
        """Return in how many articles seen in [since, until), to the hour, each was named, copies left out."""
        ...

    async def story_of(self, article: str) -> str | None:
        """Return the id of the story that an article stands in, None for an unknown article."""
        ...

    async def reports_since(self, since: datetime, *, region: str = "") -> list[Story]:
        """Return the stories that grouping must know after a restart, of a region or of all, whole, oldest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One feed's outcome in a poll, for whoever watches."""

    feed: Feed
    done: int
    total: int
    new: int = 0
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a round of gather did. `failures`: feed id -> reason; `unread`: feed id -> what pages were not read."""

    polled: int = 0
    unchanged: int = 0
    articles: int = 0
    failures: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    turned: tuple[str, ...] = ()  # feeds that began to fail, fell silent or are well again, in words for the operator
