"""The product on one page: gather() from feeds to stories, publish() from stories to a briefing on its way.

gather    fetch -> read -> match -> group
publish   what is new -> choose -> write -> check -> deliver
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.briefing.choose import Choice, choose
from bot.briefing.compose import Writer, compose
from bot.briefing.extractive import write as write_extractively
from bot.briefing.model_writer import ModelWriter
from bot.edition import Edition
from bot.falling_due import with_announced
from bot.feeds.due import after_fetch, is_baseline, is_due, request_for, turned
from bot.feeds.novelty import identities, new_articles
from bot.feeds.reading import ReadArticle, articles_of
from bot.model import Audience, Briefing, Coverage, Feed, Region, Slot, Topic
from bot.ports import (
    Clock,
    FeedParser,
    FeedState,
    Fetched,
    Fetcher,
    FetchFailure,
    Gathered,
    Ledger,
    Library,
    NameFinder,
    ParsedFeed,
    ParseFailure,
    PollResult,
    Progress,
)
from bot.stories.grouping import Grouper
from bot.stories.statements import statements_of

#: An untold development competes this long, then it is dropped.
COMPETES_FOR = timedelta(hours=72)

#: What a new audience, or one that asks without a time, is told of.
FIRST_LOOK = timedelta(hours=24)

#: At most so many items stand in a briefing; the rest competes at later slots.
ITEMS = 7

#: So many feeds are on their way at a time: what is fetched waits in memory until it is parsed.
AT_ONCE = 200

#: Articles matched and grouped in one go off the event loop.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """An article this feed never had. `baseline`: older than our first sight of the feed, for the record only."""

    feed: Feed
    read: ReadArticle
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Polled:
    """One feed's part of a round."""

    feed: Feed
    state: FeedState
    fresh: tuple[Fresh, ...] = ()
    unchanged: bool = False
    failure: str = ""


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
    watch: Callable[[Progress], None] = lambda _: None,
) -> PollResult:
    """Poll the feeds that are due (or `everything`), store what is new, and say how each feed fared.

    New articles of all feeds are stored in the order they count for, so that which feed answered first changes nothing.
    """
    now = clock.now()
    states = await library.feed_states()
    due = [feed for feed in feeds if everything or is_due(feed, states.get(feed.id), now)]
    polled: list[_Polled] = []
    room = asyncio.Semaphore(AT_ONCE)

    async def one(feed: Feed) -> None:
        state = states.get(feed.id) or FeedState(feed=feed.id)
        async with room:
            outcome = await _poll(feed, state, library=library, fetcher=fetcher, parser=parser, clock=clock)
        polled.append(outcome)
        watch(Progress(feed=feed, done=len(polled), total=len(due), new=len(outcome.fresh), failure=outcome.failure))

    await asyncio.gather(*(one(feed) for feed in due))
    fresh = [each for outcome in polled for each in outcome.fresh]
    fresh.sort(key=lambda each: (each.read.article.at, each.read.article.id))
    for start in range(0, len(fresh), BATCH):
        batch = fresh[start : start + BATCH]
        await library.save_gathered(await asyncio.to_thread(place, batch, names, grouper))
    await library.save_feed_states([outcome.state for outcome in polled])
    return PollResult(
        polled=len(polled),
        unchanged=sum(outcome.unchanged for outcome in polled),
        articles=len(fresh),
        failures={outcome.feed.id: outcome.failure for outcome in polled if outcome.failure},
        turned=tuple(filter(None, (turned(one.feed, states.get(one.feed.id), one.state) for one in polled))),
    )


async def _poll(
    feed: Feed, state: FeedState, *, library: Library, fetcher: Fetcher, parser: FeedParser, clock: Clock
) -> _Polled:
    result = await fetcher.fetch(request_for(feed, state))
    if not isinstance(result, Fetched):
        after = after_fetch(feed, state, result, 0, clock.now())
        failure = result.reason if isinstance(result, FetchFailure) else ""
        return _Polled(feed=feed, state=after, unchanged=not failure, failure=failure)
    parsed = await parser.parse(
        result.body, content_type=result.content_type, url=result.base or result.url, language=feed.language
    )
    if isinstance(parsed, ParseFailure):
        return _Polled(feed=feed, state=after_fetch(feed, state, parsed, 0, clock.now()), failure=parsed.reason)
    now = clock.now()
    fresh = await _fresh(feed, state, parsed, library, now)
    after = after_fetch(feed, state, result, len(fresh), now, ttl=parsed.ttl, items=len(parsed.items))
    return _Polled(feed=feed, state=after, fresh=fresh)


async def _fresh(
    feed: Feed, state: FeedState, parsed: ParsedFeed, library: Library, now: datetime
) -> tuple[Fresh, ...]:
    """Return the items this feed never had; those that are old at its first sight are for the record only."""
    read = articles_of(parsed, feed, now)
    # at first sight there is nothing to ask: what is stored all the same is left alone
    asked = identities(read)
    unknown = asked if is_baseline(state) else await library.unknown_guids(feed.id, asked, now=now)
    new = new_articles(read, unknown, state)
    return tuple(Fresh(feed=feed, read=one.read, baseline=one.baseline) for one in new)


def place(batch: Iterable[Fresh], names: NameFinder, grouper: Grouper) -> list[Gathered]:
    """Match and group articles in this order; only the grouper remembers anything."""
    gathered = []
    for fresh in batch:
        article = fresh.read.article
        mentions = names.match(article)
        placement = grouper.place(article, mentions)
        gathered.append(
            Gathered(
                article=article,
                guid=fresh.read.guid,
                key=fresh.read.key,
                region=fresh.feed.region,
                mentions=mentions,
                placement=placement,
                statements=statements_of(article, mentions, placement.story, recurring=grouper.recurring(article.feed)),
                baseline=fresh.baseline,
            )
        )
    return gathered


async def rebuild(grouper: Grouper, library: Library, since: datetime) -> None:
    """Teach a new grouper the stories that may still go on."""
    for story in await library.reports_since(since):
        grouper.remember(story)


# ---------------------------------------------------------------- publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """What writing a briefing needs besides the stories."""

    region: Region
    feeds: Mapping[str, Feed]
    names: NameFinder
    write: Writer = write_extractively
    model: ModelWriter | None = None


async def brief(
    edition: Edition,
    *,
    audience: Audience,
    told: Mapping[str, int],
    slot: datetime,
    since: datetime | None,
    newsroom: Newsroom,
    coverage: Coverage,
    limit: int | None = ITEMS,
    earliest: datetime | None = None,
    follows: Mapping[str, str] | None = None,
) -> tuple[Briefing, Choice]:
    """Write what an edition has for the audience beyond what it was told; without a model the same each time."""
    choice = await asyncio.to_thread(
        lambda: choose(
            edition.developments(told, since=earliest),
            topic=audience.topic,
            region=newsroom.region,
            entities=newsroom.names.entities,
            feeds=newsroom.feeds,
            limit=limit,
            weigh=edition.weigh,
        )
    )
    model = newsroom.model
    if model is not None:
        await model.prepare(choice.chosen, feeds=newsroom.feeds, language=audience.language)
    briefing = await asyncio.to_thread(
        compose,
        choice,
        audience=audience,
        slot=slot,
        since=since,
        coverage=replace(coverage, held_back=len(choice.cut), off_topic=len(choice.refused)),
        feeds=newsroom.feeds,
        region=newsroom.region,
        write=model or newsroom.write,
        written_by=model.name if model else "extractive",
        follows=follows,
    )
    return briefing, choice


async def publish(
    audience: Audience,
    slot: Slot,
    *,
    edition: Edition,
    library: Library,
    ledger: Ledger,
    newsroom: Newsroom,
    coverage: Coverage | None = None,
    limit: int | None = ITEMS,
    first_look: timedelta = FIRST_LOOK,
    ahead: bool = True,
) -> tuple[Briefing, Choice]:
    """Write the briefing of a slot: what this audience lacks and may still be told.

    `coverage` spares counting again what all audiences of one moment share. `ahead`: with what was announced for today.
    """
    last = await ledger.last_briefed_at(audience.id)
    begins = (audience.created_at or slot.due_at) - first_look
    told = dict(edition.told_before(begins))
    on_record, told_in = await ledger.told(audience.id), await ledger.told_in(audience.id)
    for story, number in on_record.items():
        told[story] = max(told.get(story, 0), number)
    briefing, choice = await brief(
        edition,
        audience=audience,
        told=told,
        slot=slot.due_at,
        since=last,
        newsroom=newsroom,
        coverage=coverage or await coverage_of(library, newsroom, slot.due_at, edition),
        limit=limit,
        earliest=min(slot.due_at - COMPETES_FOR, last or slot.due_at),
        follows=told_in,
    )
    if ahead:
        briefing = await with_announced(
            briefing,
            choice,
            audience=audience,
            slot=slot,
            told=on_record,
            told_in=told_in,
            edition=edition,
            library=library,
            region=newsroom.region,
            entities=newsroom.names.entities,
            feeds=newsroom.feeds,
        )
    return briefing, choice


async def answer(
    *,
    topic: Topic,
    since: datetime | None,
    language: str,
    limit: int | None,
    library: Library,
    newsroom: Newsroom,
    now: datetime,
    edition: Edition | None = None,
) -> Briefing:
    """Write what is new since a moment (None = a day ago) for whoever asks; remembers nothing.

    `edition` spares loading the stories again for questions asked within moments of each other.
    """
    begins = since or now - FIRST_LOOK
    edition = edition or Edition(await library.stories_since(begins, until=now))
    briefing, _ = await brief(
        edition,
        audience=Audience(id="answer", platform="", address="", language=language, topic=topic),
        told=edition.told_before(begins),
        slot=now,
        since=begins,
        newsroom=newsroom,
        coverage=await coverage_of(library, newsroom, now, edition),
        limit=limit,
    )
    return briefing


async def coverage_of(library: Library, newsroom: Newsroom, at: datetime, edition: Edition) -> Coverage:
    """Say what was read for a briefing: feeds that failed or fell silent, articles, copies."""
    states = await library.feed_states()
    known = [states.get(key) or FeedState(feed=key) for key in newsroom.feeds]
    day = [r for story in edition.stories for r in story.reports if at - FIRST_LOOK < r.article.seen_at <= at]
    return Coverage(
        feeds=len(newsroom.feeds),
        failed=tuple(state.feed for state in known if state.health in ("failing", "gone") or not state.polled_at),
        silent=tuple(state.feed for state in known if state.health == "silent"),
        articles=len(day),
        copies=sum(bool(report.copy_of) for report in day),
    )
