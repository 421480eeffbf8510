"""Stories kept in memory as they were loaded last, so that a briefing costs what is new and not what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.model import Story
from bot.store.database import Database
from bot.store.gathering import parts
from bot.store.loading import Signature, Stories, assemble, rows_of, signatures

#: Stories put together in one go: between two, the event loop gets its turn.
AT_ONCE = 100
#: Articles kept, about 4 kB each besides their text; beyond it the stories that were not asked for last go first.
ROOM = 20_000


class Shelf:
    """Answers with whole stories; loads those only that another article, a copy or a merge has changed."""

    def __init__(self, database: Database, *, room: int = ROOM) -> None:
        """Take the database; `room` is how many articles are kept."""
        self._database = database
        self._room = room
        self._kept: dict[str, tuple[Signature, Story]] = {}
        self.loaded = 0  # stories, since the start

    async def stories(self, asked: Stories) -> list[Story]:
        """Return these stories whole, in the order in which their first reports arrived."""
        async with self._database.reading() as connection:
            current = await signatures(connection, asked)
            found = {story: kept for story, kept in self._kept.items() if current.get(story) == kept[0]}
            for some in parts([story for story in current if story not in found], AT_ONCE):
                rows = await rows_of(connection, some)
                # Off the loop: a week of news takes seconds to put together.
                for story in await asyncio.to_thread(assemble, *rows):
                    found[story.id] = (current[story.id], story)
                self.loaded += len(some)
        self._keep(found)
        return [found[story][1] for story in current]

    def _keep(self, asked: Mapping[str, tuple[Signature, Story]]) -> None:
        others = {story: kept for story, kept in self._kept.items() if story not in asked}
        room = self._room
        self._kept = {}
        for story, kept in (*asked.items(), *others.items()):
            room -= len(kept[0])
            if room < 0:
                return
            self._kept[story] = kept
