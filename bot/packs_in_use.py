"""Packs edited while the bot runs, and feeds added in chat, to what each round works with, without a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from bot.entities.comparing import summary
from bot.entities.swapping import SwappingMatcher
from bot.errors import SettingsError
from bot.feeds.table import FeedTable, changes, without_known
from bot.model import Feed
from bot.packs import packs_stamp
from bot.ports import NameFinder
from bot.preparing import prepare
from bot.settings import Settings, with_packs
from bot.store import Store

log = logging.getLogger("limelight")


class PacksInUse:
    """Which feeds are read and which names looked for.

    All other parts look feeds up in `table` and find names by `names`; `renewed` is called in a thread when the
    catalogue was swapped.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        table: Mapping[str, Feed],
        names: NameFinder,
        renewed: Callable[[], object],
    ) -> None:
        self._settings = settings
        self._store = store
        self._table = table
        self._names = names
        self._renewed = renewed
        self._stamp = packs_stamp(settings.home)
        self._own = frozenset(feed.url for feed in settings.feeds)

    async def look(self) -> tuple[tuple[Feed, ...], tuple[Feed, ...]]:
        """Return the packs' feeds and those added in chat as they stand now, and show both to all parts."""
        await self._read_changed()
        added = without_known(await self._store.added_feeds(), self._settings.feeds)
        fresh = (*self._settings.feeds, *added)
        if isinstance(self._table, FeedTable) and tuple(self._table.values()) != fresh:
            for line in changes(self._table.values(), fresh):
                log.info(line)
            self._table.take_over(fresh)
        return self._settings.feeds, added

    def has(self, feed: Feed) -> bool:
        """Tell whether a feed stands in a pack, and was not added in chat."""
        return feed.url in self._own

    async def _read_changed(self) -> None:
        """Read the packs anew when a file has changed; what is wrong in one is logged, and all stays as it was."""
        stamp = packs_stamp(self._settings.home)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            await prepare(self._settings.home, self._settings.state)
            fresh = await asyncio.to_thread(with_packs, self._settings)
        except SettingsError as error:
            log.error("the changed pack is not used: %s", error)  # noqa: TRY400 (the sentence says it all)
            return
        self._settings = fresh
        self._own = frozenset(feed.url for feed in self._settings.feeds)
        await self._swap_names()

    async def _swap_names(self) -> None:
        """Look for the names of the catalogue as it is now; its index is built beside the loop."""
        if not isinstance(self._names, SwappingMatcher):
            return
        fresh = self._settings.entities
        changed = summary(self._names.entities, fresh)
        if not changed:
            return
        try:
            await self._names.change(fresh)
            await asyncio.to_thread(self._renewed)
        except Exception:
            log.exception("the changed catalogue is not used")
            return
        log.info("catalogue: %s", changed)


async def show_added(store: Store, table: Mapping[str, Feed], settings: Settings) -> None:
    """Let the table hold the feeds added in chat too, before anything is polled."""
    if isinstance(table, FeedTable):
        table.take_over((*settings.feeds, *without_known(await store.added_feeds(), settings.feeds)))
