"""Several workers on one PostgreSQL: kills, restarts, an outage, throughput, bulk writes, queries. Resumed in parts."""

import argparse
import asyncio
import itertools
import os
import random
import statistics
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import JSON, Text

from bench._kept import kept
from tests.postgres import Server, database

#: As PostgreSQL is run where it counts: what it said was written is on the disk.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
PARTS = 5  # of 100 kills and 4 restarts


def kills(part: int) -> dict:
    """Kill three workers 100 times while PostgreSQL is killed four times, and count what came out."""
    from tests.delivery.kills.campaign import campaign

    with serving() as server:
        found = campaign(
            kills=100,
            channels=50,
            slots=8,
            workers=3,
            seed=part,
            every_point=part == 0,
            server=server,
            restarts=4,
            limit=1500,
        )
    return asdict(found)


def outage() -> dict:
    """Take PostgreSQL away for a minute, at real speed, while slots fall due; `late` counts from its return.

    The platforms are well, as what they break would be counted as PostgreSQL's.
    """
    from tests.delivery.kills.campaign import campaign

    with serving() as server:
        found = campaign(
            kills=6,
            channels=20,
            slots=12,
            workers=3,
            seed=9,
            faults=0.0,
            server=server,
            outage=60.0,
            speed=1.0,
            interval=10.0,
        )
    return asdict(found)


class serving:  # noqa: N801 (used as a function)
    """A PostgreSQL for one measurement."""

    def __enter__(self) -> Server:
        self.server = Server(owner=os.getpid(), settings=DURABLE | {"shared_buffers": "256MB"})
        self.server.start()
        return self.server

    def __exit__(self, *_: object) -> None:
        self.server.kill()


def transport(workers: int) -> dict:
    """Jobs a second of procrastinate alone: jobs that do nothing, by so many processes."""
    return asyncio.run(_jobs(workers, bare=True))


def duties(workers: int) -> dict:
    """Feeds and briefings a second of so many workers: 2,000 feeds polled once, 1,000 audiences told once."""
    return asyncio.run(_jobs(workers, bare=False))


async def _jobs(workers: int, *, bare: bool) -> dict:
    from bench._workers import measure

    with serving() as server, database(server.url) as url:
        return await measure(url, workers, bare=bare)


def rolling() -> dict:
    """Restart three workers in turn, and stop one past its leases, while slots fall due."""
    return asyncio.run(_rolling())


async def _rolling() -> dict:
    from bench import _workers

    with serving() as server, database(server.url) as url:
        return await _workers.rolling(url)


def ingest(rows: int) -> dict:
    """Articles with mentions and statements in batches of 500, beside the driver's executemany of the same rows."""
    return asyncio.run(_ingest(rows))


async def _ingest(rows: int) -> dict:
    from bench._ingest import driver, ours
    from bench.store import BATCH, gathered

    chance = random.Random(7)
    made = [gathered(number, chance) for number in range(rows)]
    batches = [made[start : start + BATCH] for start in range(0, len(made), BATCH)]
    shares = []
    with serving() as server:
        for _ in range(3):
            with database(server.url) as url:
                bare = await driver(batches, url)
            with database(server.url) as url:
                stored = await ours(batches, url)
            shares.append((bare / stored, 9 * rows / bare, 9 * rows / stored))
    shares.sort()
    share, bare_rows, our_rows = shares[1]
    return {"times": round(share, 2), "executemany rows/s": round(bare_rows), "save_gathered rows/s": round(our_rows)}


def queries(kind: str, articles: int) -> dict:
    """What people ask at so many articles while feeds are polled: p50, p95 and the slowest, in milliseconds."""
    return asyncio.run(_queries(kind, articles))


async def _queries(kind: str, articles: int) -> dict:
    import tempfile

    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            return await _asked(f"{folder}/limelight.db", articles)
    with serving() as server, database(server.url) as url:
        return await _asked(url, articles)


async def _asked(url: str, articles: int) -> dict:
    from bench.store import BEGIN
    from bot.store import open_store

    chance = random.Random(11)
    async with open_store(url) as store:
        started = time.perf_counter()
        await _load(url, articles, chance)
        loaded = time.perf_counter() - started
        end = BEGIN + timedelta(seconds=30 * articles)
        writing = asyncio.create_task(_keep_writing(store, articles, chance))
        words = ["word1", "word2", "word7", "word30", "word400", "word9000", "word49999", "nowhere"]
        asked = {
            "search": lambda: store.search([chance.choice(words)], since=None, until=None, limit=10),
            "search of two": lambda: store.search(chance.sample(words, 2), since=None, until=None, limit=10),
            "search of an old day": lambda: store.search(
                [chance.choice(words)], since=None, until=BEGIN + timedelta(days=9), limit=10
            ),
            "look-up": lambda: store.latest_stories([f"entity-{int(chance.paretovariate(0.9)) % 4000}"], limit=5),
            "both of two": lambda: store.stories_with_all(["entity-1", f"entity-{chance.randint(2, 90)}"], limit=5),
            "seen with": lambda: store.seen_with(f"entity-{int(chance.paretovariate(0.9)) % 4000}", limit=8),
            "by day": lambda: store.mentions_by_day("entity-1", end - timedelta(days=30)),
            "briefing of a day, again": lambda: store.stories_since(end - timedelta(hours=24)),
        }
        first = time.perf_counter()
        await asked["briefing of a day, again"]()
        found: dict = {
            "articles": articles,
            "loaded in s": round(loaded),
            "first briefing ms": round(1000 * (time.perf_counter() - first)),
        }
        for what, ask in asked.items():
            found[what] = await _times(ask, 60 if "briefing" not in what else 15)
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
    return found


async def _load(url: str, count: int, chance: random.Random) -> None:
    """Write articles of 40 words and three mentions each with as little as possible between them and the driver."""
    from bench.store import BEGIN
    from bot.store import tables
    from bot.store.database import Database
    from bot.store.dialect import index_text, insert_rows, refresh_statistics

    words = [f"word{number}" for number in range(50_000)]
    often = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(words))))
    names = [f"entity-{number}" for number in range(4000)]
    known = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(names))))
    fixed = {"region": "hills", "language": "en", "form": "report", "author": "", "blocks": [], "copy_of": ""}
    rest = {
        column.name: "" if isinstance(column.type, Text) else [] if isinstance(column.type, JSON) else 0
        for column in tables.articles.columns
    }
    filled = Database(url)
    entities = [{"region": "hills", "key": name, "name": name, "type": "person"} for name in names]
    async with filled.gathering() as connection:
        await insert_rows(connection, tables.entities, entities)
    for start in range(1, count + 1, 5000):
        articles, mentions = [], []
        for number in range(start, min(start + 5000, count + 1)):
            seen, text = (
                BEGIN + timedelta(seconds=30 * number),
                " ".join(chance.choices(words, cum_weights=often, k=40)),
            )
            story = f"story-{number // 4}"
            articles.append(
                {
                    **rest,
                    **fixed,
                    "number": number,
                    "id": f"article-{number}",
                    "feed": f"feed-{number % 300}",
                    "guid": f"guid-{number}",
                    "url": f"https://example.org/{number}",
                    "title": text[:50],
                    "text": text,
                    "published_at": seen,
                    "seen_at": seen,
                    "arrived_in": story,
                    "story": story,
                    "reasons": [],
                    "baseline": False,
                }
            )
            mentions += [
                {
                    "article": number,
                    "position": place,
                    "entity": name,
                    "field": "text",
                    "start": place,
                    "end": place + 1,
                    "text": "x",
                    "reason": "name",
                }
                for place, name in enumerate(chance.choices(names, cum_weights=known, k=3))
            ]
        async with filled.gathering() as connection:
            await insert_rows(connection, tables.articles, articles)
            await insert_rows(connection, tables.mentions, mentions)
            await index_text(connection, articles)
    async with filled.gathering() as connection:
        await connection.execute(tables.counters.insert(), [{"name": "articles", "last": count}])
    async with filled.recording() as connection:
        await connection.run_sync(refresh_statistics)
    await filled.close()


async def _keep_writing(store, first: int, chance: random.Random) -> None:
    from bench.store import gathered

    while True:  # fifty articles and back to the questions, as a poll of some feeds would
        await store.save_gathered([gathered(first + n, chance) for n in range(50)])
        first += 50
        await asyncio.sleep(0.2)


async def _times(ask, rounds: int) -> str:
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        await ask()
        taken.append((time.perf_counter() - begin) * 1000)
    taken.sort()
    p95 = taken[int(0.95 * (len(taken) - 1))]
    return f"p50 {statistics.median(taken):.1f}, p95 {p95:.1f}, max {taken[-1]:.1f}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--parts", type=int, default=1, help=f"parts of 100 kills, up to {PARTS} for the full count")
    parser.add_argument("--articles", type=int, default=100_000, help="stored for the queries; 1000000 in full")
    parser.add_argument("--only", help="one measurement")
    parser.add_argument("--anew", action="store_true", help="forget what was measured before")
    given = parser.parse_args()
    resumed = kept("scale", anew=given.anew)
    plan = [
        ("kills", kills, [(part,) for part in range(min(given.parts, PARTS))]),
        ("outage", outage, [()]),
        ("rolling", rolling, [()]),
        ("transport", transport, [(1,), (2,), (4,)]),
        ("duties", duties, [(1,), (2,), (4,)]),
        ("ingest", ingest, [(10_000,)]),
        ("queries", queries, [("postgresql", given.articles), ("sqlite", given.articles)]),
        ("day", day, [(10_000, 24, 2, 60), (50_000, 1, 6, 15)]),
    ]
    for name, measure, calls in plan:
        if given.only in (None, name):
            for arguments in calls:
                resumed(name, measure, *arguments)
    return 0


def day(feeds: int, hours: int, workers: int, minutes: int) -> dict:
    """Poll so many feeds for simulated hours, 5 % slow and 2 % hostile: how late each poll is, and the memory."""
    from bench._day import simulate

    return asyncio.run(simulate(feeds, hours, workers, minutes, datetime(2026, 1, 1, tzinfo=UTC)))


if __name__ == "__main__":
    sys.exit(main())
