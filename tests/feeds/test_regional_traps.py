"""Fifteen traps seen in the region, over HTTP: what is read, and what `limelight feeds check` tells of it."""

from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.cli.feeds import _checked
from bot.feeds.document import read_document
from bot.feeds.novelty import identities, new_articles
from bot.feeds.reading import ReadArticle, articles_of
from bot.fetch.client import HttpFetcher
from bot.model import BlockRole, Feed
from bot.ports import FeedState, ParsedFeed, ParseFailure
from tests.fetch.conftest import Site, fetcher, site  # noqa: F401  (fixtures)

NOW = datetime.now(UTC)
RECENT = (NOW - timedelta(hours=3)).strftime("%a, %d %b %Y %H:%M:%S +0000")
RUSSIAN = "Двое пострадали при прорыве дамбы в селе, сообщили спасатели во вторник утром"


class HereParser:
    """Reads without a process of its own, as these bodies are the tests' own."""

    async def parse(
        self, body: bytes, *, content_type: str = "", url: str = "", language: str = ""
    ) -> ParsedFeed | ParseFailure:
        return read_document(body, content_type=content_type, url=url, language=language)


def rss(*items: str) -> bytes:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss><channel><title>Север</title>{listed}</channel></rss>".encode()


def feed(site: Site, **fields: str) -> Feed:  # noqa: F811
    return Feed(id="north", url=f"{site.url}/rss", outlet="North", **fields)


def read(body: bytes, seen_at: datetime = NOW, **fields: str) -> tuple[ReadArticle, ...]:
    parsed = read_document(body, url="https://n.example/rss")
    assert isinstance(parsed, ParsedFeed)
    return articles_of(parsed, Feed(id="north", url="https://n.example/rss", outlet="North", **fields), seen_at)


async def told(site: Site, fetcher: HttpFetcher, **fields: str) -> tuple[bool, str]:  # noqa: F811
    """Return whether the check calls the feed well, and its words."""
    _, well, words, _ = await _checked(feed(site, **fields), fetcher, HereParser())
    return well, words


async def test_a_web_page_with_status_200(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    head = '<link rel="alternate" type="application/rss+xml" href="/feed/ru">'
    site.says("/rss", f"<!DOCTYPE html><html><head>{head}</head><body>Новости</body></html>".encode())
    assert await told(site, fetcher) == (False, f"a web page, not a feed; it announces {site.url}/feed/ru")


async def test_xml_for_known_readers_only(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    async def choosy(request: web.Request) -> web.Response:
        known = "Feedly" in request.headers["User-Agent"]
        return web.Response(body=rss("<title>One</title>") if known else b"", status=200 if known else 403)

    site.answers["/rss"] = choosy
    well, words = await told(site, fetcher)
    assert (well, words.partition(";")[0]) == (False, "refuses the bot (403)")
    assert "see `user_agent` in feeds.yaml" in words
    assert (await told(site, fetcher, user_agent="Feedly/1.0"))[0]


async def test_eleven_bytes(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    site.says("/rss", b"Not Found.\n")
    assert await told(site, fetcher) == (False, "no feed: the answer begins with 'Not Found.'")


async def test_no_items(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    site.says("/rss", rss())
    assert await told(site, fetcher) == (True, "a feed without items at the moment")


async def test_accepted_and_nothing_sent(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    site.says("/rss", b"", status=202)
    assert await told(site, fetcher) == (False, "the answer is empty (status 202)")


async def test_cp1251_that_nobody_declares(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    body = rss(f"<title>{RUSSIAN}</title><pubDate>{RECENT}</pubDate>").decode().encode("cp1251")
    site.says("/rss", body, Content_Type="text/xml")
    well, words = await told(site, fetcher)
    assert well
    assert words.endswith("charset wrong or not declared; read as cp1251")
    assert read(body)[0].article.title == RUSSIAN


async def test_xml_that_breaks_off(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    body = rss("<title>One</title><link>https://n.example/1</link>").replace(b"</item></channel></rss>", b"<link>")
    site.says("/rss", body)
    well, words = await told(site, fetcher)
    assert well
    assert "not well-formed" in words
    assert [one.article.title for one in read(body)] == ["One"]


async def test_items_without_dates(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    body = rss("<title>One</title><guid>12</guid>", "<title>Two</title><pubDate>скоро</pubDate>")
    site.says("/rss", body)
    assert "none with a date, the moment they are seen counts" in (await told(site, fetcher))[1]
    assert [(one.article.published_at, one.article.at) for one in read(body)] == [(None, NOW)] * 2


async def test_entities_inside_cdata(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    body = rss("<title><![CDATA[&laquo;Дамба&raquo; прорвана, сообщило агентство &amp;quot;Север&amp;quot;]]></title>")
    site.says("/rss", body)
    assert await told(site, fetcher) == (
        True,
        "1 item, none with a date, the moment they are seen counts, ru, headlines only",
    )
    assert read(body)[0].article.title == '«Дамба» прорвана, сообщило агентство "Север"'


async def test_a_teaser_that_is_the_title_again(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    site.says("/rss", rss(f"<title>{RUSSIAN}</title><description>&lt;p&gt;{RUSSIAN}.&lt;/p&gt;</description>"))
    assert (await told(site, fetcher))[1].endswith("headlines only")


def test_tails_of_wordpress() -> None:
    tail = "&lt;p&gt;Сообщение &lt;a&gt;Дамба&lt;/a&gt; появились сначала на &lt;a&gt;Север&lt;/a&gt;.&lt;/p&gt;"
    (one,) = read(rss(f"<title>Дамба</title><description>&lt;p&gt;{RUSSIAN}.&lt;/p&gt;{tail}</description>"))
    assert [block.role for block in one.article.blocks] == [BlockRole.BODY, BlockRole.TAIL]


def test_an_old_item_with_a_new_date_is_not_new() -> None:
    item = f"<title>{RUSSIAN}</title><link>https://n.example/1</link><pubDate>{{}}</pubDate>"
    (first,) = read(rss(item.format("Mon, 05 Oct 2026 08:00:00 +0600")))
    again = read(rss(item.format(RECENT)))
    state = FeedState(feed="north", succeeded_at=NOW - timedelta(hours=1))
    unknown = identities(again) - identities([first])
    assert new_articles(again, unknown, state) == ()


async def test_a_language_the_feed_does_not_have(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    items = [f"<title>{RUSSIAN} и ещё {number} человек спасены</title>" for number in range(3)]
    site.says("/rss", rss(*items))
    words = (await told(site, fetcher, language="kk"))[1]
    assert "ru, declared as kk" in words
    assert {one.article.language for one in read(rss(*items), language="kk")} == {"ru"}


async def test_dates_without_a_year(site: Site, fetcher: HttpFetcher) -> None:  # noqa: F811
    seen = datetime(2026, 10, 7, 9, tzinfo=UTC)
    body = rss("<title>One</title><pubDate>6 октября, 18:30</pubDate>")
    assert read(body, seen)[0].article.published_at == datetime(2026, 10, 6, 18, 30, tzinfo=UTC)
    site.says("/rss", body)
    assert "newest" in (await told(site, fetcher))[1]


def test_a_caption_glued_to_the_text() -> None:
    text = "&lt;figure&gt;&lt;img&gt;&lt;figcaption&gt;Дамба. Фото: МЧС&lt;/figcaption&gt;&lt;/figure&gt;" + RUSSIAN
    (one,) = read(rss(f"<title>Дамба</title><description>{text}.</description>"))
    assert [block.role for block in one.article.blocks] == [BlockRole.CAPTION, BlockRole.BODY]


def test_a_caption_glued_to_the_text_without_any_markup() -> None:
    for source in ("Фото: n.example", "Фото: МЧС РК", "Сурет: (әкімдік)", "Фото: РИА Новости"):
        (one,) = read(rss(f"<title>Дамба</title><description>{source}{RUSSIAN}.</description>"))
        assert one.article.text == f"{source}\n{RUSSIAN}."
        assert [block.role for block in one.article.blocks] == [BlockRole.CAPTION, BlockRole.BODY]
    (one,) = read(
        rss("<title>Дамба</title><description>Фото: кадр YouTube снят у дамбы в селе сегодня утром.</description>")
    )
    assert [block.role for block in one.article.blocks] == [BlockRole.CAPTION]
