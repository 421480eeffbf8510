"""Several workers on one PostgreSQL: kills, restarts, an outage, throughput, bulk writes, queries. Resumed in parts."""

import argparse
import asyncio
import random
import signal
import sys
from collections import Counter
from datetime import UTC, datetime

from bench._kept import kept
from bench._postgresql import serving
from tests.postgres import database

PARTS, KILLS, RESTARTS = 5, 100, 4  # each part has so many kills and restarts
ROUNDS = 50  # of each question


def kills(part: int) -> dict:
    """Kill three workers 100 times while PostgreSQL is killed four times, and count what came out.

    When all is sent before that, another round goes on with what is missing. The first part has an outage of a minute.
    """
    from tests.delivery.kills.campaign import Result, campaign

    rounds: list[Result] = []
    while (left := KILLS - sum(one.kills for one in rounds)) > 0:
        with serving() as server:
            found = campaign(
                kills=left,
                channels=50,
                slots=10,
                workers=3,
                seed=part + PARTS * len(rounds),
                every_point=part == 0 and not rounds,
                server=server,
                restarts=max(RESTARTS - sum(one.restarts for one in rounds), 1),
                outage=0.0 if part or rounds else 60.0,
                limit=1500,
                speed=8.0,  # a busy machine does not keep up with more
            )
        rounds.append(found)
    counted = ("kills", "restarts", "meant", "stored", "lost", "doubled", "disordered", "told_wrong", "seconds")
    answers = sum((Counter(one.answers) for one in rounds), Counter())
    return {name: sum(getattr(one, name) for one in rounds) for name in counted} | {
        "points": max(one.points for one in rounds),
        "wrong": [wrong for one in rounds for wrong in one.wrong],
        "answers": dict(answers),
    }


def rolling(what: str) -> dict:
    """Run three real workers while slots fall due, and do one of the things of bench._rolling to them."""
    return asyncio.run(_rolling(what))


async def _rolling(what: str) -> dict:
    from bench._rolling import outage, still, upgrade

    with serving() as server:
        return await {"outage": outage, "still": still, "upgrade": upgrade}[what](server)


def work(what: str, workers: int) -> dict:
    """Let so many processes work off a queue: procrastinate's alone, 2,000 feeds, or 1,000 audiences."""
    return asyncio.run(_work(what, workers))


async def _work(what: str, workers: int) -> dict:
    from bench._workers import briefings, polls, transport

    with serving() as server:
        return await {"transport": transport, "polls": polls, "briefings": briefings}[what](server.url, workers)


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


def fill(kind: str, articles: int) -> dict:
    """Fill a database that `queries` asks, and keep it."""
    from bench import _archive

    return asyncio.run(_archive.filled(kind, articles))


def queries(kind: str, articles: int) -> dict:
    """What people ask at so many articles while feeds are polled."""
    from bench import _archive

    return asyncio.run(_archive.asked(kind, articles, ROUNDS))


def day(feeds: int, hours: int, workers: int, minutes: int) -> dict:
    """Poll so many feeds for simulated hours, 5 % slow and 2 % hostile: how late each poll is, and the memory."""
    from bench._day import simulate

    return asyncio.run(simulate(feeds, hours, workers, minutes, datetime(2026, 1, 1, tzinfo=UTC)))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--parts", type=int, default=1, help=f"parts of 100 kills, up to {PARTS} for the full count")
    parser.add_argument("--articles", type=int, default=100_000, help="stored for the queries; 1000000 in full")
    parser.add_argument("--only", help="one measurement, or some of its parts: work:polls, work:polls:2")
    parser.add_argument("--anew", action="store_true", help="forget what was measured before")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped; what was measured is kept"))  # workers end with it
    resumed = kept("scale", anew=given.anew)
    plan = [
        ("kills", kills, [(part,) for part in range(min(given.parts, PARTS))]),
        ("rolling", rolling, [("upgrade",), ("still",), ("outage",)]),
        ("work", work, [(what, count) for what in ("transport", "polls", "briefings") for count in (1, 2, 4)]),
        ("ingest", ingest, [(10_000,)]),
        ("fill", fill, [("postgresql", given.articles), ("sqlite", given.articles)]),
        ("queries", queries, [("postgresql", given.articles), ("sqlite", given.articles)]),
        ("day", day, [(10_000, 24, 2, 60), (50_000, 1, 6, 15)]),
    ]
    for name, measure, calls in plan:
        for arguments in calls:
            named = ":".join([name, *map(str, arguments)])
            if given.only in (None, name) or f"{named}:".startswith(f"{given.only}:"):
                resumed(name, measure, *arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
