import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.feeds.document import read_document
from bot.feeds.full_text import read_page
from bot.fetch.child import PAGE
from bot.fetch.parser import ChildParser
from bot.ports import ParsedFeed, ParseFailure
from tests.fetch.hostile import BODIES

GOOD = b"""<?xml version="1.0"?><rss><channel><title>North</title><language>en</language><ttl>30</ttl>
<item><title>Dam &amp; river</title><guid>1</guid><link>/1</link><pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate>
<description>&lt;figure>&lt;figcaption>Photo&lt;/figcaption>&lt;/figure>&lt;p>Two were hurt.&lt;/p></description>
<category>accidents</category></item></channel></rss>"""
#: What takes no longer than a moment; the rest is for the benchmark.
QUICK = [
    "billion laughs", "quadratic blow-up", "external file", "external address", "external device", "xinclude", "a path",
    "an address", "a file address", "200,000 items", "title of 9 MB", "400 KB of comment starts", "100,000 attributes",
    "50,000 namespaces", "dates of 1 MB", "guid of 5 MB", "link of 5 MB", "1 MB of entities", "1 MB of less-than",
    "2 MB of doctypes", "combining marks", "joiners", "nothing but zeros", "deep json", "deep json feed",
    "json feed of 300,000 items", "page of 100,000 links", "wide characters", "lone surrogates", "declared utf-7",
]  # fmt: skip


@pytest.fixture
async def parser() -> AsyncIterator[ChildParser]:
    async with ChildParser(processes=1) as found:
        yield found


async def is_well(parser: ChildParser) -> bool:
    found = await parser.parse(GOOD)
    return isinstance(found, ParsedFeed) and len(found.items) == 1


async def test_the_child_says_what_the_reader_says(parser: ChildParser) -> None:
    here = read_document(GOOD, url="https://n.example/rss", language="en")
    assert await parser.parse(GOOD, url="https://n.example/rss", language="en") == here
    assert isinstance(here, ParsedFeed)
    assert len(here.items[0].blocks) == 2
    page = b"<!doctype html><link rel=alternate type='application/rss+xml' href='/f'>"
    assert await parser.parse(page, url="https://n.example/") == read_document(page, url="https://n.example/")


TITLES = (
    "رئیس جمهور با همتای خود دیدار کرد", "总统会见了来访的代表团", "대통령이 대표단을 만났다",
    "大統領は代表団と会談した", "პრეზიდენტი დელეგაციას შეხვდა", "Նախագահը հանդիպել է պատվիրակությանը",
    "Ο πρόεδρος συναντήθηκε με την αντιπροσωπεία", "הנשיא נפגש עם המשלחת", "राष्ट्रपति ने प्रतिनिधिमंडल से मुलाकात की",
    "Президент делегация менен жолукту", "ประธานาธิบดีพบคณะผู้แทน", "Tổng thống đã gặp phái đoàn", "1234 …",
    "Osh 奥什 Ош اوش", "é" + "\u0301" * 20,
)  # fmt: skip


async def test_the_child_has_all_it_needs_for_every_script(parser: ChildParser) -> None:
    for title in TITLES:
        item = f"<item><title>{title}</title><description>{title}. {title}.</description></item>"
        body = f"<rss><channel>{item}</channel></rss>".encode()
        assert await parser.parse(body) == read_document(body), title


async def test_pages_of_every_script_are_read_in_the_child() -> None:
    async with ChildParser(processes=1, reads="page") as parser:
        for title in TITLES:
            page = PAGE.format(title, f"{title}. " * 40).encode()
            assert await parser.parse(page) == read_page(page), title


async def test_one_child_serves_many_bodies(parser: ChildParser) -> None:
    results = await asyncio.gather(*(parser.parse(GOOD) for _ in range(50)))
    assert all(isinstance(result, ParsedFeed) for result in results)
    assert parser.restarts == 0


async def test_what_takes_too_long_is_killed_and_the_next_is_read() -> None:
    async with ChildParser(seconds=0.3, processes=1) as parser:
        assert await is_well(parser)
        found = await parser.parse(BODIES["200,000 broken items"]())
        assert found == ParseFailure(reason="reading it took longer than 0.3 seconds")
        assert parser.restarts == 1
    async with ChildParser(processes=1) as parser:
        assert await is_well(parser)


async def test_what_takes_too_much_memory_ends_and_the_next_is_read() -> None:
    async with ChildParser(memory=60_000_000, processes=1) as parser:
        found = await parser.parse(BODIES["guid of 5 MB"]())
        assert isinstance(found, ParseFailure)
        assert "memory" in found.reason
        assert await is_well(parser)


async def test_a_body_beyond_the_cap_is_not_even_sent() -> None:
    async with ChildParser(largest=1_000_000) as parser:
        assert await parser.parse(bytes(1_000_001)) == ParseFailure(reason="larger than 1 MB")
        assert not parser._children


async def test_others_are_read_while_one_hangs() -> None:
    async with ChildParser(seconds=2, processes=2) as parser:
        hanging = asyncio.create_task(parser.parse(BODIES["200,000 broken items"]()))
        others = await asyncio.gather(*(parser.parse(GOOD) for _ in range(20)))
        assert not hanging.done()
        assert all(isinstance(other, ParsedFeed) for other in others)
        assert isinstance(await hanging, ParseFailure)


async def test_a_child_that_is_killed_from_outside_is_replaced(parser: ChildParser) -> None:
    assert await is_well(parser)
    (child,) = parser._children
    child._process.kill()
    await child._process.wait()
    assert await is_well(parser)


async def test_the_child_has_an_empty_environment_and_limits(parser: ChildParser) -> None:
    assert await is_well(parser)
    (child,) = parser._children
    environment, limits = await asyncio.to_thread(_shown, child._process.pid)
    assert environment == b""
    assert "300000000" in limits


def _shown(process: int) -> tuple[bytes, str]:
    folder = Path(f"/proc/{process}")
    if not folder.exists():
        pytest.skip("only Linux shows a process's environment as files")
    return folder.joinpath("environ").read_bytes(), folder.joinpath("limits").read_text()


async def test_no_child_is_left_behind() -> None:
    async with ChildParser(processes=2) as parser:
        await asyncio.gather(*(parser.parse(GOOD) for _ in range(4)))
        children = list(parser._children)
    assert all(not child.is_alive for child in children)


@pytest.mark.parametrize("some", [QUICK[::2], QUICK[1::2]], ids=["even", "odd"])
async def test_hostile_bodies_cost_nobody_else_anything(some: list[str]) -> None:
    async with ChildParser(processes=1, seconds=20) as parser:
        for name in some:
            found = await parser.parse(BODIES[name]())
            assert isinstance(found, ParsedFeed | ParseFailure), name
            text = repr(found)
            assert "root:" not in text, name
            assert "cannot be read (" not in text, name
            assert len(text) < 6_000_000, name
            assert await is_well(parser), name


ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">A&#160;&lt;b></title></entry></feed>'
CHANGES = st.lists(st.tuples(st.integers(0, 600), st.binary(max_size=6), st.integers(0, 30)), max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([GOOD, ATOM]), CHANGES)
def test_mutations_are_read_or_refused(body: bytes, changes: list[tuple[int, bytes, int]]) -> None:
    for at, put, cut in changes:
        body = body[:at] + put + body[at + cut :]
    found = read_document(body, url="https://n.example/")
    assert isinstance(found, ParsedFeed | ParseFailure)
    if isinstance(found, ParsedFeed):
        for item in found.items:
            assert item.url == "" or item.url.startswith(("http://", "https://"))
            assert all(item.text[block.start : block.end] for block in item.blocks)
