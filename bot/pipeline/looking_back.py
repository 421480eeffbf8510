"""A week's stories to a look-back: what moved most, who was in the news. It counts nothing as told."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.briefing.choose import Choice, Chosen, choose
from bot.briefing.compose import compose
from bot.briefing.phrases import phrases_for
from bot.model import Audience, Briefing, Coverage, InTheNews, Item
from bot.pipeline.edition import Edition
from bot.pipeline.publish import Newsroom, writer_for
from bot.ports import Library

WEEK = timedelta(days=7)
#: Names that a look-back counts, and what they are: places say where, not who.
NAMES = 8
WHO = frozenset({"person", "people", "organisation", "company"})


async def look_back(
    audience: Audience,
    at: datetime,
    *,
    edition: Edition,
    library: Library,
    newsroom: Newsroom,
    muted: Collection[str] = (),
    untranslated: Collection[tuple[str, str]] = (),
) -> Briefing:
    """Return the look-back of the seven days before a moment, whatever of them the audience was told.

    `edition` must reach back a week from `at`.
    """
    begin = at - WEEK
    found = await asyncio.to_thread(
        lambda: choose(
            [
                each
                for each in edition.developments(edition.told_before(begin), since=begin)
                if each.story.id not in muted
            ],
            topic=audience.topic,
            region=newsroom.region,
            entities=newsroom.names.entities,
            feeds=newsroom.feeds,
            weigh=edition.weigh,
        )
    )
    moved = sorted(
        found.chosen, key=lambda each: (-_own_reports(each, begin, at), -each.score, each.development.story.id)
    )
    choice = Choice(chosen=tuple(moved[: audience.items]), cut=tuple(moved[audience.items :]))
    if newsroom.model is not None:
        await newsroom.model.prepare(choice.chosen, feeds=newsroom.feeds, language=audience.language)
    briefing = await asyncio.to_thread(
        compose,
        choice,
        audience=audience,
        slot=at,
        since=begin,
        coverage=Coverage(
            held_back=len(choice.cut), off_topic=len(found.refused), reaches_to=library.stories_reach_to(begin)
        ),
        feeds=newsroom.feeds,
        region=newsroom.region,
        write=writer_for(newsroom, untranslated),
        written_by=newsroom.model.name if newsroom.model else "extractive",
    )
    phrases = phrases_for(audience.language)
    return replace(
        briefing,
        title=phrases.listed((phrases.text("The past week"), briefing.title)),
        items=tuple(_unsettled(item) for item in briefing.items),
        settles={},
        worth_reading=(),
        look_back=True,
        in_the_news=await _in_the_news(found.chosen, begin, at, library, newsroom),
    )


def _own_reports(chosen: Chosen, begin: datetime, at: datetime) -> int:
    reports = chosen.development.story.reports
    return sum(not one.silent and begin < one.article.seen_at <= at for one in reports)


def _unsettled(item: Item) -> Item:
    return replace(item, settles={})


async def _in_the_news(
    chosen: Iterable[Chosen], begin: datetime, at: datetime, library: Library, newsroom: Newsroom
) -> tuple[InTheNews, ...]:
    """Return who the week's stories of the topic name most, with the counts of all articles of both weeks."""
    entities = newsroom.names.entities
    named: Counter[str] = Counter()
    for each in chosen:
        for report in each.development.story.reports:
            if not report.silent and begin < report.article.seen_at <= at:
                named.update({mention.entity for mention in report.mentions})
    who = [key for key, _ in named.most_common() if key in entities and entities[key].type in WHO][: 3 * NAMES]
    days = [begin + timedelta(days=day) for day in range(WEEK.days)]
    counted = [await library.count_named(who, day, day + timedelta(days=1)) for day in days]
    before = await library.count_named(who, begin - WEEK, begin)
    found = [
        InTheNews(
            entity=key,
            name=entities[key].name,
            articles=sum(day.get(key, 0) for day in counted),
            before=before.get(key, 0),
            by_day=tuple(day.get(key, 0) for day in counted),
        )
        for key in who
    ]
    return tuple(sorted(found, key=lambda one: (-one.articles, one.name))[:NAMES])
