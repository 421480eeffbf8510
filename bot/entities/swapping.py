"""A catalogue that changes while the bot runs: its index is built beside the loop, then takes the old one's place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from bot.entities.matching import Matcher
from bot.model import Article, Entity, Mention
from bot.ports import NameFinder


class SwappingMatcher:
    """Finds names with the newest index that is ready; implements ports.NameFinder."""

    def __init__(self, first: NameFinder, *, build: Callable[[Mapping[str, Entity]], NameFinder] = Matcher) -> None:
        self._current = first
        self._build = build
        self._wanted = 0
        self._ready = 0

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Return the catalogue that is matched at the moment."""
        return self._current.entities

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
        self._ready, self._current = number, built
        return True
