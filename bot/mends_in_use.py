"""What people mended to what gathering and writing must heed: read anew when somebody mended, or took a mend back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import cast

from bot.actions.mend import JOIN, MENDS, NAME, SPLIT, TRANSLATION
from bot.ports import JournalEntry
from bot.store import Store
from bot.stories.grouping import Grouper


class MendsInUse:
    """The mends that hold. `dropped`: article -> entities that are not meant in it, also by copies that come later.

    `untranslated`: (story, language) of those that are told in their sources' own words.
    """

    def __init__(self, store: Store, grouper: Grouper) -> None:
        self.dropped: Mapping[str, frozenset[str]] = {}
        self.untranslated: frozenset[tuple[str, str]] = frozenset()
        self._store = store
        self._grouper = grouper
        self._seen: tuple[int, int] = (0, 0)

    async def look(self) -> None:
        """Take over what was mended, or taken back, since the last look, by whichever process."""
        entries = await self._store.entries_of(MENDS)
        seen = (max((entry.id for entry in entries), default=0), sum(entry.undone_at is not None for entry in entries))
        if seen == self._seen:
            return
        holding = [entry for entry in entries if entry.undone_at is None]
        self.dropped = _dropped(holding)
        self.untranslated = frozenset(
            (entry.subject, str(entry.detail["language"])) for entry in holding if entry.action == TRANSLATION
        )
        mended = {story for entry in entries if entry.action in (SPLIT, JOIN) for story in _stories(entry)}
        self._grouper.take_over(
            await self._store.whole_stories(mended),
            apart={frozenset(_stories(entry)) for entry in holding if entry.action == SPLIT},
            whole={_stories(entry)[0] for entry in holding if entry.action == JOIN},
        )
        self._seen = seen


def _dropped(entries: list[JournalEntry]) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.action == NAME:
            for article in cast("list[str]", entry.detail["articles"]):
                found[article].add(str(entry.detail["entity"]))
    return {article: frozenset(entities) for article, entities in found.items()}


def _stories(entry: JournalEntry) -> list[str]:
    return cast("list[str]", entry.detail["stories"])
