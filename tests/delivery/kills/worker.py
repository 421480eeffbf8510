"""One process that claims, freezes and delivers until all is out, or until its fault point comes.

Time runs SPEED times as fast, so that the product's own leases, deadlines and waits are tested as they are.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import aiohttp

from bot.delivery.pace import Pace
from bot.delivery.parts import parts_of
from bot.delivery.sending import DEADLINE, LEASE, Courier
from bot.errors import RetryLater, StoreError, Unknown
from bot.model import Audience, Briefing, DevelopmentKind, Item, Slot
from bot.store import open_store

SPEED = 30.0
COMMITS = ("claim_slot", "freeze", "claim_parts", "mark_first_try", "mark_sent", "mark_failed")
REQUESTS = ("post", "find")
POINTS = tuple(f"{when} {name}" for name in COMMITS + REQUESTS for when in ("before", "after"))


@dataclass(frozen=True, kw_only=True)
class Job:
    """What all processes of a run work on. `begin` is a moment of the machine's clock: the start of virtual time."""

    database: str
    port: int
    begin: float
    channels: int
    slots: int
    parts: int
    nonce: bool = True
    look_up: bool = True
    lease: float = LEASE
    speed: float = SPEED
    interval: float = 0.0  # seconds between two slots of a channel; 0 = all are due at once
    platforms: tuple[str, ...] = ("discord", "slack")

    def audience(self, number: int) -> Audience:
        platform = self.platforms[number % len(self.platforms)]
        return Audience(id=f"a{number}", platform=platform, address=f"{platform}-{number}")

    def slot(self, audience: int, number: int) -> Slot:
        step = timedelta(seconds=self.interval) if self.interval else timedelta(days=1)
        due = datetime(2026, 1, 1, tzinfo=UTC) + number * step
        return Slot(schedule=f"s{audience}", on=due.date(), time=f"{due:%H:%M:%S}", due_at=due)

    def settles(self, slot: int) -> list[dict[str, int]]:
        return [{f"story-{slot}-{part}": slot * 100 + part} for part in range(self.parts)]


class Deadly:
    """Counts the passes through each fault point, and dies at the one that was drawn."""

    def __init__(self, point: str = "", nth: int = 1) -> None:
        self.point, self.left = point, nth

    def reached(self, point: str) -> None:
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def guard(self, inner, names):
        return _Guarded(inner, names, self)


class _Guarded:
    def __init__(self, inner, names, deadly):
        self._inner, self._names, self._deadly = inner, names, deadly

    def __getattr__(self, name):
        found = getattr(self._inner, name)
        return partial(self._around, name, found) if name in self._names else found

    async def _around(self, name, call, *args, **kwargs):
        self._deadly.reached(f"before {name}")
        result = await call(*args, **kwargs)
        self._deadly.reached(f"after {name}")
        return result


class QuickClock:
    def __init__(self, begin: float, speed: float) -> None:
        self.begin, self.speed = begin, speed

    first = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.first + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.time() - self.begin) * self.speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)


class WireMessenger:
    """Speaks to the server as both platforms' messengers do: a nonce or metadata, look-up by history."""

    def __init__(self, platform: str, session: aiohttp.ClientSession, job: Job) -> None:
        self.platform, self.session, self.job = platform, session, job

    async def post(self, address, part):
        nonce = part.marker if self.job.nonce else os.urandom(12).hex()
        body = {"nonce": nonce, "marker": part.marker, "number": part.number, **part.payload}
        try:
            async with self.session.post(self._url(address), json=body) as answer:
                if answer.status == 429:
                    raise RetryLater("slow down", retry_after=float(answer.headers["Retry-After"]))
                if answer.status != 200:
                    raise Unknown(f"status {answer.status}")
                return (await answer.json())["id"]
        except (aiohttp.ClientError, OSError) as error:
            raise Unknown(str(error)) from error

    async def find(self, address, part, since):
        if not self.job.look_up:
            return None
        try:
            async with self.session.get(self._url(address)) as answer:
                if answer.status != 200:
                    raise Unknown(f"status {answer.status}")
                messages = await answer.json()
        except (aiohttp.ClientError, OSError) as error:
            raise Unknown(str(error)) from error
        return next((message["id"] for message in messages if message["marker"] == part.marker), None)

    def render(self, briefing, audience):
        raise NotImplementedError

    def _url(self, address):
        return f"http://127.0.0.1:{self.job.port}/{address}/messages"


async def work(job: Job, owner: str, deadly: Deadly) -> None:
    """Claim, freeze and deliver until every part of every slot is out."""
    clock = QuickClock(job.begin, job.speed)
    async with open_store(job.database) as store, aiohttp.ClientSession() as session:
        ledger = deadly.guard(store, COMMITS)
        messengers = {name: deadly.guard(WireMessenger(name, session, job), REQUESTS) for name in ("discord", "slack")}
        pace = Pace(monotonic=clock.monotonic, sleep=clock.sleep)
        courier = Courier(
            ledger,
            messengers,
            clock,
            owner,
            pace=pace,
            lease=job.lease,
            deadline=DEADLINE / job.speed,
            at_once=8,
            sleep=clock.sleep,
        )
        open_slots = [(audience, slot) for slot in range(job.slots) for audience in range(job.channels)]
        while True:
            try:
                open_slots = await _freeze_some(job, ledger, clock, open_slots)
                await courier.deliver()
                if not open_slots and not await store.outbox():
                    return
            except StoreError:
                pass  # the database is away: what was not written is found again
            await clock.sleep(3)


async def _freeze_some(job, ledger, clock, open_slots, *, some=20):
    """Work through the next slots; return those that are not known to be frozen."""
    left = []
    for audience, number in open_slots[:some]:
        slot, reader = job.slot(audience, number), job.audience(audience)
        if job.interval and slot.due_at > clock.now():
            left.append((audience, number))
            continue
        if await ledger.outbox(slot=slot.key):
            continue
        if not await ledger.claim_slot(slot, reader.id, clock.now(), lease=30):
            left.append((audience, number))  # another process is at it, or died at it
            continue
        settles = job.settles(number)
        payloads = [{"text": f"{slot.key} part {part}", "slot": slot.key} for part in range(job.parts)]
        items = tuple(_item(settled) for settled in settles)
        briefing = Briefing(slot=slot.due_at, audience=reader.id, language="en", items=items)
        await ledger.freeze(slot, reader, briefing, parts_of(slot.key, payloads, settles), clock.now())
    return open_slots[some:] + left


def _item(settles):
    story = next(iter(settles))
    return Item(
        story=story, kind=DevelopmentKind.NEW, section="", headline="", sentences=(), sources=(), settles=settles
    )


def run(job: Job, owner: str, deadly: Deadly) -> None:
    """Run in this process; the date of the first slot is the start of virtual time."""
    assert job.slot(0, 0).on == date(2026, 1, 1)
    while True:
        try:
            return asyncio.run(work(job, owner, deadly))
        except StoreError:  # no database at its start: its supervisor starts it again
            time.sleep(0.5)
