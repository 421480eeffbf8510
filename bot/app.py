"""Builds everything from settings: the only place that knows which adapter stands behind which protocol."""

from __future__ import annotations

import asyncio
import socket
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any, cast

from bot.actions.feed_door import FeedDoor
from bot.actions.mailing import Mail
from bot.actions.office import Office
from bot.alerting import Alerting
from bot.amendments import Amendments
from bot.answering import SystemClock, newsroom_of, office_of, open_model
from bot.delivery.amending import Amender
from bot.delivery.pace import Pace
from bot.delivery.platform_clocks import PlatformClocks
from bot.delivery.sending import Courier
from bot.mends_in_use import MendsInUse
from bot.model import Audience, Feed, Schedule, Slot
from bot.packs_in_use import PacksInUse, show_added
from bot.pipeline import Newsroom, gather, place, read_again, rebuild
from bot.ports import Clock, FeedParser, Fetcher, FullTexts, Messenger, PollResult, Progress
from bot.publishing import Publishing
from bot.retractions import Retractions
from bot.reviewing import Reviewing
from bot.settings import Settings
from bot.store import Store, open_store
from bot.stories.grouping import Grouper
from bot.watching import Watch
from bot.writing import Writing

#: Stories older than this no longer take articles in.
STORIES_GO_ON_FOR = timedelta(days=14)


@dataclass(slots=True, kw_only=True)
class App:
    """The running bot: its parts, and the four things a tick can ask of it."""

    settings: Settings
    store: Store
    fetcher: Fetcher
    parser: FeedParser
    newsroom: Newsroom
    grouper: Grouper
    clock: Clock
    messengers: Mapping[str, Messenger]
    courier: Courier
    full_texts: FullTexts
    door: FeedDoor  # its fetcher reaches public addresses only, and reads what was added in chat
    _polling: asyncio.Lock = field(default_factory=asyncio.Lock)
    _packs: PacksInUse = field(init=False)
    mends: MendsInUse = field(init=False)
    clocks: PlatformClocks = field(init=False)
    _reviewing: Reviewing = field(init=False)
    _amendments: Amendments = field(init=False)
    _amender: Amender = field(init=False)
    _publishing: Publishing = field(init=False)
    _office: Office | None = None

    def __post_init__(self) -> None:
        self._packs = PacksInUse(
            self.settings,
            self.store,
            table=self.newsroom.feeds,
            names=self.newsroom.names,
            renewed=lambda: self.office().names.renew(),
        )
        self.mends = MendsInUse(self.store, self.grouper)
        self.clocks = PlatformClocks(self.messengers, self.clock)
        self._reviewing = Reviewing(self.store, self.messengers, self.clock)
        self._amendments = Amendments(self.store, self.messengers, self.clock)
        self._amender = Amender(self.store, self.messengers, self.clock, self.courier.owner, pace=self.courier.pace)
        posting = (self.store, self.messengers, self.newsroom, self.clock)
        page = self.settings.public_url
        self._publishing = Publishing(
            self.store,
            self.newsroom,
            self.clock,
            writing=Writing(*posting, amendments=self._amendments, public_url=page),
            alerting=Alerting(*posting, public_url=page),
            retractions=Retractions(self.store, self.newsroom.feeds, self.clock, amendments=self._amendments),
            reviewing=self._reviewing,
            mends=self.mends,
        )

    async def poll(self, *, everything: bool = False, watch: Callable[[Progress], None] | None = None) -> PollResult:
        """Gather once; a round that is still going on is waited for, never doubled."""
        async with self._polling:
            own, added = await self._packs.look()
            await self.mends.look()
            result = await self._gather(own, self.fetcher, everything, watch)
            return _both(result, await self._gather(added, self.door.fetcher, everything, watch)) if added else result

    async def _gather(
        self,
        feeds: tuple[Feed, ...],
        fetcher: Fetcher,
        everything: bool,  # noqa: FBT001
        watch: Callable[[Progress], None] | None,
    ) -> PollResult:
        names, dropped = self.newsroom.names, self.mends.dropped
        return await gather(
            feeds,
            library=self.store,
            fetcher=fetcher,
            parser=self.parser,
            placing=partial(place, names=names, grouper=self.grouper, dropped=dropped),
            placing_again=partial(read_again, names=names, dropped=dropped),
            clock=self.clock,
            everything=everything,
            full_texts=self.full_texts,
            watch=watch or (lambda _: None),
        )

    async def note_alive(self) -> None:
        """Write to the database that this process is at work."""
        await self.store.note_alive(self.courier.owner, self.clock.now())

    async def note_ended(self) -> None:
        """Write to the database that it no longer is."""
        await self.store.note_ended(self.courier.owner)

    async def look_at_packs(self) -> None:
        """Take over packs edited and feeds added in chat since the last look."""
        await self._packs.look()

    def fetcher_for(self, feed: Feed) -> Fetcher:
        """Return what may ask for a feed: one that was added in chat reaches public addresses only."""
        return self.fetcher if self._packs.has(feed) else self.door.fetcher

    @property
    def publishing(self) -> Publishing:
        """Return what writes and freezes briefings."""
        return self._publishing

    async def publish_due(self) -> int:
        """Write and freeze the briefings and alerts that are due; return how many."""
        return await self._publishing.publish_due()

    async def publish_slot(self, audience: Audience, slot: Slot) -> bool:
        """Write and freeze one slot's briefing; False when another process has it."""
        return await self._publishing.publish_slot(audience, slot)

    async def deliver(self) -> None:
        """Send what is frozen and due, and edit what is to stand otherwise."""
        await asyncio.gather(self.courier.deliver(), self._amender.deliver())

    def watch(self) -> Watch:
        """Return what looks how the bot fares and tells the operator."""
        settings = self.settings
        silent_for = timedelta(hours=settings.alarm_hours)
        return Watch(
            self.office(),
            self.messengers,
            state=settings.state,
            operator=settings.operator,
            silent_for=silent_for,
            clock_is_off=lambda: self.clocks.reason,
        )

    async def forget(self) -> None:
        """Forget what is older than anybody needs."""
        await self.store.forget(self.clock.now(), articles=timedelta(days=self.settings.keep_days))

    def office(self) -> Office:
        """Return what the actions behind chat commands need."""
        if self._office is None:
            office = office_of(self.store, self.newsroom, self.clock)
            self._office = replace(
                office,
                publish_now=self._publishing.publish_now,
                door=self.door,
                teams=self.settings.teams,
                reviews_on=self._reviewing.platforms,
                show_draft=self._reviewing.show,
                amend=self._amendments.amend,
                mail=cast("Mail | None", self.messengers.get("email")),
                public_url=self.settings.public_url if self.settings.web else "",
            )
        return self._office


def _both(one: PollResult, other: PollResult) -> PollResult:
    return PollResult(
        polled=one.polled + other.polled,
        unchanged=one.unchanged + other.unchanged,
        articles=one.articles + other.articles,
        failures={**one.failures, **other.failures},
        unread={**one.unread, **other.unread},
        turned=one.turned + other.turned,
    )


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    messengers: Mapping[str, Messenger] | None = None,
    groups: bool = True,
) -> AsyncIterator[App]:
    """Open database, HTTP client and parser, and teach the grouper what the database knows.

    `groups`: False where articles are grouped by other means or by another process.
    """
    from bot.fetch.client import HttpFetcher
    from bot.fetch.full_texts import PageReader
    from bot.fetch.parser import ChildParser

    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        settings.state.mkdir(parents=True, exist_ok=True)
        store = await stack.enter_async_context(open_store(settings.database_url))
        room = await asyncio.to_thread(newsroom_of, settings)
        newsroom = await stack.enter_async_context(open_model(settings, room, clock))
        await show_added(store, newsroom.feeds, settings)
        grouper = Grouper(newsroom.names.entities, settings.region.weights)
        if groups:
            await rebuild(grouper, store, clock.now() - STORIES_GO_ON_FOR)
        posts = dict(messengers or {})
        parser = await stack.enter_async_context(ChildParser())
        fetcher = await stack.enter_async_context(
            HttpFetcher(allow_networks=settings.fetch_allow_networks, telegram_bridge=settings.telegram_bridge)
        )
        public = await stack.enter_async_context(HttpFetcher(turns=fetcher.turns))
        pages = await stack.enter_async_context(ChildParser(reads="page", processes=1))
        yield App(
            settings=settings,
            store=store,
            fetcher=fetcher,
            parser=parser,
            newsroom=newsroom,
            grouper=grouper,
            clock=clock,
            messengers=posts,
            courier=Courier(store, posts, clock, owner=process_name(), pace=pace_of(store, clock)),
            full_texts=PageReader(own=fetcher, public=public, parser=pages, turns=fetcher.turns, clock=clock),
            door=FeedDoor(fetcher=public, parser=parser),
        )


def process_name() -> str:
    """Return a name that no other process has, now or later."""
    return f"{socket.gethostname()}-{uuid.uuid4().hex[:8]}"


def pace_of(store: Store, clock: Clock, **waiting: Any) -> Pace:
    """Return the pace of sending: gaps hold over restarts, a platform's allowance for all who share the database.

    `waiting`: Pace's own clock and way to wait.
    """

    async def turn(name: str, per_second: float, burst: int) -> float:
        now = clock.now()
        at = await store.next_turn(name, now, per_second=per_second, burst=burst)
        return (at - now).total_seconds()

    return Pace(shared=turn if store.remote else None, shared_gap=turn, **waiting)


async def ensure_audience(app: App, audience: Audience, *, times: tuple[str, ...]) -> tuple[Audience, Schedule]:
    """Return the stored audience and its schedule, made on first sight."""
    known = {found.id: found for found in await app.store.audiences()}
    if audience.id not in known:
        await app.store.save_audience(audience)
    schedules = {found.id: found for found in await app.store.schedules()}
    schedule = schedules.get(audience.id)
    if schedule is None:
        schedule = Schedule(
            id=audience.id, audience=audience.id, times=times, zone=audience.zone, since=app.clock.now()
        )
        await app.store.save_schedule(schedule)
    return known.get(audience.id, audience), schedule
