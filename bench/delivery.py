"""Delivery under kills, rate limits, several processes and a year. Long counts are kept in parts and resumed."""

import argparse
import asyncio
import contextlib
import io
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from bench._kept import kept
from bench._lag import idle_lag, lag
from bot.delivery.parts import parts_of
from bot.delivery.sending import Courier
from bot.delivery.slots import due, resolve
from bot.memory import look_through, set_aside
from bot.model import Audience, Briefing, Schedule, Topic
from bot.running import TIDY_EVERY
from bot.settings import load_settings
from bot.store import open_store

PARTS = 10  # of 100 kills and 1,000 messages


def kills(part: int) -> dict:
    """Kill one process again and again, or each of two: while one waits for a dead one's lease the other goes on."""
    from tests.delivery.kills.campaign import campaign

    return asdict(
        campaign(
            kills=100,
            channels=50,
            slots=10,
            workers=1 + part % 2,
            seed=part,
            every_point=part % 5 == 0,
            speed=8.0,
            limit=1800,
        )
    )


def processes(workers: int) -> dict:
    from tests.delivery.kills.campaign import campaign

    found = campaign(kills=0, channels=100, slots=10, parts=1, workers=workers, faults=0.0, seed=workers, speed=5.0)
    return asdict(found) | {"workers": workers}


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


#: By platform: how many audiences, messages for each, and what its server enforces.
RUSH = {
    "discord": (1000, 1, {"kinds": "text", "per_second": 50}),
    "slack": (100, 3, {"kinds": "slack", "slack_gap": 0.95, "refused": 0.1}),
}


def rush(name: str) -> dict:
    """Send what is due in one minute with the messengers in use, ask the store meanwhile, and count."""
    from tests.delivery.kills.campaign import everything, start_server

    audiences, messages, limits = RUSH[name]
    server, told = start_server(places=audiences, begin=time.time(), speed=1.0, faults=0.0, **limits)
    try:
        found = asyncio.run(_rush(name, audiences, messages, told))
        seen = everything(told["everything"])
    finally:
        server.kill()
        server.wait()
    stored = Counter(report for texts in seen["messages"].values() for text in texts for report in text)
    return found | {
        "stored": len(stored),
        "doubled": stored.total() - len(stored),
        "answers": seen["answers"],
        "wrong": seen["wrong"][:3],
    }


async def _rush(name: str, audiences: int, messages: int, told: dict) -> dict:
    from tests.delivery.kills.worker import Job, connected

    clock = RealClock()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(
            database=f"sqlite+aiosqlite:///{folder}/limelight.db",
            places=tuple(map(tuple, told["places"])),
            discord=told["discord"],
            slack=told["slack"],
            begin=time.time(),
            slots=1,
            parts=messages,
        )
        settings = load_settings(job.environment())
        async with open_store(settings.database_url) as store, connected(settings) as messengers:
            for number in range(audiences):
                reader, slot, briefings = job.audience(number), job.slot(number, 0), job.briefings(number, 0)
                payloads = [messengers[name].render(briefing, reader)[0] for briefing in briefings]
                parts = parts_of(slot.key, payloads, job.settles(0))
                await store.freeze(slot, reader, briefings[0], parts, clock.now())
            waits: list[float] = []
            asking = asyncio.create_task(_ask(store, waits))
            courier, begin = Courier(store, messengers, clock, "me"), time.monotonic()
            while (await store.queue(clock.now())).waiting:
                await courier.deliver()
                await asyncio.sleep(0.2)
            seconds = time.monotonic() - begin
            asking.cancel()
    limits = RUSH[name][2]
    bucket = audiences * messages / limits["per_second"] if name == "discord" else float(messages - 1)
    return {
        "messages": audiences * messages,
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


def minute(audiences: int, wants: str) -> dict:
    """Write and send what so many Discord channels are owed at once, of the demo's three days, and watch the loop.

    `wants`: "the same", or "different": topics, languages and zones. Discord's limit of 50/s is enforced.
    """
    from tests.delivery.kills.campaign import everything, start_server

    server, told = start_server(places=audiences, kinds="text", begin=time.time(), speed=1.0, faults=0.0, per_second=50)
    try:
        found = asyncio.run(_minute(told, alike=wants == "the same"))
        answers = everything(told["everything"])["answers"]
    finally:
        server.kill()
        server.wait()
    return found | {"answers": answers}


async def _minute(told: dict, *, alike: bool) -> dict:
    from bot.chat.terminal.client import TerminalMessenger
    from bot.cli.demo import KeepingMessenger, played
    from tests.delivery.kills.worker import Job, connected

    places = tuple(map(tuple, told["places"]))
    job = Job(database="", places=places, discord=told["discord"], slack=told["slack"], begin=0.0, slots=0, parts=0)
    with contextlib.redirect_stdout(io.StringIO()):
        async with (
            played(KeepingMessenger(TerminalMessenger()), languages=("en",)) as app,
            connected(load_settings(job.environment())) as messengers,
        ):
            app.messengers |= messengers  # type: ignore[operator]
            for number, (platform, address) in enumerate(places):
                await _subscribe(app, number, platform, address, alike=alike)
            app.clock.moment = app.clock.now().replace(hour=9, minute=0) + timedelta(minutes=1)
            idle = await idle_lag()
            begin, first = time.perf_counter(), time.process_time()
            look_through()  # as when the bot starts
            with lag() as found:
                tidying = asyncio.create_task(_tidy())
                writing = asyncio.create_task(app.publish_due())
                while not writing.done() or (await app.store.queue(app.clock.now())).waiting:
                    await app.deliver()
                    await asyncio.sleep(0.5)
            seconds, processor = time.perf_counter() - begin, time.process_time() - first
            tidying.cancel()
            written = await writing
    return {
        "audiences": len(places),
        "written": written,
        "seconds": round(seconds, 1),
        "processor_ms_an_audience": round(processor / len(places) * 1000, 1),
        "loop_lag_ms": round(found.longest * 1000, 1),
        "its_own_work_ms": round(found.own * 1000, 1),
        "idle_loop_lag_ms": round(idle * 1000, 1),
    }


async def _tidy() -> None:
    while True:
        await asyncio.sleep(TIDY_EVERY)
        set_aside()


async def _subscribe(app, number: int, platform: str, address: str, *, alike: bool) -> None:
    from bot.cli.demo import BEGIN

    countries = ["", *app.newsroom.region.countries]
    country = "" if alike else countries[number % len(countries)]
    reader = Audience(
        id=f"a{number}",
        platform=platform,
        address=address,
        language="en" if alike else ("en", "ru", "kk")[number % 3],
        zone="UTC" if alike else ("UTC", "Asia/Almaty", "Europe/Berlin", "America/New_York")[number % 4],
        topic=Topic(key=country, region=app.newsroom.region.key, countries=(country,) if country else ()),
        created_at=BEGIN,
    )
    await app.store.save_audience(reader)
    since = app.clock.now()
    schedule = Schedule(id=reader.id, audience=reader.id, times=("09:00",), zone="UTC", since=since)
    await app.store.save_schedule(schedule)


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


SUBJECTS = ("kills", "processes", "whole path", "minute", "rush")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--parts", type=int, default=1, help=f"parts of 100 kills, up to {PARTS} for the full count")
    parser.add_argument("--only", choices=SUBJECTS, help="measure this alone")
    parser.add_argument("--anew", action="store_true", help="forget what was measured before")
    arguments = parser.parse_args()
    resumed = kept("delivery", anew=arguments.anew)
    parts = min(arguments.parts, PARTS)
    measured = [
        *(("kills", kills, part) for part in range(parts)),
        *(("processes", processes, workers) for workers in (2, 3)),
        ("whole path", whole_path),
        *(("minute", minute, 1000, wants) for wants in ("the same", "different")),
        *(("rush", rush, name) for name in RUSH),
    ]
    for subject, measure, *values in measured:
        if arguments.only in (None, subject):
            resumed(subject, measure, *values)
    return 0


if __name__ == "__main__":
    sys.exit(main())
