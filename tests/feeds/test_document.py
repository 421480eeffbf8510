"""The traps that regional feeds set, and what the operator is told of each."""

import gzip
import unicodedata
from datetime import UTC, datetime

import pytest

from bot.feeds.document import Limits, read_document
from bot.model import BlockRole
from bot.ports import ParsedFeed, ParseFailure


def feed(*items: str, head: str = "", attributes: str = "") -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0' {attributes}><channel><title>North</title>{head}{inner}</channel></rss>".encode()


def read(body: bytes, **options: object) -> ParsedFeed:
    found = read_document(body, **options)  # type: ignore[arg-type]
    assert isinstance(found, ParsedFeed), found
    return found


def refused(body: bytes, **options: object) -> ParseFailure:
    found = read_document(body, **options)  # type: ignore[arg-type]
    assert isinstance(found, ParseFailure), found
    return found


ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://south.example/blog/" xml:lang="en">
<title>South</title><entry><id>tag:south.example,2026:1</id><title type="html">Rail &amp;lt;b&gt;opens&lt;/b&gt;</title>
<link rel="enclosure" href="x.mp3"/><link href="one"/><updated>2026-11-20T10:00:00Z</updated>
<author><name>Ada</name><email>a@south.example</email></author><category term="rail" label="Railways"/>
<summary>Short.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content>
</entry></feed>"""


def test_an_atom_entry() -> None:
    found = read(ATOM.encode())
    (item,) = found.items
    assert (found.title, found.language, item.guid) == ("South", "en", "tag:south.example,2026:1")
    assert (item.title, item.url, item.author) == ("Rail opens", "https://south.example/blog/one", "Ada")
    assert (item.text, item.categories) == ("One.\nTwo.", ("Railways",))
    assert item.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert [item.text[block.start : block.end] for block in item.blocks] == ["One.", "Two."]


def test_fields_in_base64() -> None:
    body = """<feed xmlns="http://purl.org/atom/ns#"><title mode="base64" type="text/html">U291dGg=</title><entry>
      <title>Rail</title><content type="application/octet-stream">UmFpbCBvcGVucw==</content></entry></feed>"""
    found = read(body.encode())
    assert (found.title, found.items[0].title, found.items[0].text) == ("South", "Rail", "Rail opens")


def test_what_is_wrong_most_often_is_read_as_it_was_meant() -> None:
    body = feed(
        "<title>AT&T и R&D &nbsp;\x0b&#8;&#xFFFF;дамба &unknown; &#x1F600;</title><link>https://n.example/?a=1&b=2</link>",
        "<title><![CDATA[A & B\x00 &amp; C]]></title><category> </category><link><![CDATA[https://n.example/?c=1&d=2]]></link>",
    )
    found = read(body)
    assert found.warning == "not well-formed: bare ampersands or control characters"
    assert [(item.title, item.url, item.categories) for item in found.items] == [
        ("AT&T и R&D дамба &unknown; 😀", "https://n.example/?a=1&b=2", ()),
        ("A & B & C", "https://n.example/?c=1&d=2", ()),
    ]


@pytest.mark.parametrize(
    "author", ["ada@n.example (Ada Li)", "Ada Li (ada@n.example)", "Ada Li <ada@n.example>", "Ada Li"]
)
def test_an_author_has_a_name_and_no_address(author: str) -> None:
    (item,) = read(feed(f"<title>One</title><author>{author.replace('<', '&lt;')}</author>")).items
    assert item.author == "Ada Li"


@pytest.mark.parametrize("unit", ["🇰🇿", "नि", "👩🏽‍🚀", "e\u0323\u0302\u0301"])
@pytest.mark.parametrize("before", ["", "x", "xx", "xxx"])
def test_a_cut_title_ends_with_a_whole_sign(before: str, unit: str) -> None:
    (item,) = read(feed(f"<title>{before}{unit * 300}</title>")).items
    whole = unicodedata.normalize("NFC", unit)
    kept = item.title.removeprefix(before).removesuffix("…")
    assert len(item.title) <= 501
    assert kept == whole * (len(kept) // len(whole)) != ""


@pytest.mark.parametrize("written", ["12", "14:30", "2026", "20261301", "2 hours ago", "soon"])
@pytest.mark.parametrize("title", ["Rail & road", "Rail &amp; road"])
def test_no_date_is_invented_whichever_reader_it_is(title: str, written: str) -> None:
    (item,) = read(feed(f"<title>{title}</title><pubDate>{written}</pubDate>")).items
    assert (item.title, item.published, item.published_at) == ("Rail & road", written, None)


def test_a_wrapped_address() -> None:
    body = feed("<title>One</title><link>\n  https://n.example/news/\n    one two\n</link>")
    assert read(body).items[0].url == "https://n.example/news/one two"


def test_a_packed_file() -> None:
    body = feed("<title>One</title>")
    assert read(gzip.compress(body)).items[0].title == "One"
    assert refused(gzip.compress(body)[:4] + b"nonsense").reason.startswith("no feed")
    assert len(read(gzip.compress(body.replace(b"One", b"x" * 20_000_000))).items[0].title) == 501


def test_rss_one_point_nought() -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>East</title></channel>
      <item rdf:about="https://east.example/1"><title>Dam</title><link>https://east.example/1</link>
      <dc:date>2026-11-20T10:00:00+05:00</dc:date><dc:creator>Bek</dc:creator></item></rdf:RDF>"""
    (item,) = read(body.encode()).items
    assert (item.guid, item.title, item.author) == ("https://east.example/1", "Dam", "Bek")
    assert item.published_at == datetime(2026, 11, 20, 5, tzinfo=UTC)


def test_a_json_feed() -> None:
    body = b"""{"version":"https://jsonfeed.org/version/1.1","title":"West","language":"en","items":[
      {"id":7,"url":"https://west.example/7","title":"A < B","content_html":"<p>Hi</p>",
       "authors":[{"name":"Cyd"}],"tags":["rail"]}, "nonsense"]}"""
    (item,) = read(body).items
    assert (item.guid, item.title, item.text, item.author, item.categories) == ("7", "A < B", "Hi", "Cyd", ("rail",))


def test_html_with_status_200() -> None:
    page = b"""<!DOCTYPE html><html><head><title>North</title>
      <link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>News</body></html>"""
    found = refused(page, url="https://north.example/rss")
    assert found.reason == "a web page, not a feed; it announces https://north.example/feed.xml"
    assert found.announced == ("https://north.example/feed.xml",)


@pytest.mark.parametrize(
    "page",
    [
        "<title>Проверка браузера перед переходом на сайт</title>",
        "<script>document.cookie='k=1'; window.location.reload();</script>",
        "<iframe src='/_Incapsula_Resource?x'></iframe>",
        "<p>Сіз робот емес екеніңізді растаңыз</p>",
    ],
)
def test_walls_have_many_faces(page: str) -> None:
    assert "wall" in refused(f"<html><head></head><body>{page}</body></html>".encode()).reason


def test_a_page_names_its_feeds_against_its_own_base() -> None:
    page = (
        b"<html><head><base href='//cdn.n.example/ru/'><LINK REL=alternate TYPE=application/atom+xml HREF=a.xml></head>"
    )
    assert refused(page, url="https://n.example/").announced == ("https://cdn.n.example/ru/a.xml",)


def test_a_wall_against_robots_is_called_one() -> None:
    found = refused(b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>")
    assert found.reason == "a wall against robots answers instead of the feed"


@pytest.mark.parametrize("body", [b"", b"   \n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n\r\n    "])
def test_a_body_of_nothing(body: bytes) -> None:
    assert refused(body).reason == "the answer is empty"


def test_a_few_bytes_that_are_no_feed() -> None:
    assert refused(b"hello world").reason == "no feed: the answer begins with 'hello world'"


def test_no_items_is_a_feed() -> None:
    assert read(feed()).items == ()


def test_cp1251_without_saying_so() -> None:
    body = feed("<title>Президент подписал закон о государственном бюджете страны</title>").decode().encode("cp1251")
    found = read(body)
    assert found.items[0].title == "Президент подписал закон о государственном бюджете страны"
    assert found.warning == "charset wrong or not declared; read as cp1251"
    assert found.items[0].language == "ru"


def test_xml_that_is_not_well_formed_keeps_its_items() -> None:
    found = read(feed("<title>AT&T opens <b>office</title><link>https://n.example/1</link>", "<title>Second</title>"))
    assert [item.title for item in found.items][-1] == "Second"
    assert found.items[0].url == "https://n.example/1"
    assert found.warning.startswith("not well-formed")


@pytest.mark.parametrize("end", ["", "<pubDate>Fri", "<description><![CDATA[<p>The dam", "</item></channel>"])
def test_a_feed_that_is_cut_off_keeps_its_items_as_far_as_they_go(end: str) -> None:
    whole = feed("<title>First</title>", "<title>Second</title><link>https://n.example/2</link>")
    found = read(whole.removesuffix(b"</item></channel></rss>") + end.encode())
    assert [(item.title, item.url) for item in found.items] == [("First", ""), ("Second", "https://n.example/2")]
    assert found.warning == "not well-formed, as it is cut off: read as far as it goes"


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55357;", "&#x0DFFF;"])
def test_half_a_character_is_left_out(reference: str) -> None:
    (item,) = read(feed(f"<title>A{reference}B</title>")).items
    assert item.title == "AB"


def test_html_names_of_characters_are_no_reason_to_lose_a_title() -> None:
    (item,) = read(feed("<title>A&nbsp;B &laquo;C&raquo; &amp;mdash; D</title>")).items
    assert item.title == "A B «C» — D"


def test_entities_inside_cdata() -> None:
    (item,) = read(feed("<title><![CDATA[Tom &amp; Jerry &quot;run&quot; &lt;b&gt;]]></title>")).items
    assert item.title == 'Tom & Jerry "run"'


def test_missing_and_unreadable_dates_are_none_and_never_taken_from_a_guid() -> None:
    found = read(
        feed("<title>A</title><guid>12</guid>", "<title>B</title><guid>2026-11-01</guid><pubDate>soon</pubDate>")
    )
    assert [item.published_at for item in found.items] == [None, None]


def test_a_date_with_a_russian_month() -> None:
    (item,) = read(feed("<title>A</title><pubDate>Ср, 15 июля 2026 10:00:00 +0500</pubDate>")).items
    assert item.published_at == datetime(2026, 7, 15, 5, tzinfo=UTC)


def test_a_teaser_that_repeats_the_title_says_nothing() -> None:
    items = read(
        feed(
            "<title>Dam breaks</title><description>Dam breaks...</description>",
            "<title>Dam breaks</title><description>&lt;p>Dam breaks&lt;/p>&lt;p>Two hurt.&lt;/p></description>",
        )
    ).items
    assert [item.text for item in items] == ["", "Two hurt."]
    assert [(block.start, block.end) for block in items[1].blocks] == [(0, 9)]


def test_the_language_is_each_articles_own_not_the_feeds() -> None:
    kazakh = "Үкімет жаңа теміржол құрылысын бастады, деп хабарлады баспасөз қызметі. Жоба үш жылға созылады."
    items = read(feed(f"<title>{kazakh}</title>", head="<language>ru</language>"), language="ru").items
    assert items[0].language == "kk"


def test_relative_links_are_resolved_where_the_answer_came_from() -> None:
    (item,) = read(feed("<title>A</title><link>/news/1</link>"), url="https://north.example/rss/all").items
    assert item.url == "https://north.example/news/1"


def test_only_web_addresses_become_links() -> None:
    items = read(
        feed("<title>A</title><link>javascript:alert(1)</link>", "<title>B</title><link>file:///etc</link>")
    ).items
    assert [item.url for item in items] == ["", ""]


def test_a_guid_that_is_a_permalink_is_the_link() -> None:
    items = read(
        feed("<title>A</title><guid>https://n.example/1</guid>", "<title>B</title><guid isPermaLink='false'>x</guid>")
    ).items
    assert [(item.guid, item.url) for item in items] == [("https://n.example/1", "https://n.example/1"), ("x", "")]


def test_the_fuller_of_two_bodies_is_taken() -> None:
    (item,) = read(
        feed(
            "<title>A</title><description>Short</description>"
            "<content:encoded>&lt;p&gt;The whole report.&lt;/p&gt;</content:encoded>",
            attributes="xmlns:content='http://purl.org/rss/1.0/modules/content/'",
        )
    ).items
    assert item.text == "The whole report."


@pytest.mark.parametrize(
    "tail",
    [
        "<p>The post <a href='x'>Dam breaks</a> appeared first on <a href='y'>North</a>.</p>",
        "<p>Сообщение <a href='x'>Прорыв дамбы</a> появились сначала на <a href='y'>Север</a>.</p>",
    ],
)
def test_a_tail_that_wordpress_adds_is_no_text_of_the_report(tail: str) -> None:
    (item,) = read(feed(f"<title>Dam</title><description><![CDATA[<p>Two were hurt.</p>{tail}]]></description>")).items
    assert [block.role for block in item.blocks] == [BlockRole.BODY, BlockRole.TAIL]


@pytest.mark.parametrize(
    "html",
    [
        "<figure><img src='x'><figcaption>Osh dam. Photo: Ada</figcaption></figure>Two were hurt.",
        "<img src='x'><p class='wp-caption-text'>Osh dam</p><p>Two were hurt.</p>",
        "Фото: пресс-служба МЧС<br>Двое пострадали.",
    ],
)
def test_a_caption_glued_to_the_text_is_told_apart(html: str) -> None:
    (item,) = read(feed(f"<title>Dam</title><description><![CDATA[{html}]]></description>")).items
    assert [block.role for block in item.blocks] == [BlockRole.CAPTION, BlockRole.BODY]


def test_script_and_style_never_reach_the_text() -> None:
    (item,) = read(
        feed(
            "<title>A &lt;script&gt;evil()&lt;/script&gt; B</title>"
            "<description>&lt;script&gt;x&lt;/script&gt;T</description>"
        )
    ).items
    assert (item.title, item.text) == ("A B", "T")


def test_ttl_in_minutes_and_no_longer_than_a_day() -> None:
    assert [read(feed(head=f"<ttl>{ttl}</ttl>")).ttl for ttl in ("60", "99999", "-1", "²")] == [3600, 86400, 0, 0]


def test_fields_are_cut_and_long_guids_keep_apart() -> None:
    limits = Limits(items=3, title=20, text=50, guid=10, url=40)
    items = [
        f"<title>{'word ' * 50}</title><guid>{'x' * 40}{n}</guid><description>{'text ' * 99}</description>"
        for n in range(5)
    ]
    found = read(feed(*items), limits=limits).items
    assert len(found) == 3
    assert len({item.guid for item in found}) == 3
    assert all(len(item.title) <= 21 and len(item.text) <= 50 for item in found)


def test_a_cut_parts_no_letter_from_its_marks() -> None:
    title = "\u0915\u093c" * 15 + "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 9
    for length in range(5, 45):
        (item,) = read(feed(f"<title>{title}</title>"), limits=Limits(title=length)).items
        kept = item.title.removesuffix("…")
        after = title[len(kept)]
        assert title.startswith(kept)
        assert not unicodedata.combining(after)
        assert "\u200d" not in (after, kept[-1])


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200b", "\u0000", "\U000e0041", "\ufeff", "\u0007"], ids=lambda c: f"{ord(c):x}"
)
def test_invisible_characters_stay_outside(hidden: str) -> None:
    (item,) = read(feed(f"<title>Dam{hidden} breaks</title><description>Two{hidden} hurt</description>")).items
    assert (item.title, item.text) == ("Dam breaks", "Two hurt")


def test_an_item_that_is_a_path_stays_text() -> None:
    assert refused(b"/etc/passwd").reason.startswith("no feed")
    assert refused(b"file:///etc/passwd").reason.startswith("no feed")
    assert refused(b"http://127.0.0.1/x").reason.startswith("no feed")
