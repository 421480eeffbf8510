"""A world whose every word wants to run in a reader's browser: feeds, names, titles, texts, topics."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta

from bot.answering import office_of
from bot.entities.matching import Matcher
from bot.feeds.reading import ReadArticle
from bot.model import (
    Alias,
    Article,
    Briefing,
    Coverage,
    DevelopmentKind,
    Disagreement,
    Entity,
    Feed,
    Gap,
    Item,
    Region,
    Role,
    Sentence,
    Source,
    Topic,
)
from bot.pipeline import Fresh, Newsroom, place
from bot.ports import FeedState
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
ALL = " ".join(STRINGS)
URLS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://ok.example/"><script>alert(1)</script>',
)

#: Without a dot at its end it stays one sentence.
NAME = "Zarkon"


def source(number: int) -> Source:
    text = STRINGS[number % len(STRINGS)]
    return Source(
        id=f"h{number}",
        title=ALL,
        url=URLS[number % len(URLS)],
        outlet=text,
        kind=text,
        country=text,
        language=text,
        published_at=NOW,
        notice=ALL,
        author=ALL,
    )


def briefing() -> Briefing:
    items = tuple(
        Item(
            story="hostile",
            kind=DevelopmentKind.NEW,
            section=text,
            headline=ALL,
            country=text,
            sentences=(
                Sentence(text=ALL, sources=(f"h{number}",), language=text),
                Sentence(text=ALL, sources=(f"h{number}",), role="context", translated_from=text),
            ),
            sources=(source(number), source(number + 1)),
            disagreements=(Disagreement(measure=text, values=((ALL, text, "h0"), (text, ALL, "h1"))),),
        )
        for number, text in enumerate(STRINGS)
    )
    return Briefing(
        slot=NOW,
        audience="discord:mine",
        language="en",
        title=ALL,
        items=items,
        worth_reading=(source(3), source(4)),
        ahead=(Sentence(text=ALL, sources=("h1",), language="x"),),
        ahead_sources=(source(1),),
        coverage=Coverage(feeds=3, gaps=(Gap(country=ALL, read=1, feeds=2, outlets=STRINGS),)),
        sections=dict.fromkeys(STRINGS, ALL),
        countries=dict.fromkeys(STRINGS, ALL),
    )


@asynccontextmanager
async def hostile_office() -> AsyncIterator[tuple]:
    feeds = {
        f"f{number}": Feed(
            id=f"f{number}",
            url=f"https://f{number}.example/rss",
            outlet=text,
            country=text[:2],
            notice=ALL,
            region="middle",
            language="en",
        )
        for number, text in enumerate(STRINGS)
    }
    entity = Entity(
        key='z/"><script>alert(1)</script>',
        name=ALL,
        type=ALL,
        country="xz",
        aliases=(Alias(text=NAME), Alias(text=ALL, language='x"onload=alert(1)')),
        roles=(Role(text=ALL, as_of=date(2026, 1, 1)),),
    )
    entities = {entity.key: entity, "other": Entity(key="other", name="Belorta", type=ALL)}
    fresh = []
    for number, (key, feed) in enumerate(feeds.items()):
        seen = NOW - timedelta(hours=number + 1)
        text = f"{NAME} of Belorta met them on 20 October 2026, {STRINGS[number]} said. {ALL} and {number + 3} people."
        article = Article(
            id=f"a{number}",
            feed=key,
            url=URLS[number % len(URLS)],
            title=f"{NAME} {ALL}",
            text=text,
            language="en" if number % 2 else 'ru"><script>alert(1)</script>',
            published_at=seen,
            seen_at=seen,
            author=ALL,
        )
        fresh.append(Fresh(feed=feed, read=ReadArticle(guid=str(number), article=article)))
    matcher = Matcher(entities)
    region = Region(key="middle", name=ALL, countries={"xz": ALL}, languages=("en",))
    reader = replace(audience("mine"), name=ALL, topic=Topic(name=ALL, region="middle"))
    async with open_store(":memory:") as store:
        await store.save_gathered(place(fresh, matcher, KnownStories()))
        newsroom = Newsroom(region=region, feeds=feeds, names=matcher)
        office = office_of(store, newsroom, StoppedClock(NOW))
        states = [FeedState(feed=key, health="failing", reason=ALL, new_item_at=NOW) for key in feeds]
        await store.save_feed_states(states)
        slot = await keep_briefing(office, reader, briefing=briefing())
        yield office, slot, entity.key
