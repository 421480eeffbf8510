from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.record import to_record
from bot.briefing.render_html import to_html
from bot.briefing.render_markdown import link, to_markdown
from bot.briefing.render_text import to_text
from bot.briefing.wording import PUSH_LENGTH, gaps, push
from bot.model import Briefing, Coverage, DevelopmentKind, Disagreement, Gap, Item, Sentence, Source

SLOT = datetime(2026, 10, 7, 3, 0, tzinfo=UTC)
NORTH = Source(
    id="a1", title="Chief held", url="https://north.example/a1", outlet="North", kind="private", country="kg",
    language="en", published_at=datetime(2026, 10, 6, 20, 0, tzinfo=UTC),
)  # fmt: skip
SOUTH = replace(NORTH, id="a2", outlet="South", url="https://south.example/a2", country="kz", kind="state")
ITEM = Item(
    story="s1",
    kind=DevelopmentKind.UPDATE,
    section="kg",
    country="kg",
    headline="Utility chief held",
    sentences=(
        Sentence(text="Police detained the chief, prosecutors said.", sources=("a1",), language="en"),
        Sentence(text="Воду включили.", sources=("a2",), language="ru"),
        Sentence(text="A wall broke.", sources=("a1",), role="context", language="en"),
    ),
    sources=(NORTH, SOUTH),
    independent=2,
    copies=6,
    disagreements=(Disagreement(measure="dead", values=(("North", "3", "a1"), ("South", "5", "a2"))),),
)
BRIEFING = Briefing(
    slot=SLOT, audience="a", language="en", items=(ITEM,), title="Central Asia", sections={"kg": "Kyrgyzstan"},
    countries={"kg": "Kyrgyzstan", "kz": "Kazakhstan"}, coverage=Coverage(feeds=38),
)  # fmt: skip
HOSTILE = '<script>alert(1)</script> [click](javascript:alert(1)) @everyone **bold** "q" & `code`'


def hostile() -> Briefing:
    source = replace(NORTH, outlet=HOSTILE, url='javascript:alert("x")', title=HOSTILE, notice=HOSTILE)
    item = replace(
        ITEM, headline=HOSTILE, sources=(source, SOUTH), sentences=(Sentence(text=HOSTILE, sources=("a1",)),)
    )
    return replace(BRIEFING, items=(item,), worth_reading=(source,), title=HOSTILE)


def test_the_text_reads_like_a_newsroom_note() -> None:
    assert to_text(BRIEFING, zone="Asia/Almaty") == (
        "Central Asia · Wed 7 Oct, 08:00 Almaty · 1 update\n"
        "\n"
        "KYRGYZSTAN\n"
        "Update · Utility chief held\n"
        "  Police detained the chief, prosecutors said. [1]\n"
        "  [ru] Воду включили. [2]\n"
        "  Earlier, Wed 7 Oct: A wall broke. [1]\n"
        "  Reports differ: North: 3 dead; South: 5 dead\n"
        "  [1] North (private) <https://north.example/a1>\n"
        "  [2] South (state, Kazakhstan) <https://south.example/a2>\n"
        "  2 independent sources, 6 reprints\n"
    )


def test_a_single_source_needs_no_marks() -> None:
    only = replace(ITEM, sources=(NORTH,), sentences=ITEM.sentences[:1], independent=1, copies=0, disagreements=())
    text = to_text(replace(BRIEFING, items=(only,)), zone="UTC")
    assert "  North (private), only source <https://north.example/a1>\n" in text
    assert "[1]" not in text


@pytest.mark.parametrize(
    ("since", "coverage", "line"),
    [
        (SLOT, Coverage(feeds=38), "Nothing new since Wed 7 Oct, 08:00; all 38 feeds read."),
        (SLOT, Coverage(feeds=38, failed=("x",)), "Nothing new since Wed 7 Oct, 08:00."),
        (None, Coverage(feeds=38), "Nothing new."),
    ],
)
def test_a_quiet_day_is_one_line(since: datetime | None, coverage: Coverage, line: str) -> None:
    quiet = replace(BRIEFING, items=(), since=since, coverage=coverage)
    text = to_text(quiet, zone="Asia/Almaty", width=200)
    assert text == f"Central Asia · Wed 7 Oct, 08:00 Almaty · {line}\n"
    assert line in to_markdown(quiet, zone="Asia/Almaty")
    assert line in to_html(quiet, zone="Asia/Almaty")


@pytest.mark.parametrize("language", ["en", "kk", "ky", "ru", "tg", "tk", "tr", "uz"])
def test_a_span_with_too_many_articles_says_from_when_on_it_was_looked_through(language: str) -> None:
    cut = Coverage(feeds=38, reaches_to=datetime(2026, 10, 5, 7, tzinfo=UTC))
    for items in (BRIEFING.items, ()):
        briefing = replace(BRIEFING, items=items, coverage=cut, language=language)
        [line] = gaps(briefing)
        assert "5" in line
        assert ("Too many articles" in line) == (language == "en")
        for shown in (to_text(briefing, zone="UTC", width=200), to_markdown(briefing, zone="UTC")):
            assert line in shown
    assert gaps(BRIEFING) == ()


def test_coverage_is_told_only_when_something_is_missing() -> None:
    assert "Gap" not in to_text(BRIEFING, zone="UTC")
    gap = Gap(country="kz", read=1, feeds=4, outlets=("A", "B", "C"))
    missing = replace(BRIEFING, coverage=Coverage(feeds=38, failed=("x",), gaps=(gap,)))
    assert to_text(missing, zone="UTC").endswith("\nGap: Kazakhstan, 1 of 4 feeds read (not read: A, B, C)\n")


def test_no_line_is_wider_than_asked_but_for_addresses() -> None:
    long = replace(ITEM, sentences=(Sentence(text="The committee met again. " * 20, sources=("a1",)),))
    for line in to_text(replace(BRIEFING, items=(long,)), zone="UTC", width=60).splitlines():
        assert len(line) <= 60 or "https://" in line


def test_markdown_takes_nothing_from_feeds_as_markup() -> None:
    page = to_markdown(hostile(), zone="UTC")
    assert "<script>" not in page
    assert not re.search(r"(?<!\\)\]\(javascript", page)
    assert not re.search(r"(?<!\\)\*\*bold", page)
    assert "\\@everyone" in page


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_html_takes_nothing_from_feeds_as_markup() -> None:
    tags = Tags()
    tags.feed(to_html(hostile(), zone="UTC"))
    assert "script" not in {tag for tag, _ in tags.found}
    assert all(str(attributes["href"]).startswith("https://") for tag, attributes in tags.found if tag == "a")


def test_html_marks_the_language_of_what_is_in_another_one() -> None:
    page = to_html(BRIEFING, zone="UTC")
    assert '<p lang="ru" dir="auto">[ru] Воду включили.' in page
    assert '<html lang="en" dir="ltr">' in page
    assert '<html lang="fa" dir="rtl">' in to_html(replace(BRIEFING, language="fa"), zone="UTC")


def test_the_record_is_plain_json_with_utc_times() -> None:
    record = json.loads(json.dumps(to_record(BRIEFING)))
    assert record["slot"] == "2026-10-07T03:00:00Z"
    item = record["items"][0]
    assert {
        "story",
        "kind",
        "section",
        "headline",
        "country",
        "sentences",
        "sources",
        "independent",
        "copies",
        "follows",
    } <= set(item)
    assert item["sentences"][0] == {
        "text": "Police detained the chief, prosecutors said.", "sources": ["a1"], "role": "new", "language": "en",
        "translated_from": "",
    }  # fmt: skip
    assert set(item["sources"][0]) >= {"id", "title", "url", "outlet", "kind", "country", "language", "published_at"}
    assert record["coverage"]["feeds"] == 38
    assert record["written_by"] == "extractive"


def test_the_push_line_holds_whole_headlines() -> None:
    items = tuple(replace(ITEM, headline=f"Headline number {n} of a long and busy day in the region") for n in range(9))
    line = push(replace(BRIEFING, items=items))
    assert len(line) <= PUSH_LENGTH
    assert line.split(" · ") == [item.headline for item in items[: line.count(" · ") + 1]]
    assert push(replace(BRIEFING, items=())) == "Central Asia"


def test_the_interface_speaks_the_audiences_language() -> None:
    text = to_text(replace(BRIEFING, language="ru"), zone="Asia/Almaty")
    assert "Обновление · " in text
    assert "2 независимых источника, 6 перепечаток" in text
    assert "[en] Police detained" in text


class Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "span", "a", "sup"}
anything = st.text(min_size=1).filter(lambda text: "\r" not in text and "\x00" not in text)


@settings(deadline=None)
@given(headline=anything, text=anything, outlet=anything, url=anything)
def test_whatever_a_feed_says_is_shown_as_text(headline: str, text: str, outlet: str, url: str) -> None:
    source = replace(NORTH, outlet=outlet, url=url)
    item = replace(ITEM, headline=headline, sources=(source,), sentences=(Sentence(text=text, sources=("a1",)),))
    page = Visible()
    page.feed(to_html(replace(BRIEFING, items=(item,)), zone="UTC"))
    assert page.tags <= TAGS
    assert headline in page.text
    assert text in page.text
    assert to_markdown(replace(BRIEFING, items=(item,)), zone="UTC")
    assert to_text(replace(BRIEFING, items=(item,)), zone="UTC")
    assert json.loads(json.dumps(to_record(replace(BRIEFING, items=(item,)))))["items"][0]["headline"] == headline


@settings(deadline=None)
@given(anything)
def test_a_markdown_link_stays_a_link_whatever_stands_in_it(url: str) -> None:
    linked = link("North", "https://north.example/" + url)
    assert linked.startswith("[North](https://north.example/")
    assert not re.search(r"[\s<>()]", linked[len("[North](") : -1])
    assert link("North", "javascript:" + url) == "North"
