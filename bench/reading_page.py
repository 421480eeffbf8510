"""How fast the reading page answers with many stored articles while feeds are polled.

`python -m bench.reading_page [--articles N] [--rounds N] [--folder DIR]`; a folder keeps the filled database.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import aiohttp

from bench.discord_answers import At, fill, names, poll, spread
from bot.actions.warming import warm
from bot.answering import office_of
from bot.entities.matching import Matcher
from bot.model import Feed, Region
from bot.pipeline import Newsroom
from bot.store import open_store
from bot.web.server import application, serving
from tests.web.reading import audience, keep_briefing

WORDS = ("word1", "word2 word3", "word40", "word7 word300", "word49999", "nothing here", "word1 word2 word3 word4")


async def measure(articles: int, rounds: int, folder: Path) -> None:
    entities = names(4000)
    feeds = {f"feed-{n}": Feed(id=f"feed-{n}", url=f"https://f{n}.example", outlet=f"F {n}") for n in range(300)}
    async with open_store(str(folder / "limelight.db")) as store:
        await fill(store, articles)
        newsroom = Newsroom(region=Region(key="hills", name="Hills"), feeds=feeds, names=Matcher(entities))
        office = office_of(store, newsroom, At(await store.count_articles()))
        reader = audience("mine")
        written = await office.answer(topic=reader.topic, since=office.clock.now() - timedelta(hours=1))
        for days in range(30):
            await keep_briefing(office, reader, days=days, briefing=written)
        token = await store.page_token(reader.id, office.clock.now())
        stories = [story.id for story in await store.latest_stories(["entity-1", "entity-2", "entity-3"], limit=40)]
        await warm(office)  # as serving does before anybody asks
        polling = asyncio.create_task(poll(store, await store.count_articles()))
        paths: dict[str, Callable[[int], str]] = {
            "archive": lambda _: "",
            "story": lambda n: f"story/{stories[n % len(stories)]}",
            "entity": lambda n: f"entity/entity-{n % 50}",
            "search": lambda n: f"search?q={WORDS[n % len(WORDS)].replace(' ', '+')}",
            "ahead": lambda _: "ahead",
            "feeds": lambda _: "feeds",
            "Atom feed": lambda _: "feed.xml",
        }
        async with (
            serving(application(office, state=folder), "127.0.0.1", 0) as base,
            aiohttp.ClientSession() as browser,
        ):
            for name, path in paths.items():
                times = []
                for number in range(rounds):
                    begun = time.perf_counter()
                    async with browser.get(f"{base}/r/{token}/{path(number)}") as answer:
                        await answer.read()
                        assert answer.status == 200, (name, answer.status)
                    times.append((time.perf_counter() - begun) * 1000)
                print(f"{name:<10} {spread(times)}", flush=True)
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(measure(arguments.articles, arguments.rounds, arguments.folder or Path(temporary)))


if __name__ == "__main__":
    main()
