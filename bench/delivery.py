"""Delivery under kills, rate limits, several processes and a year. Long counts are kept in parts and resumed."""

import argparse
import asyncio
import contextlib
import io
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, deque
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench._kept import kept
from bot.delivery.parts import parts_of
from bot.delivery.sending import Courier
from bot.delivery.slots import due, resolve
from bot.errors import RetryLater
from bot.model import Audience, Briefing, Schedule, Slot
from bot.store import open_store

PARTS = 10  # of 100 kills and 1,000 messages


def kills(part: int) -> dict:
    from tests.delivery.kills.campaign import campaign

    return asdict(campaign(kills=100, channels=50, slots=10, seed=part, every_point=part % 5 == 0))


def processes(workers: int) -> dict:
    from tests.delivery.kills.campaign import campaign

    found = campaign(kills=0, channels=100, slots=10, parts=1, workers=workers, faults=0.0, seed=workers)
    return asdict(found) | {"workers": workers}


class Limited:
    """A platform that answers after 80 ms, enforces a limit, and now and then asks to wait for no reason."""

    def __init__(self, name: str, *, per_second: int = 0, per_channel: float = 0.0, refuses: float = 0.0) -> None:
        self.platform, self.per_second, self.per_channel, self.refuses = name, per_second, per_channel, refuses
        self.chance, self.posts, self.last = random.Random(1), deque(), {}
        self.stored: Counter[str] = Counter()
        self.refused = 0

    async def post(self, address, part):
        await asyncio.sleep(0.04)
        now = time.monotonic()
        while self.posts and self.posts[0] <= now - 1:
            self.posts.popleft()
        over = self.per_second and len(self.posts) >= self.per_second
        soon = self.per_channel and now - self.last.get(address, 0) < 0.95 * self.per_channel
        if over or soon or self.chance.random() < self.refuses:
            self.refused += 1
            raise RetryLater("slow down", retry_after=1.0)
        self.posts.append(now)
        self.last[address] = now
        self.stored[part.marker] += 1
        await asyncio.sleep(0.04)
        return part.marker

    async def find(self, _address, part, _since):
        return part.marker if self.stored[part.marker] else None

    def render(self, briefing, audience):
        raise NotImplementedError


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def rush(name: str) -> dict:
    """Send what is due in one minute, ask the store meanwhile, and count."""
    return asyncio.run(_rush(name))


async def _rush(name: str) -> dict:
    audiences, messages = {"discord": (1000, 1), "slack": (100, 3)}[name]
    platform = Limited(name, per_second=50) if name == "discord" else Limited(name, per_channel=1.0, refuses=0.1)
    clock = RealClock()
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(str(Path(folder) / "limelight.db")) as store:
            for number in range(audiences):
                reader = Audience(id=f"a{number}", platform=name, address=str(number))
                slot = Slot(schedule=f"s{number}", on=date(2026, 1, 1), time="08:00", due_at=clock.now())
                briefing = Briefing(slot=slot.due_at, audience=reader.id, language="en")
                parts = parts_of(slot.key, [{"text": str(part)} for part in range(messages)])
                await store.freeze(slot, reader, briefing, parts, clock.now())
            waits: list[float] = []
            asking = asyncio.create_task(_ask(store, waits))
            courier, begin = Courier(store, {name: platform}, clock, "me"), time.monotonic()
            while await store.outbox():
                await courier.deliver()
                await asyncio.sleep(0.2)
            seconds = time.monotonic() - begin
            asking.cancel()
    bucket = audiences * messages / 40 if name == "discord" else float(messages - 1)
    return {
        "messages": audiences * messages,
        "stored": platform.stored.total(),
        "doubled": sum(count - 1 for count in platform.stored.values()),
        "refused": platform.refused,
        "seconds": round(seconds, 1),
        "bucket_seconds": round(bucket, 1),
        "look_up_ms_p50": round(statistics.median(waits) * 1000, 1),
        "look_up_ms_max": round(max(waits) * 1000, 1),
    }


async def _ask(store, waits: list[float]) -> None:
    while True:
        begin = time.perf_counter()
        await store.stories_since(datetime(2026, 1, 1, tzinfo=UTC))
        waits.append(time.perf_counter() - begin)
        await asyncio.sleep(0.1)


def writing(audiences: int) -> dict:
    """Write what that many audiences are owed in one minute, of the demo's three days, and watch the event loop."""
    return asyncio.run(_writing(audiences))


async def _writing(audiences: int) -> dict:
    from bot.chat.terminal.client import TerminalMessenger
    from bot.cli.demo import BEGIN, KeepingMessenger, played
    from bot.model import Topic

    lags: list[float] = []
    with contextlib.redirect_stdout(io.StringIO()):
        async with played(KeepingMessenger(TerminalMessenger()), languages=("en",)) as app:
            countries = list(app.newsroom.region.countries)
            topics = [Topic(region=app.newsroom.region.key), *(Topic(key=c, countries=(c,)) for c in countries)]
            for number in range(audiences):
                reader = Audience(
                    id=f"a{number}",
                    platform="terminal",
                    address=str(number),
                    language=("en", "ru", "kk")[number % 3],
                    topic=topics[number % len(topics)],
                    created_at=BEGIN,
                )
                await app.store.save_audience(reader)
                since = app.clock.now()
                await app.store.save_schedule(
                    Schedule(id=reader.id, audience=reader.id, times=("09:00",), zone="UTC", since=since)
                )
            app.clock.moment = app.clock.now().replace(hour=9, minute=0) + timedelta(minutes=1)
            watching, begin = asyncio.create_task(_watch(lags)), time.perf_counter()
            written = await app.publish_due()
            seconds = time.perf_counter() - begin
            watching.cancel()
    lags.sort()
    return {
        "audiences": audiences,
        "written": written,
        "seconds": round(seconds, 1),
        "ms_an_audience": round(seconds / audiences * 1000, 1),
        "loop_lag_ms_p99": round(lags[int(0.99 * len(lags))] * 1000, 1),
        "loop_lag_ms_max": round(lags[-1] * 1000, 1),
    }


async def _watch(lags: list[float]) -> None:
    while True:
        begin = time.perf_counter()
        await asyncio.sleep(0.005)
        lags.append(time.perf_counter() - begin - 0.005)


def whole_path() -> dict:
    """Take 10 audiences through a year of claims, briefings and sends, in memory, tick by tick."""
    return asyncio.run(_whole_path())


async def _whole_path() -> dict:
    from tests.delivery.platform import Hands, Platform

    begin, started = datetime(2026, 1, 1, tzinfo=UTC), time.perf_counter()
    clock = Hands(begin)
    platform = Platform("discord", clock, nonces=True)
    names = ["Africa/Cairo", "America/Nuuk", "Asia/Almaty", "Asia/Beirut", "Australia/Lord_Howe"]
    schedules = {
        str(n): Schedule(
            id=str(n), audience=str(n), times=("08:00" if n < 5 else "00:30",), zone=names[n % 5], since=begin
        )
        for n in range(10)
    }
    meant = set()
    async with open_store(":memory:") as store:
        courier = Courier(store, {"discord": platform}, clock, "me", pace=clock.pace())
        for name, schedule in schedules.items():
            await store.save_audience(Audience(id=name, platform="discord", address=name))
            await store.save_schedule(schedule)
        while clock.now() < begin + timedelta(days=365):
            last = await store.last_slots()
            for name, schedule in schedules.items():
                owed = due(schedule, after=last.get(name), now=clock.now())
                if owed.slot and await store.claim_slot(owed.slot, name, clock.now()):
                    reader = Audience(id=name, platform="discord", address=name)
                    briefing = Briefing(slot=owed.slot.due_at, audience=name, language="en")
                    parts = parts_of(owed.slot.key, [{"text": owed.slot.key}])
                    await store.freeze(owed.slot, reader, briefing, parts, clock.now())
            await courier.deliver()
            clock.pass_by(minutes=97)
    for name, schedule in schedules.items():
        for on in (begin.date() + timedelta(days=day) for day in range(-1, 366)):
            moment = resolve(on, schedule.times[0], schedule.zone)
            if moment and begin <= moment < begin + timedelta(days=364.8):
                meant.add(f"{name}/{on}/{schedule.times[0]}")
    stored = Counter(platform.texts)
    return {
        "messages": stored.total(),
        "missing": len(meant - stored.keys()),
        "doubled": sum(count - 1 for count in stored.values()),
        "seconds": round(time.perf_counter() - started, 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--parts", type=int, default=1, help=f"parts of 100 kills, up to {PARTS} for the full count")
    parser.add_argument("--anew", action="store_true", help="forget what was measured before")
    arguments = parser.parse_args()
    resumed = kept("delivery", anew=arguments.anew)
    for part in range(min(arguments.parts, PARTS)):
        resumed("kills", kills, part)
    for workers in (2, 3):
        resumed("processes", processes, workers)
    resumed("whole path", whole_path)
    resumed("writing", writing, 1000)
    for name in ("discord", "slack"):
        resumed("rush", rush, name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
