"""Feeds added, checked and removed over the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.actions.feed_door import FeedDoor
from bot.actions.office import Office
from bot.fetch.client import HttpFetcher
from bot.fetch.parser import ChildParser
from tests.actions.world import office_with_a_past
from tests.chat.discord.asking import command, offered, said, typing
from tests.fetch.conftest import Site, site  # noqa: F401  (a fixture)
from tests.wire.discord_server import DiscordServer

FEED = b"""<rss version="2.0"><channel><title>River @everyone *Post*</title>
<item><title>The dam broke at night</title><guid>1</guid><pubDate>Tue, 06 Oct 2026 08:00:00 GMT</pubDate></item>
</channel></rss>"""


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The office with a door that may reach this machine."""
    async with (
        office_with_a_past(f"sqlite+aiosqlite:///{tmp_path}/limelight.db") as found,
        HttpFetcher(allow_networks=["127.0.0.0/8"], spacing=0.0) as fetcher,
        ChildParser() as parser,
    ):
        yield replace(found, door=FeedDoor(fetcher=fetcher, parser=parser, seconds=8.0))


pytestmark = pytest.mark.usefixtures("messenger")


async def test_a_feed_is_checked_added_and_removed(server: DiscordServer, channel: int, site: Site) -> None:  # noqa: F811
    site.says("/feed.xml", FEED)
    address = f"{site.url}/feed.xml"
    checked = await server.interact(command("feeds", "check", address=address), channel=channel)
    assert "It has 1 item. The newest is of <t:1791273600:R>." in said(checked)
    added = await server.interact(command("feeds", "add", address=address), channel=channel)
    assert "is added, and read with the next round" in said(added)
    assert "@everyone" not in said(added)
    again = await server.interact(command("feeds", "add", address=address), channel=channel)
    assert "read already" in said(again)
    [(label, value)] = offered(
        await server.interact(typing("feeds", "feed", "river", "remove"), kind=4, channel=channel)
    ).items()
    assert label == "River @everyone *Post*"
    assert "added a feed" in said(await server.interact(command("digest", "history"), channel=channel))
    gone = await server.interact(command("feeds", "remove", feed=value), channel=channel)
    assert "is no longer read" in said(gone)
    listed = await server.interact(command("feeds", "list"), channel=channel, permissions=0)
    assert "[Вести Северии](https://vesti.example/rss) · not read yet" in said(listed)


@pytest.mark.parametrize("name", ["add", "check"])
async def test_a_member_makes_the_bot_ask_nobody(
    server: DiscordServer,
    channel: int,
    site: Site,  # noqa: F811
    name: str,
) -> None:
    asked = command("feeds", name, address=f"{site.url}/feed.xml")
    assert "right to manage" in said(await server.interact(asked, channel=channel, permissions=0))
    assert site.asked == []


async def test_a_list_goes_out_and_another_comes_in(
    server: DiscordServer,
    channel: int,
    office: Office,
    site: Site,  # noqa: F811
) -> None:
    out = await server.interact(command("feeds", "export"), channel=channel, permissions=0)
    listed = server.files["feeds.opml"].decode()
    assert "attachment://feeds.opml" in str(out.message)
    assert 'xmlUrl="https://north.example/rss"' in listed
    body = listed.replace("https://vesti.example/rss", "https://river.example/rss").encode()
    file = {"id": "7", "filename": "list.opml", "size": len(body), "url": f"{site.url}/list.opml", "proxy_url": ""}
    data = {
        **command("feeds", "import"),
        "options": [{"name": "import", "type": 1, "options": [{"name": "file", "type": 11, "value": "7"}]}],
        "resolved": {"attachments": {"7": file}},
    }
    site.says("/list.opml", body)
    denied = await server.interact(data, channel=channel, permissions=0)
    assert "right to manage" in said(denied)
    done = await server.interact(data, channel=channel)
    assert "1 feed is added" in said(done)
    assert "https://river.example/rss" in said(done)
    assert "3 were read already" in said(done)
    site.says("/list.opml", b"no list at all")
    assert "no list of feeds" in said(await server.interact(data, channel=channel))
    history = await server.interact(command("digest", "history"), channel=channel)
    assert "added a feed" in said(history)
