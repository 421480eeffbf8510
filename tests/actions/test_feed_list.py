"""Feeds added in chat: found by a page's link tags, guarded, counted, kept, taken back; never more said than that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from bot.actions.feed_door import TRIES, FeedDoor
from bot.actions.feed_list import add_feed, added_feeds, check_feed, remove_feed
from bot.actions.feeds import feeds
from bot.actions.journal import history, undo
from bot.actions.losses import lose_space, regain_space
from bot.actions.office import ActionRefused, Asker, Office
from bot.fetch.client import HttpFetcher
from bot.fetch.parser import ChildParser
from bot.model import Audience
from bot.ports import FeedState
from bot.store import Store
from tests.fetch.conftest import Site, site  # noqa: F401  (a fixture)

MANAGER = Asker(platform="discord", person="1", audience="discord:7", address="7", space="discord:2", may_set_up=True)
FEED = b"""<rss version="2.0"><channel><title>River &lt;b&gt;Post&lt;/b&gt;</title>
<item><title>The dam broke at night</title><guid>1</guid><pubDate>Tue, 06 Oct 2026 08:00:00 GMT</pubDate></item>
<item><title>A bridge opens</title><guid>2</guid></item></channel></rss>"""
PAGE = (
    b"""<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>Hi</body></html>"""
)


@pytest.fixture
async def door(office: Office) -> AsyncIterator[Office]:
    """The office with a door whose fetcher may reach this machine."""
    async with HttpFetcher(allow_networks=["127.0.0.0/8"], spacing=0.0) as fetcher, ChildParser() as parser:
        yield replace(office, door=FeedDoor(fetcher=fetcher, parser=parser, seconds=8.0))


@pytest.fixture
def hasty(door: Office) -> Office:
    """The same for looks that find nothing."""
    assert door.door is not None
    return replace(door, door=replace(door.door, seconds=0.2))


async def test_a_page_leads_to_its_feed_which_is_kept(door: Office, site: Site) -> None:  # noqa: F811
    site.says("/", PAGE, **{"Content-Type": "text/html"})
    site.says("/feed.xml", FEED)
    feed, seen = await add_feed(door, MANAGER, f"{site.url}/")
    assert (feed.url, feed.outlet, seen.items) == (f"{site.url}/feed.xml", "River Post", 2)
    assert seen.newest is not None
    assert feed.region == "middle"
    assert await added_feeds(door, MANAGER) == {feed.id: feed}
    assert await added_feeds(door, replace(MANAGER, space="discord:3")) == {}
    with pytest.raises(ActionRefused, match=r"refused\.feed_known"):
        await add_feed(door, MANAGER, f"{site.url}/feed.xml")


async def test_a_feed_never_takes_another_outlets_name(door: Office, site: Site) -> None:  # noqa: F811
    site.says("/one", FEED.replace(b"River &lt;b&gt;Post&lt;/b&gt;", b"STATE gazette"))
    site.says("/two", FEED.replace(b"River &lt;b&gt;Post&lt;/b&gt;", b"River, Post"))
    site.says("/three", FEED.replace(b"River &lt;b&gt;Post&lt;/b&gt;", b""))
    names = [(await add_feed(door, MANAGER, f"{site.url}/{path}"))[0].outlet for path in ("one", "two", "three")]
    assert names == ["127.0.0.1", "River Post", "127.0.0.1"]


async def test_pages_are_read_where_that_was_asked_for(door: Office, site: Site) -> None:  # noqa: F811
    site.says("/feed.xml", FEED)
    feed, _ = await add_feed(door, MANAGER, f"{site.url}/feed.xml", full_text=True)
    assert (await added_feeds(door, MANAGER))[feed.id].full_text


async def test_adding_and_removing_are_taken_back(door: Office, site: Site) -> None:  # noqa: F811
    site.says("/feed.xml", FEED)
    feed, _ = await add_feed(door, MANAGER, f"{site.url}/feed.xml")
    assert await remove_feed(door, MANAGER, "river post") == feed
    assert await added_feeds(door, MANAGER) == {}
    removed, added = await history(door, MANAGER)
    await undo(door, MANAGER, removed.id)
    assert await added_feeds(door, MANAGER) == {feed.id: feed}
    await undo(door, MANAGER, added.id)
    assert await added_feeds(door, MANAGER) == {}
    with pytest.raises(ActionRefused, match=r"refused\.no_feed"):
        await remove_feed(door, MANAGER, feed.url)


async def test_whatever_is_wrong_is_one_answer_after_one_time(hasty: Office, site: Site) -> None:  # noqa: F811
    site.says("/missing", b"", status=404)
    site.says("/broken", b"", status=500)
    site.says("/page", b"<html><body>secret</body></html>", **{"Content-Type": "text/html"})
    loop = asyncio.get_running_loop()
    for path in ("/missing", "/broken", "/page"):
        began = loop.time()
        with pytest.raises(ActionRefused) as refusal:
            await add_feed(hasty, MANAGER, site.url + path)
        assert loop.time() - began >= 0.19
        assert (refusal.value.phrase, refusal.value.values) == ("refused.feed", {})
    assert await added_feeds(hasty, MANAGER) == {}


async def test_a_private_address_is_never_asked(office: Office, site: Site) -> None:  # noqa: F811
    site.says("/feed.xml", FEED)
    site.says("/latest", FEED)
    async with HttpFetcher() as fetcher, ChildParser() as parser:
        guarded = replace(office, door=FeedDoor(fetcher=fetcher, parser=parser, seconds=0.2))
        for url in (f"{site.url}/feed.xml", "http://169.254.169.254/latest", "http://127.1/"):
            with pytest.raises(ActionRefused) as refusal:
                await add_feed(guarded, MANAGER, url)
            assert refusal.value.phrase == "refused.feed"


@pytest.mark.parametrize(
    "written", ["", "feed", "file:///etc/passwd", "ftp://north.example/", "https://me:pw@north.example/", "https://[x"]
)
async def test_what_is_no_web_address_is_not_looked_at(door: Office, written: str) -> None:
    with pytest.raises(ActionRefused, match=r"refused\.feed_address"):
        await add_feed(door, MANAGER, written)


async def test_ten_looks_an_hour(door: Office, site: Site) -> None:  # noqa: F811
    site.says("/feed.xml", FEED)
    for _ in range(TRIES):
        assert (await check_feed(door, MANAGER, f"{site.url}/feed.xml")).title
    with pytest.raises(ActionRefused, match=r"refused\.feed_tries"):
        await add_feed(door, MANAGER, f"{site.url}/feed.xml")
    await add_feed(door, replace(MANAGER, person="2"), f"{site.url}/feed.xml")
    now = door.clock.now()
    assert door.door is not None
    door.door.count_try("discord:1", now + timedelta(hours=1))


async def test_only_managers_of_the_only_server_add(door: Office) -> None:
    url = "https://river.example/feed"
    with pytest.raises(ActionRefused, match=r"refused\.set_up"):
        await add_feed(door, replace(MANAGER, may_set_up=False), url)
    with pytest.raises(ActionRefused, match=r"refused\.feed_private"):
        await add_feed(door, replace(MANAGER, space="discord:user:1"), url)
    await door.desk.save_audience(Audience(id="discord:9", platform="discord", address="9", space="discord:3"))
    with pytest.raises(ActionRefused, match=r"refused\.feed_shared"):
        await add_feed(door, MANAGER, url)


async def test_the_feeds_of_a_server_that_is_gone_rest_until_it_is_back(door: Office, site: Site) -> None:  # noqa: F811
    site.says("/feed.xml", FEED)
    store = cast("Store", door.desk)
    feed, _ = await add_feed(door, MANAGER, f"{site.url}/feed.xml")
    assert await store.added_feeds() == (feed,)
    await lose_space(door, "discord:2")
    assert await store.added_feeds() == ()
    await regain_space(door, "discord:2")
    assert await store.added_feeds() == (feed,)


async def test_why_an_added_feed_fails_is_the_operators_to_know(door: Office, site: Site) -> None:  # noqa: F811
    site.says("/feed.xml", FEED)
    feed, _ = await add_feed(door, MANAGER, f"{site.url}/feed.xml")
    state = FeedState(feed=feed.id, health="failing", reason="answers 403")
    await door.desk.save_feed_states([state, replace(state, feed="north")])
    shown = await feeds(replace(door, feeds={**door.feeds, feed.id: feed}))
    assert {one.feed.id: one.state.reason for one in shown if one.is_in_trouble} == {
        feed.id: "",
        "north": "answers 403",
    }
