import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.feeds.full_text import headers_refusal, with_page
from bot.feeds.reading import ReadArticle
from bot.fetch.client import USER_AGENT, HttpFetcher
from bot.fetch.full_texts import PageReader
from bot.fetch.parser import ChildParser
from bot.fetch.site_rules import ROBOT, reserved_paths
from bot.model import Article, BlockRole, Feed
from bot.ports import FeedItem, ParseFailure
from tests.fetch.conftest import LOOPBACK, Site

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SENTENCES = (
    "The dam above the village of Makmal broke in the night to Monday, the emergency ministry said.",
    "Four hundred people were moved to a school, and two herders are missing since the water came.",
    "The district's chief engineer was detained on Tuesday, the prosecutor's office told reporters in the town.",
)


def page(*sentences: str, head: str = "", foot: str = "") -> bytes:
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences or SENTENCES)
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
    return (
        f"<!doctype html><html lang=en><head><title>Dam breaks</title>{head}</head><body><header>{menu}</header>"
        f"<main><article><h1>Dam breaks</h1>{text}</article></main><footer>Copyright North</footer>{foot}</body></html>"
    ).encode()


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def reader(clock: Clock) -> AsyncIterator[PageReader]:
    async with (
        HttpFetcher(allow_networks=LOOPBACK, spacing=0) as own,
        HttpFetcher(turns=own.turns) as public,
        ChildParser(reads="page", processes=1) as parser,
    ):
        yield PageReader(own=own, public=public, parser=parser, turns=own.turns, clock=clock)


def of(site: Site) -> Feed:
    return Feed(id="north", url=f"{site.url}/rss", outlet="North", language="en", full_text=True)


def paths(site: Site) -> list[str]:
    return [request.path for request in site.asked]


async def refused(site: Site, reader: PageReader, path: str = "/1") -> str:
    found = await reader.text_of(f"{site.url}{path}", of(site))
    assert isinstance(found, ParseFailure), found
    return found.reason


async def test_a_page_gives_its_text_alone_and_is_asked_for_once(site: Site, reader: PageReader, clock: Clock) -> None:
    site.says("/1", page(), Content_Type="text/html")
    found = await reader.text_of(f"{site.url}/1?utm_source=rss", of(site))
    assert isinstance(found, FeedItem)
    assert [line for line in found.text.split("\n") if line != "Dam breaks"] == list(SENTENCES)
    assert found.language == "en"
    assert await reader.text_of(f"{site.url}/1", of(site)) is found
    assert paths(site) == ["/robots.txt", "/.well-known/tdmrep.json", "/1"]
    assert {request.headers["User-Agent"] for request in site.asked} == {USER_AGENT}
    assert site.asked[-1].headers["Accept"].startswith("text/html")
    clock.at += timedelta(minutes=11)
    site.says("/1", page(*SENTENCES[:2], "It was mended on Friday."), Content_Type="text/html")
    later = await reader.text_of(f"{site.url}/1", of(site))
    assert isinstance(later, FeedItem)
    assert "mended" in later.text


async def test_robots_txt_is_obeyed_for_our_name_and_asked_once_a_day(
    site: Site, reader: PageReader, clock: Clock
) -> None:
    site.says("/robots.txt", f"User-agent: {ROBOT}\nDisallow: /closed/*.html\nUser-agent: *\nDisallow: /".encode())
    site.says("/open", page(), Content_Type="text/html")
    assert "robots.txt" in await refused(site, reader, "/closed/a.html")
    assert isinstance(await reader.text_of(f"{site.url}/open", of(site)), FeedItem)
    assert "/closed/a.html" not in paths(site)
    assert paths(site).count("/robots.txt") == 1
    clock.at += timedelta(days=1, minutes=1)
    site.says("/robots.txt", b"User-agent: *\nDisallow: /")
    assert "robots.txt" in await refused(site, reader, "/other")
    assert "/other" not in paths(site)


async def test_nothing_is_read_while_robots_txt_cannot_be_told(site: Site, reader: PageReader, clock: Clock) -> None:
    site.says("/robots.txt", status=503)
    site.says("/1", page(), Content_Type="text/html")
    assert "cannot be read at the moment" in await refused(site, reader)
    assert paths(site) == ["/robots.txt"]
    site.says("/robots.txt", status=404)
    clock.at += timedelta(hours=2)
    assert isinstance(await reader.text_of(f"{site.url}/1", of(site)), FeedItem)


KEPT: tuple[tuple[dict[str, str], str, str, str], ...] = (
    ({"tdm_reservation": "1"}, "", "", "reserves text mining"),
    ({"X_Robots_Tag": "otherbot: nofollow, noai"}, "", "", "noai"),
    ({}, "<meta name='tdm-reservation' content='1'>", "", "reserves text mining"),
    ({}, "<META NAME=robots CONTENT='noindex, NOAI'>", "", "noai"),
    ({}, "<meta property='article:content_tier' content='locked'>", "", "paywall"),
    ({}, '<script type="application/ld+json">{"isAccessibleForFree" : "False"}</script>', "", "paywall"),
    ({}, "", '<script type="application/ld+json">[{"isAccessibleForFree":false}]</script>', "paywall"),
    ({}, "", "<meta itemprop=isAccessibleForFree content=false>", "paywall"),
)


async def test_what_its_publisher_keeps_is_not_read(site: Site, reader: PageReader) -> None:
    for number, (headers, head, foot, reason) in enumerate(KEPT):
        site.says(f"/{number}", page(head=head, foot=foot), Content_Type="text/html", **headers)
        assert reason in await refused(site, reader, f"/{number}"), (headers, head, foot)


async def test_marks_that_allow_reading_stop_nothing(site: Site, reader: PageReader) -> None:
    head = "<meta name=tdm-reservation content=0><meta name=robots content='index, noimageai'>"
    free = '<script type="application/ld+json">{"isAccessibleForFree": true}</script>'
    site.says("/1", page(head=head + free), Content_Type="text/html", X_Robots_Tag="noarchive", tdm_reservation="0")
    assert isinstance(await reader.text_of(f"{site.url}/1", of(site)), FeedItem)


async def test_the_text_mining_file_of_a_site_is_obeyed(site: Site, reader: PageReader) -> None:
    rules = [
        {"location": "/reports/*", "tdm-reservation": 1, "tdm-policy": "https://n.example/policy"},
        {"location": "/free", "tdm-reservation": 0},
    ]
    site.says("/.well-known/tdmrep.json", json.dumps(rules).encode())
    site.says("/free", page(), Content_Type="text/html")
    assert "reserves text mining" in await refused(site, reader, "/reports/1")
    assert isinstance(await reader.text_of(f"{site.url}/free", of(site)), FeedItem)
    assert "/reports/1" not in paths(site)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "{}", '[1, {"location": 5}]', '[{"location": "\\n/"}]'])
def test_a_text_mining_file_that_is_none_reserves_nothing(text: str) -> None:
    assert reserved_paths(text) == ()


async def test_a_page_elsewhere_comes_over_public_addresses_only(site: Site, reader: PageReader) -> None:
    feed = Feed(id="north", url="https://north.example/rss", outlet="North", full_text=True)
    site.says("/1", page(), Content_Type="text/html")
    found = await reader.text_of(f"{site.url}/1", feed)
    assert isinstance(found, ParseFailure)
    assert not site.asked


async def test_a_redirect_to_another_site_asks_that_one_too(site: Site, reader: PageReader) -> None:
    other = site.url.replace("127.0.0.1", "localhost")

    async def away(request: web.Request) -> web.Response:
        by_name = request.host.startswith("localhost")
        if request.path == "/robots.txt" and by_name:
            return web.Response(text="User-agent: *\nDisallow: /")
        if request.path == "/1" and not by_name:
            return web.Response(status=302, headers={"Location": f"{other}/1"})
        return web.Response(body=page(), content_type="text/html")

    site.answers = {"/robots.txt": away, "/1": away}
    assert "robots.txt" in await refused(site, reader)


async def test_what_is_no_page_or_too_much_is_refused_in_words(site: Site, reader: PageReader) -> None:
    site.says("/pdf", b"%PDF-1.7", Content_Type="application/pdf")
    site.says("/big", page() + b" " * 3_100_000, Content_Type="text/html")
    site.says("/short", page("Nothing."), Content_Type="text/html")
    site.says("/paid", status=402)
    assert await refused(site, reader, "/pdf") == "no web page but application/pdf"
    assert await refused(site, reader, "/big") == "larger than 3 MB"
    assert "no text of an article" in await refused(site, reader, "/short")
    assert "payment" in await refused(site, reader, "/paid")


async def test_a_page_made_to_hurt_costs_its_reader_only() -> None:
    async with ChildParser(reads="page", seconds=1, processes=1) as parser:
        nested = b"<html><body>" + b"<div>" * 200_000 + b"x"
        assert isinstance(await parser.parse(nested), ParseFailure)
        assert not isinstance(await parser.parse(page(), content_type="text/html"), ParseFailure)


async def test_requests_are_as_far_apart_as_robots_txt_asks() -> None:
    now, slept = 0.0, []

    async def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds
        await asyncio.sleep(0)

    from bot.fetch.manners import Turns

    turns = Turns(at_once=2, spacing=1.0, clock=lambda: now, sleep=sleep)
    turns.space("n.example", 7)
    for _ in range(3):
        async with turns.turn("n.example"):
            pass
    assert slept == [7, 7]


def test_headers_with_no_such_mark_refuse_nothing() -> None:
    assert headers_refusal(["noindex", "noimageai, nosnippet"], "0") == ""


def test_the_page_adds_what_the_feed_has_not_and_marks_it() -> None:
    article = Article(id="a", title="Dam breaks", text=f"{SENTENCES[0]} …", seen_at=NOON)
    both = with_page(ReadArticle(guid="1", article=article), FeedItem(text="Dam breaks\n" + "\n".join(SENTENCES)))
    assert both.article.own_text == article.text
    assert [
        both.article.text[block.start : block.end] for block in both.article.blocks if block.role is BlockRole.READING
    ] == list(SENTENCES[1:])
