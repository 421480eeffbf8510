"""What a worker does when several share the work: look for what is due, poll a feed, write a briefing, group a region.

The tables say what is to be done. A look asks for it by id; whoever gets an id claims its row, or returns at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from time import monotonic

from bot.app import STORIES_GO_ON_FOR, App
from bot.feeds.due import is_due, turned
from bot.holding import held
from bot.mends_in_use import MendsInUse
from bot.pipeline import group, match, poll_feed, read_again, rebuild
from bot.ports import Executor, FeedState, Lease, Work
from bot.stories.grouping import Grouper

log = logging.getLogger("limelight")

#: Seconds after which a worker that looks, or groups a region, is taken for dead and another takes over.
LOOKING, GROUPING = 15.0, 8.0
#: Longer than a feed can take: 30 s to fetch, 60 s for pages, then to parse, match and store.
POLLING = 150.0
ALERTING = 60.0
FORGET_EVERY = 6 * 3600.0

#: What was asked for and is still to be done is asked for again after this: the job is lost, or waits in a long queue.
POLLS_AGAIN = timedelta(minutes=3)
PUBLISHES_AGAIN = timedelta(seconds=20)
#: Feeds never polled, and those whose address changed, are looked for this often, all others with each look.
ALL_FEEDS = timedelta(minutes=1)
TEND = timedelta(seconds=30)

BATCH = 500
#: Polling ahead of grouping brings nobody anything and takes the processor from it: while so many articles wait in a
#: region, each of its feeds is left for so many seconds, in which what waits is looked at again and again.
MUCH, LEFT_FOR, LOOK_AGAIN = 2 * BATCH, 5.0, 1.0


@dataclass(frozen=True, slots=True)
class _Grouping:
    """A region that is this worker's: the lease, what it knows of the stories, and what renews the lease."""

    lease: Lease
    grouper: Grouper
    mends: MendsInUse
    holding: AsyncExitStack


class Duties:
    """A worker's part of the work, for as long as it runs."""

    def __init__(self, app: App, executor: Executor) -> None:
        """Take the opened app, and what brings work to workers."""
        self._app = app
        self._executor = executor
        self._looking: Lease | None = None
        self._asked: dict[tuple[str, str], datetime] = {}
        self._last: dict[str, datetime] = {}
        self._grouping: dict[str, _Grouping] = {}
        self._behind: dict[str, tuple[float, bool]] = {}  # regions: when it was looked, and whether much waited

    def work(self) -> Mapping[str, Work]:
        """Return what this worker can do for an id."""
        return {"poll": self.poll, "publish": self.publish, "alert": self.alert}

    async def serve(self) -> None:
        """Do what any worker asks for, until cancelled."""
        await self._executor.serve(self.work())

    # ---------------------------------------------------------------- looking

    async def look(self) -> None:
        """Ask for everything that is due, unless another worker does."""
        app, now = self._app, self._app.clock.now()
        if self._is_time("packs", now, ALL_FEEDS):
            await app.look_at_packs()
        if not await self._looks(now):
            return
        await self._ask("poll", await self._due_feeds(now), now, again=POLLS_AGAIN)
        if await app.clocks.trusts():
            await self._ask("publish", await app.publishing.due_schedules(), now, again=PUBLISHES_AGAIN)
            await self._ask("alert", ["all"], now, again=PUBLISHES_AGAIN)
        if self._is_time("tend", now, TEND):
            await self._executor.tend()
        self._asked = {asked: at for asked, at in self._asked.items() if now - at < POLLS_AGAIN}
        # Never given back: it runs out when it is time again.
        if await app.store.take_lease("forgetting", now, seconds=FORGET_EVERY):
            await app.forget()

    async def _looks(self, now: datetime) -> bool:
        store = self._app.store
        if self._looking and not await store.renew_lease(self._looking, now, seconds=LOOKING):
            self._looking = None
        if self._looking is None:
            self._looking = await store.take_lease("looking", now, seconds=LOOKING)
        return self._looking is not None

    async def _due_feeds(self, now: datetime) -> list[str]:
        feeds = self._app.newsroom.feeds
        if not self._is_time("feeds", now, ALL_FEEDS):
            return [feed for feed in await self._app.store.feeds_due(now) if feed in feeds]
        states = await self._app.store.feed_states()
        return [feed.id for feed in feeds.values() if is_due(feed, states.get(feed.id), now)]

    async def _ask(self, kind: str, ids: Iterable[str], now: datetime, *, again: timedelta) -> None:
        wanted = [one for one in ids if now - self._asked.get((kind, one), now - again) >= again]
        if wanted:
            await self._executor.ask(kind, wanted)
            self._asked.update(dict.fromkeys(((kind, one) for one in wanted), now))

    def _is_time(self, what: str, now: datetime, every: timedelta) -> bool:
        if what in self._last and now - self._last[what] < every:
            return False
        self._last[what] = now
        return True

    # ---------------------------------------------------------------- what is asked for

    async def poll(self, feed_id: str) -> None:
        """Poll one feed that is due and hand in what is new."""
        app = self._app
        feed = app.newsroom.feeds.get(feed_id)
        if feed is None:
            return
        await self._let_grouping_catch_up(feed.region)
        taken = await app.store.take_feed(feed_id, app.clock.now(), seconds=POLLING)
        if taken is None:
            return
        lease, state = taken.lease, taken.state
        if not is_due(feed, state, app.clock.now()):
            await app.store.release_lease(lease)
            return
        polled = await poll_feed(
            feed,
            state or FeedState(feed=feed_id),
            library=app.store,
            fetcher=app.fetcher_for(feed),
            parser=app.parser,
            clock=app.clock,
            full_texts=app.full_texts,
        )
        arrivals = await asyncio.to_thread(match, polled.fresh, app.newsroom.names) if polled.fresh else []
        if not await app.store.hand_in(polled.state, arrivals, lease):
            return
        if polled.edited:
            await app.mends.look()
            changed = await asyncio.to_thread(read_again, polled.edited, app.newsroom.names, app.mends.dropped)
            await app.store.save_edits(changed)
        if line := turned(feed, state, polled.state):
            log.warning("feed %s", line)
        if polled.unread:
            log.info("feed %s: %s", feed_id, polled.unread)

    async def _let_grouping_catch_up(self, region: str) -> None:
        until = monotonic() + LEFT_FOR
        while await self._is_behind(region) and monotonic() < until:  # noqa: ASYNC110 (another process groups)
            await asyncio.sleep(LOOK_AGAIN)

    async def _is_behind(self, region: str) -> bool:
        looked, behind = self._behind.get(region, (-inf, False))
        if (now := monotonic()) - looked >= LOOK_AGAIN:
            self._behind[region] = now, behind  # one looks, the others go by what was known
            behind = await self._app.store.is_waiting(region, MUCH)
            self._behind[region] = now, behind
        return behind

    async def publish(self, schedule: str) -> None:
        """Write what one schedule owes; what is written is posted by whoever looks next."""
        await self._app.publishing.publish_schedule(schedule)

    async def alert(self, _: str) -> None:
        """Write what instant schedules want told at once, unless another worker does."""
        async with held(self._app.store, "alerting", self._app.clock, seconds=ALERTING) as lease:
            if lease is not None:
                await self._app.publishing.publish_alerts()

    # ---------------------------------------------------------------- grouping

    async def group(self) -> None:
        """Group what waits in the regions that are this worker's, and in one whose worker is gone."""
        for region in await self._app.store.waiting_regions():
            if region in self._grouping or await self._take_over(region):
                await self._group(region)

    async def _take_over(self, region: str) -> bool:
        app, holding = self._app, AsyncExitStack()
        lease = await holding.enter_async_context(
            held(app.store, f"grouping/{region}", app.clock, seconds=GROUPING)  # renewed until it is given back
        )
        if lease is None:
            await holding.aclose()
            return False
        grouper = Grouper(app.newsroom.names.entities, app.settings.region.weights)
        self._grouping[region] = _Grouping(lease, grouper, MendsInUse(app.store, grouper), holding)
        try:
            await rebuild(grouper, app.store, app.clock.now() - STORIES_GO_ON_FOR, region=region)
        except BaseException:
            await self._give_back(region)
            raise
        log.info("grouping %s is this worker's now", region)
        return True

    async def _group(self, region: str) -> None:
        store, mine, stored = self._app.store, self._grouping[region], True
        try:
            while stored and (batch := await store.arrivals(region, limit=BATCH)):
                stored = False  # until it is, the grouper knows more than the database
                await mine.mends.look()
                gathered = await asyncio.to_thread(group, batch, mine.grouper, mine.mends.dropped)
                stored = await store.save_arrivals(gathered, [one.number for one in batch], mine.lease)
        finally:
            if not stored:
                await self._give_back(region)

    async def _give_back(self, region: str) -> None:
        await self._grouping.pop(region).holding.aclose()

    async def end(self) -> None:
        """Let others go on at once with what this worker held."""
        await self._executor.close()
        for region in list(self._grouping):
            await self._give_back(region)
        if self._looking:
            await self._app.store.release_lease(self._looking)
            self._looking = None
