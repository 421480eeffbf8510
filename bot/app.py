"""Builds everything from settings: the only place that knows which adapter stands behind which protocol."""

from __future__ import annotations

import asyncio
import logging
import socket
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.actions.feed_door import FeedDoor
from bot.actions.office import Office
from bot.alerting import Alerting
from bot.briefing.extractive import write
from bot.briefing.model_writer import ModelWriter
from bot.briefing.shared import SharedWriter
from bot.delivery.parts import parts_of, settled_by
from bot.delivery.sending import Courier
from bot.delivery.slots import CATCH_UP, ON_TIME, due
from bot.edition import Edition
from bot.entities.matching import Matcher
from bot.errors import SettingsError, StoreError
from bot.feeds.table import FeedTable, changes, without_known
from bot.model import Audience, Briefing, Coverage, Feed, Schedule, Slot, Topic
from bot.pipeline import COMPETES_FOR, FIRST_LOOK, ITEMS, Newsroom, answer, coverage_of, gather, publish, rebuild
from bot.ports import Clock, FeedParser, Fetcher, Messenger, PollResult, Progress
from bot.settings import Settings, feeds_stamp, load_settings
from bot.store import Store, open_store
from bot.stories.grouping import Grouper

log = logging.getLogger("limelight")

#: A weekly audience's last briefing lies at most so far back; what it was not told since then may still be told.
LONGEST_PAUSE = timedelta(days=7)

#: Questions about the last day asked within so long of each other are answered from the same stories.
ANSWERS_AGREE_FOR = timedelta(minutes=1)

#: Stories older than this no longer take articles in.
STORIES_GO_ON_FOR = timedelta(days=14)

#: Articles are kept this long.
ARTICLES_KEPT = timedelta(days=90)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current moment in UTC."""
        return datetime.now(UTC)


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
    door: FeedDoor  # its fetcher reaches public addresses only, and reads what was added in chat
    _polling: asyncio.Lock = field(default_factory=asyncio.Lock)
    _alerting: Alerting = field(init=False)
    _stamp: tuple[tuple[str, int, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        self._stamp = feeds_stamp(self.settings.home)
        self._alerting = Alerting(self.store, self.messengers, self.newsroom, self.clock)

    async def poll(self, *, everything: bool = False, watch: Callable[[Progress], None] | None = None) -> PollResult:
        """Gather once; a round that is still going on is waited for, never doubled."""
        async with self._polling:
            await self._read_changed_feeds()
            added = await self._take_over_feeds()
            result = await self._gather(self.settings.feeds, self.fetcher, everything, watch)
            return _both(result, await self._gather(added, self.door.fetcher, everything, watch)) if added else result

    async def _gather(
        self,
        feeds: tuple[Feed, ...],
        fetcher: Fetcher,
        everything: bool,  # noqa: FBT001
        watch: Callable[[Progress], None] | None,
    ) -> PollResult:
        return await gather(
            feeds,
            library=self.store,
            fetcher=fetcher,
            parser=self.parser,
            names=self.newsroom.names,
            grouper=self.grouper,
            clock=self.clock,
            everything=everything,
            watch=watch or (lambda _: None),
        )

    async def _take_over_feeds(self) -> tuple[Feed, ...]:
        """Show the packs' feeds and those added in chat to all parts; return the latter."""
        added = without_known(await self.store.added_feeds(), self.settings.feeds)
        fresh = (*self.settings.feeds, *added)
        table = self.newsroom.feeds
        if isinstance(table, FeedTable) and tuple(table.values()) != fresh:
            for line in changes(table.values(), fresh):
                log.info(line)
            table.take_over(fresh)
        return added

    async def _read_changed_feeds(self) -> None:
        """Read feeds.yaml anew when it has changed; what is wrong in it is logged, and the feeds stay as they were."""
        stamp = feeds_stamp(self.settings.home)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            fresh = await asyncio.to_thread(load_settings, self.settings.environment)
        except SettingsError as error:
            log.error("the changed feeds.yaml is not used: %s", error)  # noqa: TRY400 (the sentence says it all)
            return
        self.settings = replace(self.settings, packs=fresh.packs)

    async def publish_due(self) -> int:
        """Claim the slots that are due, write and freeze their briefings; return how many.

        What all audiences share is loaded once. One audience's trouble is logged and never stops another's briefing.
        """
        audiences = {audience.id: audience for audience in await self.store.audiences() if not audience.paused}
        owed = []
        for slot, audience_id in await self.store.abandoned_slots(self.clock.now()):
            if audience_id not in audiences or self.clock.now() - slot.due_at > CATCH_UP:
                await self.store.skip_slot(slot, audience_id, self.clock.now(), note="could not be written in time")
            else:  # whoever claimed it died before the briefing was frozen
                owed.append((audiences[audience_id], slot))
        last = await self.store.last_slots()
        for schedule in await self.store.schedules():
            if schedule.audience in audiences:
                audience = audiences[schedule.audience]
                owed += [(audience, slot) for slot in await self._owed(audience, schedule, last.get(schedule.id))]
        written = await self._alerting.publish(self._edition)
        if not owed:
            return written
        edition = await self._edition(min(slot.due_at for _, slot in owed))
        coverage = await coverage_of(self.store, self.newsroom, self.clock.now(), edition)
        for audience, slot in owed:
            try:
                written += await self.publish_slot(audience, slot, edition, coverage)
            except StoreError:
                raise
            except Exception:
                log.exception("no briefing for %s at %s; it is tried again", audience.id, slot.key)
        return written

    async def _owed(self, audience: Audience, schedule: Schedule, last: Slot | None) -> list[Slot]:
        now = self.clock.now()
        owed = due(schedule, after=last, now=now)
        for slot in owed.missed:
            await self.store.skip_slot(slot, audience.id, now, note="missed while Limelight was not running")
        return [owed.slot] if owed.slot else []

    async def _edition(self, earliest_slot: datetime) -> Edition:
        """Load what may be told: an untold development competes for 72 hours, and at least since the slot before."""
        reach = max(COMPETES_FOR, LONGEST_PAUSE)
        return Edition(await self.store.stories_since(earliest_slot - reach, until=self.clock.now()))

    async def publish_slot(
        self, audience: Audience, slot: Slot, edition: Edition | None = None, coverage: Coverage | None = None
    ) -> bool:
        """Claim one slot and freeze its briefing; False when another process has it."""
        now = self.clock.now()
        if not await self.store.claim_slot(slot, audience.id, now):
            return False
        edition = edition or await self._edition(slot.due_at)
        briefing, _ = await publish(
            audience,
            slot,
            edition=edition,
            library=self.store,
            ledger=self.store,
            newsroom=self.newsroom,
            coverage=coverage,
        )
        briefing = replace(
            briefing,
            late=now - slot.due_at > ON_TIME,
            missed=tuple(
                missed.due_at.astimezone(ZoneInfo(audience.zone))
                for missed in await self.store.skipped_since_last_post(audience.id)
            ),
        )
        silent = not (briefing.items or briefing.ahead) and await self._silent_when_quiet(slot.schedule)
        payloads = () if silent else self.messengers[audience.platform].render(briefing, audience)
        return await self.store.freeze(
            slot, audience, briefing, parts_of(slot.key, payloads, settled_by(payloads, briefing.items)), now
        )

    async def _silent_when_quiet(self, schedule: str) -> bool:
        found = await self.store.schedule(schedule)
        return found is not None and not found.quiet_line

    async def deliver(self) -> None:
        """Send what is frozen and due."""
        await self.courier.deliver()

    async def forget(self) -> None:
        """Forget what is older than anybody needs."""
        await self.store.forget(self.clock.now(), articles=ARTICLES_KEPT)

    def office(self) -> Office:
        """Return what the actions behind chat commands need."""
        return replace(office_of(self.store, self.newsroom, self.clock), publish_now=self.publish_now, door=self.door)

    async def publish_now(self, audience: Audience, schedule: Schedule) -> bool:
        """Publish outside the schedule; False when one was published within the same minute."""
        return await self.publish_slot(audience, slot_now(schedule, self.clock.now()))


def office_of(store: Store, newsroom: Newsroom, clock: Clock) -> Office:
    """Return what actions need, without what polls and posts."""
    turn, recent = asyncio.Lock(), dict[str, tuple[datetime, Edition]]()

    async def answer_from_store(
        *, topic: Topic, since: datetime | None = None, language: str = "en", limit: int | None = ITEMS
    ) -> Briefing:
        async with turn:  # an edition serves one at a time
            now = clock.now()
            if since is None and ("day" not in recent or now - recent["day"][0] > ANSWERS_AGREE_FOR):
                recent["day"] = now, Edition(await store.stories_since(now - FIRST_LOOK, until=now))
            asked_at, edition = recent["day"] if since is None else (now, None)
            return await answer(
                topic=topic,
                since=since,
                language=language,
                limit=limit,
                library=store,
                newsroom=newsroom,
                now=asked_at,
                edition=edition,
            )

    return Office(
        desk=store,
        region=newsroom.region,
        entities=newsroom.names.entities,
        finder=newsroom.names,
        feeds=newsroom.feeds,
        clock=clock,
        answer=answer_from_store,
        uses_model=newsroom.model is not None,
    )


def newsroom_of(settings: Settings) -> Newsroom:
    """Build matcher and feed table of all packs; takes a second or two for a large catalogue."""
    entities = {key: entity for pack in settings.packs for key, entity in pack.catalogue.entities.items()}
    return Newsroom(
        region=settings.region, feeds=FeedTable(settings.feeds), names=Matcher(entities), write=SharedWriter(write)
    )


@asynccontextmanager
async def open_model(settings: Settings, newsroom: Newsroom, clock: Clock) -> AsyncIterator[Newsroom]:
    """Give the newsroom a language model where the settings name one; without, everything is written extractively."""
    if not settings.openai_model:
        yield newsroom
        return
    from bot.llm.client import Limits, OpenAIModel

    model = OpenAIModel(
        model=settings.openai_model,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        clock=clock,
        limits=Limits(daily_tokens=settings.openai_daily_tokens),
    )
    try:
        yield replace(newsroom, model=ModelWriter(model, names=newsroom.names))
    finally:
        await model.close()


def _both(one: PollResult, other: PollResult) -> PollResult:
    return PollResult(
        polled=one.polled + other.polled,
        unchanged=one.unchanged + other.unchanged,
        articles=one.articles + other.articles,
        failures={**one.failures, **other.failures},
        turned=one.turned + other.turned,
    )


async def _show_added(store: Store, newsroom: Newsroom, settings: Settings) -> None:
    if isinstance(newsroom.feeds, FeedTable):
        newsroom.feeds.take_over((*settings.feeds, *without_known(await store.added_feeds(), settings.feeds)))


@asynccontextmanager
async def open_office(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[Office]:
    """Open the database to read and answer from it; nothing is polled."""
    settings.state.mkdir(parents=True, exist_ok=True)
    async with open_store(settings.database_url) as store:
        clock = clock or SystemClock()
        async with open_model(settings, await asyncio.to_thread(newsroom_of, settings), clock) as newsroom:
            await _show_added(store, newsroom, settings)
            yield office_of(store, newsroom, clock)


@asynccontextmanager
async def open_app(
    settings: Settings, *, clock: Clock | None = None, messengers: Mapping[str, Messenger] | None = None
) -> AsyncIterator[App]:
    """Open database, HTTP client and parser, and teach the grouper what the database knows."""
    from bot.fetch.client import HttpFetcher
    from bot.fetch.parser import ChildParser

    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        settings.state.mkdir(parents=True, exist_ok=True)
        store = await stack.enter_async_context(open_store(settings.database_url))
        room = await asyncio.to_thread(newsroom_of, settings)
        newsroom = await stack.enter_async_context(open_model(settings, room, clock))
        await _show_added(store, newsroom, settings)
        grouper = Grouper(newsroom.names.entities, settings.region.weights)
        await rebuild(grouper, store, clock.now() - STORIES_GO_ON_FOR)
        posts = dict(messengers or {})
        parser = await stack.enter_async_context(ChildParser())
        yield App(
            settings=settings,
            store=store,
            fetcher=await stack.enter_async_context(
                HttpFetcher(allow_networks=settings.fetch_allow_networks, telegram_bridge=settings.telegram_bridge)
            ),
            parser=parser,
            newsroom=newsroom,
            grouper=grouper,
            clock=clock,
            messengers=posts,
            courier=Courier(store, posts, clock, owner=f"{socket.gethostname()}-{uuid.uuid4().hex[:8]}"),
            door=FeedDoor(fetcher=await stack.enter_async_context(HttpFetcher()), parser=parser),
        )


async def ensure_audience(app: App, audience: Audience, *, times: tuple[str, ...]) -> tuple[Audience, Schedule]:
    """Return the stored audience and its schedule, made on first sight."""
    known = {found.id: found for found in await app.store.audiences()}
    if audience.id not in known:
        await app.store.save_audience(audience)
    schedules = {found.audience: found for found in await app.store.schedules()}
    schedule = schedules.get(audience.id)
    if schedule is None:
        schedule = Schedule(
            id=audience.id, audience=audience.id, times=times, zone=audience.zone, since=app.clock.now()
        )
        await app.store.save_schedule(schedule)
    return known.get(audience.id, audience), schedule


def slot_now(schedule: Schedule, now: datetime) -> Slot:
    """Return the extra slot of a moment: who starts the bot by hand wants to read now, not tomorrow at eight."""
    local = now.astimezone(ZoneInfo(schedule.zone))
    return Slot(schedule=schedule.id, on=local.date(), time=local.strftime("%H:%M"), due_at=now)
