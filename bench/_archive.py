"""Two databases filled once with so many articles and kept, and what people ask of them while feeds are polled."""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from bench.discord_answers import fill
from bench.store import BEGIN, gathered
from bot.store import Store, open_store

#: Where the databases are kept; delete it when they are no longer wanted. PostgreSQL's user must be able to read it.
FOLDER = Path(tempfile.gettempdir()) / "limelight-bench-archive"
#: Newly gathered articles every so many seconds, ten times what 5,000 feeds bring in.
GATHERED, EVERY = 50, 1.0
#: Articles are kept for so many days; what is stored is taken for all of them, so that a day has its share.
DAYS_KEPT = 90
WORDS = ["word1", "word2", "word3", "word7", "word30", "word400", "word9000", "word49999", "nowhere", "word"]
PAGE = 33  # what the product asks for to fill a page of eight stories


async def filled(kind: str, articles: int) -> dict:
    """Fill the database, or go on where filling was stopped."""
    begun = time.perf_counter()
    async with _database(kind, articles, durable=False) as url, open_store(url) as store:
        await fill(store, articles)
        counted = await store.count_articles()
    return {"articles": counted, "mentions": 5 * counted, "filled in s": round(time.perf_counter() - begun)}


async def asked(kind: str, articles: int, rounds: int) -> dict:
    """Ask each question `rounds` times: p50, p95 and the slowest in milliseconds, and which one that was."""
    async with _database(kind, articles, durable=True) as url, open_store(url) as store:
        stored = await store.count_articles()
        if stored < articles:
            raise SystemExit(
                f"{stored} of {articles} articles are there: run `python -m bench.scale --only fill` first"
            )
        chance = random.Random(11)
        end = BEGIN + timedelta(seconds=30 * stored)
        batches = [[gathered(stored + GATHERED * round_ + n, chance) for n in range(GATHERED)] for round_ in range(600)]
        gathering = asyncio.create_task(_gather(store, batches))
        found: dict = {"articles": stored}
        day = timedelta(seconds=30 * articles / DAYS_KEPT)
        for name, since in (("a day", end - day), ("three days", end - 3 * day)):
            begun = time.perf_counter()
            stories = await store.stories_since(since)
            found[f"{name} read first"] = f"{len(stories)} stories, {1000 * (time.perf_counter() - begun):.0f} ms"
        try:
            for name, question in _questions(store, chance, end, day).items():
                found[name] = await _times(question, rounds)
                print(f"  {name}: {found[name]}", file=sys.stderr, flush=True)
        finally:
            gathering.cancel()
            with suppress(asyncio.CancelledError):
                await gathering
    return found


def _questions(store: Store, chance: random.Random, end, day) -> dict[str, Callable[[], tuple[str, Awaitable[object]]]]:
    def search(words: list[str], until=None):
        return " ".join(words), store.search(words, since=None, until=until, limit=PAGE)

    async def look_up(entity: str) -> None:
        await store.mentions_by_day(entity, end - timedelta(days=30))
        await store.latest_stories([entity], limit=5)
        await store.seen_with(entity, limit=8)

    def whoever() -> str:
        return f"entity-{int(chance.paretovariate(0.9)) % 4000}"

    def looked_up(entity: str):
        return entity, look_up(entity)

    def together(other: str):
        return f"entity-1 and {other}", store.stories_with_all(["entity-1", other], limit=5)

    return {
        "search, one word": lambda: search([chance.choice(WORDS)]),
        "search, two words": lambda: search(chance.sample(WORDS, 2)),
        "search, four words": lambda: search(chance.sample(WORDS, 4)),
        "search in the first days": lambda: search([chance.choice(WORDS)], until=BEGIN + timedelta(days=9)),
        "look-up": lambda: looked_up(whoever()),
        "two names together": lambda: together(f"entity-{chance.randint(2, 3999)}"),
        "briefing of a day": lambda: ("a day", store.stories_since(end - day)),
        "briefing of three days": lambda: ("three days", store.stories_since(end - 3 * day)),
    }


async def _times(question: Callable[[], tuple[str, Awaitable[object]]], rounds: int) -> str:
    taken = []
    for _ in range(rounds):
        what, asking = question()
        begun = time.perf_counter()
        await asking
        taken.append(((time.perf_counter() - begun) * 1000, what))
    taken.sort()
    times = [each for each, _ in taken]
    p95 = times[int(0.95 * (len(times) - 1))]
    return f"p50 {statistics.median(times):.1f}, p95 {p95:.1f}, max {times[-1]:.1f} ({taken[-1][1]})"


async def _gather(store: Store, batches) -> None:
    for batch in batches:
        await store.save_gathered(batch)
        await asyncio.sleep(EVERY)


@asynccontextmanager
async def _database(kind: str, articles: int, *, durable: bool) -> AsyncIterator[str]:
    FOLDER.mkdir(exist_ok=True)
    if kind == "sqlite":
        yield str(FOLDER / f"{articles}.db")
        return
    from bench._postgresql import serving

    with serving(kept=FOLDER / f"postgresql-{articles}", durable=durable) as server:
        yield server.url
