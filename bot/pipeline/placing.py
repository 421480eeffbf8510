"""Articles with mentions to what is stored of them: their place in a story, and what they say."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from bot.model import Mention, Placement
from bot.pipeline.polling import Fresh
from bot.ports import Arrival, Gathered, Library, NameFinder
from bot.stories.grouping import Grouper
from bot.stories.statements import statements_of

#: Article -> entities that somebody said are not meant in it, nor in copies of it.
Dropped = Mapping[str, Collection[str]]


def match(fresh: Iterable[Fresh], names: NameFinder) -> list[Arrival]:
    """Match articles, in their order, for whoever groups their region."""
    return [
        Arrival(
            region=one.feed.region,
            article=one.read.article,
            guid=one.read.guid,
            key=one.read.key,
            mentions=names.match(one.read.article),
            baseline=one.baseline,
        )
        for one in fresh
    ]


def place(
    batch: Iterable[Fresh], names: NameFinder, grouper: Grouper, dropped: Dropped | None = None
) -> list[Gathered]:
    """Match and group articles in this order; only the grouper remembers anything."""
    return [_placed(one, grouper, dropped or {}) for one in match(batch, names)]


def group(arrivals: Iterable[Arrival], grouper: Grouper, dropped: Dropped | None = None) -> list[Gathered]:
    """Group matched articles in the order they count for."""
    in_order = sorted(arrivals, key=lambda one: (one.article.at, one.article.id))
    return [_placed(one, grouper, dropped or {}) for one in in_order]


def _placed(arrival: Arrival, grouper: Grouper, dropped: Dropped) -> Gathered:
    article = arrival.article
    placement = grouper.place(article, arrival.mentions)
    mentions = _meant(arrival.mentions, (article.id, placement.copy_of), dropped)
    return Gathered(
        article=article,
        guid=arrival.guid,
        key=arrival.key,
        region=arrival.region,
        mentions=mentions,
        placement=placement,
        statements=statements_of(article, mentions, placement.story, recurring=grouper.recurring(article.feed)),
        baseline=arrival.baseline,
    )


def read_again(edited: Iterable[Fresh], names: NameFinder, dropped: Dropped | None = None) -> list[Gathered]:
    """Match articles that have changed; they stay in their stories."""
    changed = []
    for one in edited:
        article = one.read.article
        mentions = _meant(names.match(article), (article.id,), dropped or {})
        changed.append(
            Gathered(
                article=article,
                region=one.feed.region,
                mentions=mentions,
                placement=Placement(article=article.id, story=""),
                statements=statements_of(article, mentions, ""),
            )
        )
    return changed


def _meant(mentions: tuple[Mention, ...], articles: Iterable[str], dropped: Dropped) -> tuple[Mention, ...]:
    wrong = {entity for article in articles for entity in dropped.get(article, ())}
    return tuple(mention for mention in mentions if mention.entity not in wrong) if wrong else mentions


async def rebuild(grouper: Grouper, library: Library, since: datetime, *, region: str = "") -> None:
    """Teach a new grouper the stories that may still go on, of one region or of all; a fortnight takes a while."""
    stories = await library.reports_since(since, region=region)

    def remember() -> None:
        for story in stories:
            grouper.remember(story)

    await asyncio.to_thread(remember)
