"""The packs' feeds and those added in chat to the lists of each round: what changed is taken over without a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.errors import SettingsError
from bot.feeds.table import FeedTable, changes, without_known
from bot.model import Feed
from bot.settings import Settings, feeds_stamp, load_settings
from bot.store import Store

log = logging.getLogger("limelight")


class FeedsInUse:
    """Which feeds are read. `table` is what all other parts look feeds up in."""

    def __init__(self, settings: Settings, store: Store, table: Mapping[str, Feed]) -> None:
        self._settings = settings
        self._store = store
        self._table = table
        self._stamp = feeds_stamp(settings.home)

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

    async def _read_changed(self) -> None:
        """Read feeds.yaml anew when it has changed; what is wrong in it is logged, and the feeds stay as they were."""
        stamp = feeds_stamp(self._settings.home)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            fresh = await asyncio.to_thread(load_settings, self._settings.environment)
        except SettingsError as error:
            log.error("the changed feeds.yaml is not used: %s", error)  # noqa: TRY400 (the sentence says it all)
            return
        self._settings = replace(self._settings, packs=fresh.packs)


async def show_added(store: Store, table: Mapping[str, Feed], settings: Settings) -> None:
    """Let the table hold the feeds added in chat too, before anything is polled."""
    if isinstance(table, FeedTable):
        table.take_over((*settings.feeds, *without_known(await store.added_feeds(), settings.feeds)))
