"""A small world that has happened: invented outlets, people and a week of articles, gathered by the real code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.actions.office import Office
from bot.answering import office_of
from bot.entities.matching import Matcher
from bot.feeds.reading import ReadArticle
from bot.model import Alias, Article, Entity, Feed, FeedKind, Placement, Region, Reuse, Role, Theme
from bot.pipeline import Fresh, Newsroom, place
from bot.store import Store, open_store
from bot.stories.recurring import FeedLines

NOW = datetime(2026, 10, 7, 3, 0, tzinfo=UTC)

REGION = Region(
    key="middle",
    name="Central Region",
    countries={"nl": "Northland", "sl": "Southland"},
    themes=(Theme(key="water", name="Water", words={"en": ("dam", "river"), "ru": ("плотин",)}),),
    languages=("en", "ru"),
)

ENTITIES = {
    entity.key: entity
    for entity in (
        Entity(
            key="aidar_serik",
            name="Aidar Serik",
            type="person",
            country="nl",
            aliases=(Alias(text="Айдар Серик", language="ru"), Alias(text="Serikov", note="misprint")),
            roles=(Role(text="head of Northland's water utility", since=datetime(2024, 3, 1).date()),),
        ),
        Entity(key="aksu_dam", name="Aksu Dam", type="place", country="nl", aliases=(Alias(text="Аксуская плотина"),)),
        Entity(key="northland", name="Northland", type="country", country="nl", aliases=(Alias(text="Северия"),)),
        Entity(key="southland", name="Southland", type="country", country="sl"),
        Entity(key="rail", name="Southland Railways", type="company", country="sl"),
    )
}

FEEDS = {
    feed.id: feed
    for feed in (
        Feed(id="north", url="https://north.example/rss", outlet="North", country="nl", language="en", region="middle"),
        Feed(id="south", url="https://south.example/rss", outlet="South", country="sl", language="en", region="middle"),
        Feed(
            id="gazette",
            url="https://gazette.example/rss",
            outlet="State Gazette",
            country="nl",
            kind=FeedKind.STATE,
            reuse=Reuse.HEADLINE,
            language="en",
            region="middle",
        ),
        Feed(
            id="vesti",
            url="https://vesti.example/rss",
            outlet="Вести Северии",
            country="nl",
            language="ru",
            region="middle",
        ),
    )
}

ARTICLES: tuple[tuple[str, float, str, str, str], ...] = (
    ("north", 60, "en", "Aksu Dam breached in Northland, two villages flooded",
     "The Aksu Dam in Northland was breached on Sunday night and two villages were flooded, rescuers said. "
     "About 400 people were moved to a school. Aidar Serik, the head of the water utility, promised an inquiry."),
    ("vesti", 58, "ru", "В Северии прорвало Аксускую плотину",
     "В Северии в ночь на понедельник прорвало Аксускую плотину, сообщили спасатели. "
     "Затоплены два села, 400 человек перевезли в школу."),
    ("south", 30, "en", "Southland Railways lays first 30 km of mountain track in Southland",
     "Southland Railways has laid the first 30 km of its mountain line in Southland, the company said on Monday. "
     "Freight trains are planned for 2031. The second stretch opens on October 20, 2026, the company said."),
    ("north", 6, "en", "Aidar Serik detained over Aksu Dam breach in Northland",
     "Police in Northland detained Aidar Serik, the head of the water utility, over the breach of the Aksu Dam, "
     "prosecutors said on Tuesday. Damage is put at 90 million crowns."),
    ("gazette", 5, "en", "Government of Northland sends aid after Aksu Dam breach",
     "The government of Northland sent tents and food to villages below the Aksu Dam, the emergency ministry said."),
)  # fmt: skip


class KnownStories:
    """Groups as the week went, so that what grouping guesses is not tested here too."""

    def place(self, article: Article, mentions: object) -> Placement:
        return Placement(article=article.id, story="railway" if article.feed == "south" else "dam")

    def recurring(self, feed: str) -> FeedLines:
        return FeedLines({})


class StoppedClock:
    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def articles(now: datetime = NOW) -> list[Fresh]:
    """Return the week's articles, in order, as read from their feeds."""
    found = []
    for number, (feed, hours, language, title, text) in enumerate(ARTICLES, 1):
        seen = now - timedelta(hours=hours)
        values: dict[str, Any] = {"published_at": seen, "seen_at": seen, "language": language, "title": title}
        url = f"https://{feed}.example/{number}"
        article = Article(id=f"{feed}-{number}", feed=feed, url=url, text=text, **values)
        found.append(Fresh(feed=FEEDS[feed], read=ReadArticle(guid=url, article=article)))
    return found


@asynccontextmanager
async def office_over(url: str, *, now: datetime = NOW) -> AsyncIterator[Office]:
    """Open a store as it is, and the office over it."""
    async with open_store(url) as store:
        yield office_of(store, Newsroom(region=REGION, feeds=FEEDS, names=Matcher(ENTITIES)), StoppedClock(now))


@asynccontextmanager
async def office_with_a_past(url: str = "", *, now: datetime = NOW) -> AsyncIterator[Office]:
    """Open a new store in which the articles have been gathered, and the office over it; "" = one that is forgotten."""
    with TemporaryDirectory() as folder:
        url = url or f"{folder}/limelight.db"
        await asyncio.to_thread(put_past, Path(url.partition("///")[2] or url), now)
        async with office_over(url, now=now) as office:
            yield office


async def gather(store: Store, now: datetime) -> None:
    """Store the week's articles."""
    await store.save_gathered(place(articles(now), Matcher(ENTITIES), KnownStories()))


def put_past(path: Path, now: datetime = NOW) -> None:
    """Make a database file with the week's articles: a copy of the first, which is much faster."""
    if now not in _pasts:
        with TemporaryDirectory() as folder:
            first = Path(folder, "first.db")
            asyncio.run(_gathered(str(first), now))
            _pasts[now] = first.read_bytes()
    path.write_bytes(_pasts[now])


_pasts: dict[datetime, bytes] = {}


async def _gathered(path: str, now: datetime) -> None:
    async with open_store(path) as store:
        await gather(store, now)
