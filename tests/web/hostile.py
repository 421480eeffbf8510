"""Strings that want to run in a reader's browser -> an office in which every word is one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import quote

from bot.actions.office import Office
from bot.answering import office_of
from bot.delivery.parts import marker
from bot.entities.matching import Matcher
from bot.feeds.reading import ReadArticle
from bot.model import (
    Alias,
    Article,
    Audience,
    Briefing,
    Coverage,
    DevelopmentKind,
    Disagreement,
    Entity,
    Feed,
    Gap,
    InTheNews,
    Item,
    Region,
    Role,
    Sentence,
    SignedLine,
    Source,
    Topic,
)
from bot.pipeline import Fresh, Newsroom, place
from bot.ports import FeedState, JournalEntry
from bot.store import open_store
from tests.actions.world import NOW, KnownStories, StoppedClock
from tests.web.reading import audience, keep_briefing

STRINGS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title></style></textarea><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>",
    '" onmouseover="alert(1)" autofocus onfocus="alert(1)" x="',
    "{{7*7}}{% include 'base.html' %}${7*7}",
    "<style>@import url(//evil.example/x.css)</style>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/><form action=//evil.example><button>x",
    "]]></content><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "\u202eevil\u2066 \x00\x1b[31m\ud7ff",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
URLS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://ok.example/"><script>alert(1)</script>',
)

#: Without a dot at its end it stays one sentence.
NAME = "Zarkon"


@dataclass(frozen=True, slots=True)
class Words:
    """The strings that a world is made of: each alone somewhere, all of them in a row elsewhere."""

    each: Sequence[str]
    urls: Sequence[str]

    @property
    def all(self) -> str:
        return " ".join(self.each)

    def source(self, number: int) -> Source:
        text = self.each[number % len(self.each)]
        return Source(
            id=f"h{number}",
            title=self.all,
            url=self.urls[number % len(self.urls)],
            outlet=text,
            kind=text,
            country=text,
            language=text,
            published_at=NOW,
            notice=self.all,
            author=self.all,
        )

    def item(self, number: int) -> Item:
        text = self.each[number]
        return Item(
            story=f"hostile/{number}",
            kind=DevelopmentKind.NEW,
            section=text,
            headline=f"{text} {self.all}",
            country=text,
            sentences=(
                Sentence(text=text, sources=(f"h{number}",), language=text),
                Sentence(text=self.all, sources=(f"h{number}",), role="context", translated_from=text),
            ),
            sources=(self.source(number), self.source(number + 1)),
            disagreements=(Disagreement(measure=text, values=((self.all, text, "h0"), (text, self.all, "h1"))),),
        )

    def briefing(self) -> Briefing:
        named = tuple(
            InTheNews(entity=str(place), name=text, articles=3, before=1, by_day=(0, 1, 2, 0, 0, 0, 0))
            for place, text in enumerate(self.each)
        )
        return Briefing(
            slot=NOW,
            audience="discord:mine",
            language="en",
            title=self.all,
            items=tuple(self.item(number) for number in range(len(self.each))),
            worth_reading=(self.source(3), self.source(4)),
            ahead=(Sentence(text=self.all, sources=("h1",), language="x"),),
            ahead_sources=(self.source(1),),
            coverage=Coverage(feeds=3, gaps=(Gap(country=self.all, read=1, feeds=2, outlets=tuple(self.each)),)),
            sections=dict.fromkeys(self.each, self.all),
            countries=dict.fromkeys(self.each, self.all),
            in_the_news=named,
            signed=tuple(SignedLine(text=text, by=text) for text in self.each),
        )


OWN = Words(STRINGS, URLS)


@dataclass(frozen=True, slots=True)
class World:
    """An office in which everything has these words, whose page it is, and where its pages are below that."""

    office: Office
    reader: Audience
    subscriber: Audience
    paths: Sequence[str]
    mailing: Sequence[str]  # the subscriber's


def published(texts: Sequence[str]) -> Words:
    """Return what others wrote to break programs, as a world's words: as texts and as addresses."""
    return Words(texts, [url for text in texts for url in (text, f"https://ok.example/{text}")])


@asynccontextmanager
async def hostile_office(words: Words = OWN) -> AsyncIterator[World]:
    feeds = {
        f"f{number}": Feed(
            id=f"f{number}",
            url=f"https://f{number}.example/rss",
            outlet=text,
            country=text[:2],
            notice=words.all,
            region="middle",
            language="en",
        )
        for number, text in enumerate(words.each)
    }
    entity = Entity(
        key=f"z/{words.all}"[:100].replace("\0", ""),  # no database takes it, and no page is asked with it
        name=words.all,
        type=words.all,
        country="xz",
        aliases=(Alias(text=NAME), Alias(text=words.all, language='x"onload=alert(1)')),
        roles=(Role(text=words.all, as_of=date(2026, 1, 1)),),
    )
    entities = {entity.key: entity, "other": Entity(key="other", name="Belorta", type=words.all)}
    fresh = []
    for number, (key, feed) in enumerate(feeds.items()):
        seen = NOW - timedelta(hours=number + 1)
        said = f"{NAME} of Belorta met them on 20 October 2026, {words.each[number]} said."
        article = Article(
            id=f"a{number}",
            feed=key,
            url=words.urls[number % len(words.urls)],
            title=f"{NAME} {words.all}",
            text=f"{said} {words.all} and {number + 3} people.",
            language="en" if number % 2 else 'ru"><script>alert(1)</script>',
            published_at=seen,
            seen_at=seen,
            author=words.all,
        )
        fresh.append(Fresh(feed=feed, read=ReadArticle(guid=str(number), article=article)))
    matcher = Matcher(entities)
    region = Region(key="middle", name=words.all, countries={"xz": words.all}, languages=("en",))
    reader = replace(audience("mine"), name=words.all, topic=Topic(name=words.all, region="middle"))
    async with open_store(":memory:") as store:
        await store.save_gathered(place(fresh, matcher, KnownStories()))
        newsroom = Newsroom(region=region, feeds=feeds, names=matcher)
        office = office_of(store, newsroom, StoppedClock(NOW))
        states = [FeedState(feed=key, health="failing", reason=words.all, new_item_at=NOW) for key in feeds]
        await store.save_feed_states(states)
        slot = await keep_briefing(office, reader, briefing=words.briefing())
        mark = marker(slot.key, 1)
        withdrawn = {"reason": words.all, "marker": mark}
        await store.record(
            JournalEntry(
                at=NOW, space=reader.space, person="1", action="withdraw", subject="hostile/0", detail=withdrawn
            )
        )
        subscriber = replace(reader, id="email:1", platform="email", address=f"{words.each[0]} {words.all}@x.example")
        await store.save_audience(subscriber)
        asked = [
            quote(text.replace("\0", ""), safe="") for text in (words.all, words.all[:150], f"{words.each[0]} {NAME}")
        ]
        paths = [
            "",
            f"briefing/{slot.on}/{mark}",
            "story/dam",
            f"story/dam?in={asked[0]}",
            f"entity/{quote(entity.key, safe='')}",
            "ahead",
            *(f"search?q={words}" for words in asked[1:]),
            "feeds",
        ]
        yield World(office, reader, subscriber, paths, ("confirm", "leave"))
