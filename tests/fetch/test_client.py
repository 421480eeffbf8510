import asyncio
import gzip
import zlib

import brotli
import pytest
from aiohttp import web
from backports import zstd

from bot.fetch.client import USER_AGENT, HttpFetcher
from bot.ports import Fetched, FetchFailure, FetchRequest, NotModified
from tests.fetch.conftest import LOOPBACK, Site, raw_site

FEED = b"<rss><channel><item><title>A</title></item></channel></rss>"


def ask(url: str, **options: str) -> FetchRequest:
    return FetchRequest(url=url, **options)


async def test_a_feed_is_fetched_with_its_validators(site: Site, fetcher: HttpFetcher) -> None:
    site.says(
        "/rss", FEED, ETag='"7"', Last_Modified="Sun, 22 Nov 2026 08:00:00 GMT", Content_Type="text/xml; charset=utf-8"
    )
    result = await fetcher.fetch(ask(f"{site.url}/rss"))
    assert result == Fetched(
        url=f"{site.url}/rss",
        base=f"{site.url}/rss",
        body=FEED,
        content_type="text/xml; charset=utf-8",
        etag='"7"',
        modified="Sun, 22 Nov 2026 08:00:00 GMT",
    )


async def test_the_second_time_only_changes_are_asked_for(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/rss", status=304, Cache_Control="max-age=900", Age="300")
    result = await fetcher.fetch(ask(f"{site.url}/rss", etag='"7"', modified="Sun"))
    assert result == NotModified(fresh_for=600.0)
    assert (site.asked[0].headers["If-None-Match"], site.asked[0].headers["If-Modified-Since"]) == ('"7"', "Sun")


async def test_not_modified_without_being_asked_is_a_failure(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/rss", status=304)
    assert isinstance(await fetcher.fetch(ask(f"{site.url}/rss")), FetchFailure)


async def test_one_honest_user_agent_unless_the_feed_needs_another(site: Site, fetcher: HttpFetcher) -> None:
    async def readers_only(request: web.Request) -> web.Response:
        is_reader = "Feedly" in request.headers["User-Agent"]
        return web.Response(body=FEED if is_reader else b"<!DOCTYPE html><html></html>")

    site.answers["/rss"] = readers_only
    plain = await fetcher.fetch(ask(f"{site.url}/rss"))
    reader = await fetcher.fetch(ask(f"{site.url}/rss", user_agent="Feedly/1.0"))
    assert isinstance(plain, Fetched)
    assert b"html" in plain.body
    assert isinstance(reader, Fetched)
    assert reader.body == FEED
    assert site.asked[0].headers["User-Agent"] == USER_AGENT
    assert "Cookie" not in site.asked[1].headers


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(FEED)),
        ("deflate", zlib.compress(FEED)),
        ("br", brotli.compress(FEED)),
        ("zstd", zstd.compress(FEED)),
    ],
)
async def test_packed_bodies(site: Site, fetcher: HttpFetcher, encoding: str, packed: bytes) -> None:
    site.says("/rss", packed, Content_Encoding=encoding)
    result = await fetcher.fetch(ask(f"{site.url}/rss"))
    assert isinstance(result, Fetched)
    assert result.body == FEED
    assert encoding in site.asked[0].headers["Accept-Encoding"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "asks for a password (401)"),
        (403, "refuses the bot (403)"),
        (404, "not found (404)"),
        (418, "answers with status 418"),
        (429, "too many requests (429)"),
        (500, "the site has a fault (500)"),
        (503, "not available at the moment (503)"),
    ],
)
async def test_failures_are_told_in_words(site: Site, fetcher: HttpFetcher, status: int, words: str) -> None:
    site.says("/rss", b"<html>long story</html>", status=status)
    result = await fetcher.fetch(ask(f"{site.url}/rss"))
    assert isinstance(result, FetchFailure)
    assert result.reason.startswith(words)
    assert result.status == status
    assert not result.gone


@pytest.mark.parametrize(
    ("status", "page", "is_wall"),
    [
        (403, "<title>Just a moment...</title>", True),
        (503, "<title>DDoS-Guard</title>", True),
        (403, "<p>Подтвердите, что вы не робот</p>", True),
        (403, "<h1>Access denied</h1>", False),
        (503, "", False),
    ],
)
async def test_a_refusal_by_a_wall_is_told_from_others(
    site: Site, fetcher: HttpFetcher, status: int, page: str, is_wall: bool
) -> None:
    site.says("/rss", page.encode(), status=status)
    result = await fetcher.fetch(FetchRequest(url=f"{site.url}/rss"))
    assert isinstance(result, FetchFailure)
    assert (result.status, "wall" in result.reason) == (status, is_wall)


async def test_a_wall_against_robots_is_called_one(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/rss", b"<html></html>", status=403, Cf_Mitigated="challenge")
    result = await fetcher.fetch(ask(f"{site.url}/rss"))
    assert isinstance(result, FetchFailure)
    assert result.reason == "a wall against robots answers instead of the feed"


async def test_a_telegram_channel_is_read_over_the_bridge(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/b/telegram/channel/north_news", FEED)
    async with HttpFetcher(allow_networks=LOOPBACK, telegram_bridge=f"{site.url}/b/") as bridged:
        result = await bridged.fetch(ask("telegram:@north_news"))
    assert isinstance(result, Fetched)
    assert (result.url, result.body) == ("telegram:@north_news", FEED)
    without = await fetcher.fetch(ask("telegram:north_news"))
    assert isinstance(without, FetchFailure)
    assert "TELEGRAM_BRIDGE" in without.reason
    assert isinstance(await fetcher.fetch(ask("telegram:../../etc")), FetchFailure)


async def test_410_ends_a_feed(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/rss", status=410)
    result = await fetcher.fetch(ask(f"{site.url}/rss"))
    assert isinstance(result, FetchFailure)
    assert result.gone


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_an_empty_answer_is_a_failure(site: Site, fetcher: HttpFetcher, status: int) -> None:
    site.says("/rss", b"\n" if status != 204 else b"", status=status)
    result = await fetcher.fetch(ask(f"{site.url}/rss"))
    assert isinstance(result, FetchFailure)
    assert result.reason == f"the answer is empty (status {status})"


async def test_permanent_redirects_are_reported_temporary_ones_followed(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/a", status=301, Location="/b")
    site.says("/b", status=308, Location=f"{site.url}/c")
    site.says("/c", status=302, Location="d")
    site.says("/d", FEED)
    result = await fetcher.fetch(ask(f"{site.url}/a"))
    assert isinstance(result, Fetched)
    assert (result.url, result.base) == (f"{site.url}/c", f"{site.url}/d")


async def test_a_permanent_redirect_behind_a_temporary_one_is_not_remembered(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/a", status=302, Location="/b")
    site.says("/b", status=301, Location="/c")
    site.says("/c", FEED)
    result = await fetcher.fetch(ask(f"{site.url}/a"))
    assert isinstance(result, Fetched)
    assert result.url == f"{site.url}/a"


async def test_a_circle_of_redirects_ends(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/a", status=302, Location="/b")
    site.says("/b", status=302, Location="/a")
    result = await fetcher.fetch(ask(f"{site.url}/a"))
    assert isinstance(result, FetchFailure)
    assert result.reason == "more than 5 redirects"
    assert len(site.asked) == 6


async def test_a_host_that_asks_for_a_pause_gets_it(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/rss", status=429, Retry_After="600")
    site.says("/other", FEED)
    first = await fetcher.fetch(ask(f"{site.url}/rss"))
    second = await fetcher.fetch(ask(f"{site.url}/other"))
    assert isinstance(first, FetchFailure)
    assert first.retry_after == 600
    assert isinstance(second, FetchFailure)
    assert 590 < second.retry_after <= 600
    assert len(site.asked) == 1


async def test_a_host_gets_two_requests_at_once(site: Site, fetcher: HttpFetcher) -> None:
    now, most, go = 0, 0, asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == 2:
            go.set()
        await go.wait()
        now -= 1
        return web.Response(body=FEED)

    site.answers["/rss"] = slow
    results = await asyncio.gather(*(fetcher.fetch(ask(f"{site.url}/rss")) for _ in range(8)))
    assert all(isinstance(result, Fetched) for result in results)
    assert most == 2


async def test_one_dead_site_does_not_hold_up_the_others(site: Site) -> None:
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    site.says("/rss", FEED)
    async with (
        raw_site(silent) as dead,
        HttpFetcher(allow_networks=LOOPBACK, spacing=0, seconds=0.5, concurrency=2) as fetcher,
    ):
        results = await asyncio.gather(*(fetcher.fetch(ask(url)) for url in (dead, f"{site.url}/rss")))
    assert isinstance(results[0], FetchFailure)
    assert results[0].reason == "no answer within 0.5 seconds"
    assert isinstance(results[1], Fetched)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://north.example/rss",
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/",
        "http://user:secret@127.0.0.1/rss",
        "http://127.0.0.1/\r\nHost: x",
        "http://",
        "http://[::1",
        "/rss",
        "",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/" + "a" * 3000,
    ],
)
async def test_only_proper_web_addresses_are_asked(fetcher: HttpFetcher, url: str) -> None:
    result = await fetcher.fetch(ask(url))
    assert isinstance(result, FetchFailure)
    assert "secret" not in result.reason


async def test_a_key_in_an_address_is_in_no_reason(site: Site, fetcher: HttpFetcher) -> None:
    site.says("/a", status=302, Location="ftp://x/?key=sesame")
    for url in (f"{site.url}/a?key=sesame", f"{site.url}/none?key=sesame", "http://127.0.0.1:1/?key=sesame"):
        result = await fetcher.fetch(ask(url))
        assert isinstance(result, FetchFailure)
        assert "sesame" not in result.reason


async def test_no_connection_is_told_from_no_such_name(fetcher: HttpFetcher) -> None:
    refused = await fetcher.fetch(ask("http://127.0.0.1:1/rss"))
    unknown = await fetcher.fetch(ask("http://north.invalid/rss"))
    assert isinstance(refused, FetchFailure)
    assert refused.reason == "the site takes no connections"
    assert isinstance(unknown, FetchFailure)
    assert unknown.reason.startswith("the name north.invalid is not known")
