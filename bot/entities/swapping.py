"""A catalogue that changes while the bot runs: its index is built beside the loop, then takes the old one's place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping

from bot.entities.matching import Matcher
from bot.model import Article, Entity, Mention
from bot.ports import NameFinder


class _Catalogue(Mapping[str, Entity]):
    """The entities that are matched at the moment, by key. Who iterates during a swap goes on with the old ones."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self.shown = entities

    def __getitem__(self, key: str) -> Entity:
        return self.shown[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)


class SwappingMatcher:
    """Finds names with the newest index that is ready; implements ports.NameFinder."""

    def __init__(self, first: NameFinder, *, build: Callable[[Mapping[str, Entity]], NameFinder] = Matcher) -> None:
        self._current = first
        self._catalogue = _Catalogue(first.entities)
        self._build = build
        self._wanted = 0
        self._ready = 0

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Return a view of the catalogue that is matched at the moment: whoever keeps it sees the next one too."""
        return self._catalogue

    def match(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions by the index of the moment; a swap never falls into the middle of an article."""
        return self._current.match(article)

    async def change(self, entities: Mapping[str, Entity]) -> bool:
        """Build an index in a thread and swap it in; False when a later change was ready sooner.

        Until then the old one goes on; when building fails, the error is raised here and the old one stays.
        """
        self._wanted += 1
        number = self._wanted
        built = await asyncio.to_thread(self._build, entities)
        if number < self._ready:
            return False
        self._ready, self._current, self._catalogue.shown = number, built, built.entities
        return True
