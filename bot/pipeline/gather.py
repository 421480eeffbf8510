"""Feeds to stories: fetch -> read -> match -> group, every few minutes, feed by feed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ParamSpec, TypeVar

from bot.feeds.due import after_fetch, is_baseline, is_due, request_for, turned
from bot.feeds.identity import content_digest
from bot.feeds.novelty import identities, new_articles
from bot.feeds.reading import ReadArticle, articles_of
from bot.model import Article, Feed, Mention, Placement
from bot.pipeline.full_texts import read_in_full
from bot.ports import (
    Arrival,
    Clock,
    FeedParser,
    FeedState,
    Fetched,
    Fetcher,
    FetchFailure,
    FullTexts,
    Gathered,
    Library,
    NameFinder,
    ParsedFeed,
    ParseFailure,
    PollResult,
    Progress,
)
from bot.stories.grouping import Grouper
from bot.stories.statements import statements_of

#: So many feeds are on their way at a time: what is fetched waits in memory until it is parsed.
AT_ONCE = 200

#: Article -> entities that somebody said are not meant in it, nor in copies of it.
Dropped = Mapping[str, Collection[str]]

#: Items of a feed that are judged while the event loop waits; those of a larger one are judged in a thread.
FEW_ITEMS = 50

Given = ParamSpec("Given")
Made = TypeVar("Made")

#: So many new articles may wait until all feeds have answered; a round that has more stores them meanwhile.
MOST_WAITING = 5000

#: Articles matched and grouped in one go off the event loop.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """An article this feed never had. `baseline`: older than our first sight of the feed, for the record only."""

    feed: Feed
    read: ReadArticle
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What asking one feed gave."""

    feed: Feed
    state: FeedState
    fresh: tuple[Fresh, ...] = ()
    edited: tuple[Fresh, ...] = ()  # stored, and its feed says something else now
    unchanged: bool = False
    failure: str = ""
    unread: str = ""  # pages that were to be read in full and could not, in words


async def gather(
    feeds: Sequence[Feed],
    *,
    library: Library,
    fetcher: Fetcher,
    parser: FeedParser,
    names: NameFinder,
    grouper: Grouper,
    clock: Clock,
    everything: bool = False,
    dropped: Dropped | None = None,
    full_texts: FullTexts | None = None,
    watch: Callable[[Progress], None] = lambda _: None,
) -> PollResult:
    """Poll the feeds that are due (or `everything`), store what is new, and say how each feed fared.

    New articles of all feeds are stored in the order they count for, so that which feed answered first changes nothing.
    In a round of thousands of feeds that holds for so many articles at a time as may wait.
    """
    now = clock.now()
    states = await library.feed_states()
    due = [feed for feed in feeds if everything or is_due(feed, states.get(feed.id), now)]
    polled: list[Polled] = []
    waiting: list[Fresh] = []
    room, storing = asyncio.Semaphore(AT_ONCE), asyncio.Lock()
    articles = 0

    async def store() -> None:
        nonlocal articles
        articles += len(waiting)
        fresh = sorted(waiting, key=lambda each: (each.read.article.at, each.read.article.id))
        waiting.clear()
        for start in range(0, len(fresh), BATCH):
            batch = fresh[start : start + BATCH]
            await library.save_gathered(await asyncio.to_thread(place, batch, names, grouper, dropped))

    async def one(feed: Feed) -> None:
        state = states.get(feed.id) or FeedState(feed=feed.id)
        try:
            outcome = await poll_feed(
                feed, state, library=library, fetcher=fetcher, parser=parser, clock=clock, full_texts=full_texts
            )
            waiting.extend(outcome.fresh)
            polled.append(replace(outcome, fresh=()))
            watch(
                Progress(feed=feed, done=len(polled), total=len(due), new=len(outcome.fresh), failure=outcome.failure)
            )
            if len(waiting) > MOST_WAITING:  # the feed keeps its room meanwhile, so that no more than this is ever held
                async with storing:
                    if len(waiting) > MOST_WAITING:
                        await store()
        finally:
            room.release()

    asked: list[asyncio.Task[None]] = []
    try:
        for feed in due:
            await room.acquire()
            asked.append(asyncio.create_task(one(feed)))
            await asyncio.sleep(0)  # two hundred first requests made in one go would hold up everybody
        await asyncio.gather(*asked)
    finally:
        for task in asked:
            task.cancel()
    await store()
    edited = [each for outcome in polled for each in outcome.edited]
    for start in range(0, len(edited), BATCH):
        await library.save_edits(await asyncio.to_thread(read_again, edited[start : start + BATCH], names, dropped))
    await library.save_feed_states([outcome.state for outcome in polled])
    return PollResult(
        polled=len(polled),
        unchanged=sum(outcome.unchanged for outcome in polled),
        articles=articles,
        failures={outcome.feed.id: outcome.failure for outcome in polled if outcome.failure},
        unread={outcome.feed.id: outcome.unread for outcome in polled if outcome.unread},
        turned=tuple(filter(None, (turned(one.feed, states.get(one.feed.id), one.state) for one in polled))),
    )


async def poll_feed(
    feed: Feed,
    state: FeedState,
    *,
    library: Library,
    fetcher: Fetcher,
    parser: FeedParser,
    clock: Clock,
    full_texts: FullTexts | None = None,
) -> Polled:
    """Ask one feed and read what it has, with the pages of its teasers if it says so; nothing of it is stored yet."""
    result = await fetcher.fetch(request_for(feed, state))
    if not isinstance(result, Fetched):
        after = after_fetch(feed, state, result, 0, clock.now())
        failure = result.reason if isinstance(result, FetchFailure) else ""
        return Polled(feed=feed, state=after, unchanged=not failure, failure=failure)
    parsed = await parser.parse(
        result.body, content_type=result.content_type, url=result.base or result.url, language=feed.language
    )
    if isinstance(parsed, ParseFailure):
        return Polled(feed=feed, state=after_fetch(feed, state, parsed, 0, clock.now()), failure=parsed.reason)
    now = clock.now()
    fresh, edited = await _news(feed, state, parsed, library, now)
    after = after_fetch(feed, state, result, len(fresh), now, ttl=parsed.ttl, items=len(parsed.items))
    found = Polled(feed=feed, state=after, fresh=fresh, edited=edited)
    return await _in_full(found, full_texts) if feed.full_text and full_texts else found


async def _in_full(polled: Polled, full_texts: FullTexts) -> Polled:
    """Add what the pages say to all that may become news."""
    wanted = [one.read for one in (*polled.edited, *polled.fresh) if not one.baseline]
    read, unread = await read_in_full(polled.feed, wanted, full_texts)
    fuller = {one.article.id: one for one in read}
    fresh, edited = (
        tuple(replace(one, read=fuller.get(one.read.article.id, one.read)) for one in some)
        for some in (polled.fresh, polled.edited)
    )
    return replace(polled, fresh=fresh, edited=edited, unread=unread)


async def _news(
    feed: Feed, state: FeedState, parsed: ParsedFeed, library: Library, now: datetime
) -> tuple[tuple[Fresh, ...], tuple[Fresh, ...]]:
    """Return the items this feed never had, and those that it had otherwise.

    Of the former those that are old at the feed's first sight are for the record only.
    """
    read = await _off_loop(parsed, articles_of, parsed, feed, now)
    # at first sight there is nothing to ask: what is stored all the same is left alone
    asked = identities(read)
    unknown = asked if is_baseline(state) else await library.unknown_guids(feed.id, asked, now=now)
    new = new_articles(read, unknown, state)
    fresh = tuple(Fresh(feed=feed, read=one.read, baseline=one.baseline) for one in new)
    known = {} if is_baseline(state) else await _known(feed, read, unknown, library)
    digests = await _off_loop(parsed, _digests, known)
    edited = await library.edited(digests) if digests else set[str]()
    return fresh, tuple(Fresh(feed=feed, read=one) for key, one in known.items() if key in edited)


async def _known(
    feed: Feed, read: Sequence[ReadArticle], unknown: Collection[str], library: Library
) -> dict[str, ReadArticle]:
    """Return what the feed had before, by the id it is stored under: an item may come back under a new guid."""
    known = {one.article.id: one for one in read if one.guid not in unknown}
    renamed = [one for one in read if one.guid in unknown and one.key and one.key not in unknown]
    if renamed:
        stored = await library.articles_at(feed.id, [one.article.url for one in renamed])
        for one in renamed:
            if identity := stored.get(one.article.url):
                known.setdefault(identity, replace(one, article=replace(one.article, id=identity)))
    return known


def _digests(known: Mapping[str, ReadArticle]) -> dict[str, str]:
    return {key: content_digest(one.article.title, one.article.own_text) for key, one in known.items()}


async def _off_loop(parsed: ParsedFeed, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
    """Do in a thread what of a large feed would hold up everybody; for a usual one a thread would cost more."""
    if len(parsed.items) <= FEW_ITEMS:
        return work(*given, **named)
    return await asyncio.to_thread(work, *given, **named)


def match(polled: Polled, names: NameFinder) -> list[Arrival]:
    """Match what a feed has new, for whoever groups its region."""
    return [
        Arrival(
            region=fresh.feed.region,
            article=fresh.read.article,
            guid=fresh.read.guid,
            key=fresh.read.key,
            mentions=names.match(fresh.read.article),
            baseline=fresh.baseline,
        )
        for fresh in polled.fresh
    ]


def place(
    batch: Iterable[Fresh], names: NameFinder, grouper: Grouper, dropped: Dropped | None = None
) -> list[Gathered]:
    """Match and group articles in this order; only the grouper remembers anything."""
    return [
        _placed(
            fresh.read.article,
            names.match(fresh.read.article),
            grouper,
            dropped or {},
            guid=fresh.read.guid,
            key=fresh.read.key,
            region=fresh.feed.region,
            baseline=fresh.baseline,
        )
        for fresh in batch
    ]


def group(arrivals: Iterable[Arrival], grouper: Grouper, dropped: Dropped | None = None) -> list[Gathered]:
    """Group matched articles in the order they count for."""
    return [
        _placed(
            one.article,
            one.mentions,
            grouper,
            dropped or {},
            guid=one.guid,
            key=one.key,
            region=one.region,
            baseline=one.baseline,
        )
        for one in sorted(arrivals, key=lambda one: (one.article.at, one.article.id))
    ]


def _placed(
    article: Article,
    mentions: tuple[Mention, ...],
    grouper: Grouper,
    dropped: Dropped,
    *,
    guid: str,
    key: str,
    region: str,
    baseline: bool,
) -> Gathered:
    placement = grouper.place(article, mentions)
    mentions = _meant(mentions, (article.id, placement.copy_of), dropped)
    return Gathered(
        article=article,
        guid=guid,
        key=key,
        region=region,
        mentions=mentions,
        placement=placement,
        statements=statements_of(article, mentions, placement.story, recurring=grouper.recurring(article.feed)),
        baseline=baseline,
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
    """Teach a new grouper the stories that may still go on, of one region or of all."""
    stories = await (library.stories_since(since, region=region) if region else library.reports_since(since))
    for story in stories:
        grouper.remember(story)
