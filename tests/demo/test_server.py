from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import feedparser
import pytest

from bot.cli.demo import BEGIN, DAYS, DemoClock
from bot.demo.archive import archive, published_by, region_folder
from bot.demo.feeds import body_of
from bot.demo.server import serve
from bot.model import Feed
from bot.packs import parse_feeds

REGION, FEEDS = parse_feeds((region_folder() / "feeds.yaml").read_text("utf-8"), "feeds.yaml")
END = BEGIN + timedelta(days=DAYS)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


def test_every_outlet_has_items_and_every_item_an_outlet() -> None:
    assert set(archive()) == {feed.id for feed in FEEDS}
    assert sum(len(items) for items in archive().values()) >= 40
    assert {feed.language for feed in FEEDS} == {"en", "ru", "kk", "uz"}


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.id)
def test_a_feed_reader_understands_what_is_served(feed: Feed) -> None:
    items = published_by(feed.id, END)
    parsed = feedparser.parse(body_of(feed, items)[0])
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == [item.title for item in items]
    assert [entry.link for entry in parsed.entries] == [item.url for item in items]
    for entry, item in zip(parsed.entries, items, strict=True):
        assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == item.at
        assert item.paragraphs[0] in entry.content[0].value.replace("&quot;", '"').replace("&#x27;", "'")


async def test_a_feed_holds_what_was_published_by_then_and_old_items_remain(session: aiohttp.ClientSession) -> None:
    clock = DemoClock(BEGIN)
    counts = []
    async with serve(FEEDS, clock) as addresses:
        for day in range(DAYS + 1):
            clock.moment = BEGIN + timedelta(days=day)
            async with session.get(addresses["courier"]) as response:
                parsed = feedparser.parse(await response.read())
            assert all(datetime(*entry.published_parsed[:6], tzinfo=UTC) <= clock.moment for entry in parsed.entries)
            counts.append(len(parsed.entries))
    assert counts == sorted(set(counts))
    assert counts[-1] == len(archive()["courier"])


async def test_an_unchanged_feed_answers_304(session: aiohttp.ClientSession) -> None:
    clock = DemoClock(BEGIN + timedelta(days=1))
    async with serve(FEEDS, clock) as addresses:
        async with session.get(addresses["vestnik"]) as response:
            assert response.headers["Content-Type"] == "application/rss+xml; charset=windows-1251"
            headers = {"If-None-Match": response.headers["ETag"]}
        async with session.get(addresses["vestnik"], headers=headers) as response:
            assert response.status == 304
            assert await response.read() == b""
        clock.moment = END
        async with session.get(addresses["vestnik"], headers=headers) as response:
            assert response.status == 200


async def test_each_outlet_is_a_site_of_its_own(session: aiohttp.ClientSession) -> None:
    async with serve(FEEDS, DemoClock(BEGIN)) as addresses:
        assert len({address.split("/")[2] for address in addresses.values()}) == len(FEEDS)
        assert all(address.startswith("http://127.0.0.1:") for address in addresses.values())
        async with session.get(addresses["ovozi"] + "/nothing") as response:
            assert response.status == 404
