"""Stories kept in memory as they were loaded last, so that a briefing costs what is new and not what is stored."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Story
from bot.store.counters import Mark, changed_since, mark_now
from bot.store.database import Database
from bot.store.dialect import parts
from bot.store.loading import Rows, Signature, Stories, assemble, ended_by, rows_of, seen_in, signatures

#: Stories put together in one go: between two, the event loop gets its turn.
AT_ONCE = 100
#: Articles kept at most, about 4 kB each besides their text: three days of 20,000. Of more, the newest are told of.
ROOM = 60_000
#: What is asked for further back, which is seldom, is dropped at the next comparison.
WEEK = timedelta(days=8)
#: Seconds after which all is compared anew: a process of an older version that still runs may not note its changes.
TRUSTED_FOR = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A story, what it was made of, and when its first and last reports were seen."""

    story: Story
    signature: Signature
    oldest: datetime
    newest: datetime


class Shelf:
    """Answers with whole stories; loads only those that another article, a copy, a merge or a mend has changed."""

    def __init__(self, database: Database, *, room: int = ROOM) -> None:
        """Take the database; `room` is how many articles are kept at most."""
        self._database = database
        self._room = room
        self._kept: dict[str, _Kept] = {}
        self._mark = Mark()
        self._complete_since: datetime | None = None  # each story with a later report is kept, or there is no room
        self._left_out = False  # for want of room
        self._reach = timedelta()  # how far back from what is newest is asked
        self._compared_at = 0.0
        self._turn = asyncio.Lock()
        self.loaded = 0  # stories, since the start

    async def stories_since(self, since: datetime, *, until: datetime | None = None) -> list[Story]:
        """Return stories with a report seen in (since, until], in the order in which their first reports arrived.

        With `until`, a story ends before its first report seen later. Of more reports than there is room for, the
        oldest are left out.
        """
        async with self._turn:
            async with self._database.reading() as connection:
                await self._look(connection, since)
            self._make_room()
            wanted = [one for one in self._kept.values() if one.newest > since and (not until or one.oldest <= until)]
        wanted.sort(key=_arrived)
        return [found for one in wanted if (found := _within(one, since, until)) is not None]

    def reaches_to(self, since: datetime) -> datetime | None:
        """Return from when on all is kept where there was no room for what was seen between `since` and then."""
        oldest = min((one.newest for one in self._kept.values()), default=since)
        return oldest if self._left_out and oldest > since else None

    async def stories(self, connection: AsyncConnection, asked: Stories) -> list[Story]:
        """Return these stories whole, in the same order; what has to be loaded is not kept."""
        current = await signatures(connection, asked)
        kept = self._unchanged(current)
        kept |= await self._loaded(connection, [story for story in current if story not in kept])
        return [one.story for one in sorted(kept.values(), key=_arrived)]

    async def _look(self, connection: AsyncConnection, since: datetime) -> None:
        """Load what has changed since the last look, and what was not asked for before."""
        mark, begin, compared_at = await mark_now(connection), self._complete_since, self._compared_at
        if begin is None or since < begin or time.monotonic() - compared_at > TRUSTED_FOR:
            begin, compared_at = min(since, self._newest(since) - self._reach), time.monotonic()
            recent = (await connection.execute(seen_in(begin).limit(self._room + 1))).scalars().all()
            self._left_out = len(recent) > self._room
            current = await signatures(connection, recent[: self._room])
            kept = self._unchanged(current)
            missing = [story for story in current if story not in kept]
        else:
            changed = await changed_since(connection, self._mark)
            kept = {story: one for story, one in self._kept.items() if story not in changed}
            missing = list(changed)
        kept |= await self._loaded(connection, missing)
        self._kept, self._mark, self._complete_since, self._compared_at = kept, mark, begin, compared_at
        self._reach = max(self._reach, min(self._newest(since) - since, WEEK))

    def _newest(self, otherwise: datetime) -> datetime:
        return max((one.newest for one in self._kept.values()), default=otherwise)

    def _unchanged(self, current: dict[str, Signature]) -> dict[str, _Kept]:
        found = ((story, self._kept.get(story)) for story in current)
        return {story: one for story, one in found if one is not None and one.signature == current[story]}

    async def _loaded(self, connection: AsyncConnection, stories: Collection[str]) -> dict[str, _Kept]:
        """Load those of the stories that still have articles."""
        loaded: dict[str, _Kept] = {}
        for some in parts(stories, AT_ONCE):
            rows = await rows_of(connection, some)
            # Off the loop: a week of news takes seconds to put together.
            loaded |= await asyncio.to_thread(_kept, *rows)
            self.loaded += len(some)
        return loaded

    def _make_room(self) -> None:
        """Drop what was seen longest ago."""
        too_many = sum(len(one.signature) for one in self._kept.values()) - self._room
        if too_many <= 0:
            return
        self._left_out = True
        for story, one in sorted(self._kept.items(), key=lambda each: each[1].newest):
            if too_many <= 0:
                break
            del self._kept[story]
            too_many -= len(one.signature)


def _arrived(one: _Kept) -> int:
    return one.signature[0][0]


def _kept(articles: Rows, mentions: Rows, statements: Rows) -> dict[str, _Kept]:
    made_of: defaultdict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for row in articles:
        made_of[row.story].append((row.number, row.copy_of, row.edits))
    return {
        story.id: _Kept(
            story=story,
            signature=tuple(made_of[story.id]),
            oldest=min(report.article.seen_at for report in story.reports),
            newest=max(report.article.seen_at for report in story.reports),
        )
        for story in assemble(articles, mentions, statements)
    }


def _within(one: _Kept, since: datetime, until: datetime | None) -> Story | None:
    """Return the story up to a moment, None when none of its reports was seen in (since, until]."""
    if until is None or one.newest <= until:
        return one.story
    if any(since < report.article.seen_at <= until for report in one.story.reports):
        return ended_by(one.story, until)
    return None
