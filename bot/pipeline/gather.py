"""Feeds to stories: fetch -> read -> match -> group, every few minutes, feed by feed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.feeds.due import is_due, turned
from bot.model import Feed
from bot.pipeline.polling import Fresh, Polled, poll_feed
from bot.ports import (
    Clock,
    FeedParser,
    FeedState,
    Fetcher,
    FullTexts,
    Gathered,
    Library,
    PollResult,
    Progress,
)

#: So many feeds are on their way at a time: what is fetched waits in memory until it is parsed.
AT_ONCE = 200

#: So many new articles may wait until all feeds have answered; a round that has more stores them meanwhile.
MOST_WAITING = 2000

#: Articles matched and grouped in one go off the event loop, and stored in one transaction.
BATCH = 1000

#: What is made of new or edited articles before they are stored, in this order: `place` and `read_again`.
Placing = Callable[[Sequence[Fresh]], list[Gathered]]


async def gather(
    feeds: Sequence[Feed],
    *,
    library: Library,
    fetcher: Fetcher,
    parser: FeedParser,
    placing: Placing,
    placing_again: Placing,
    clock: Clock,
    everything: bool = False,
    full_texts: FullTexts | None = None,
    watch: Callable[[Progress], None] = lambda _: None,
) -> PollResult:
    """Poll the feeds that are due (or `everything`), store what `placing` makes of what is new, say how each fared.

    New articles of all feeds are stored in the order they count for, so that which feed answered first changes nothing.
    In a round of thousands of feeds that holds for so many articles at a time as may wait. `placing_again` is given
    articles that are stored and have changed. Both are called in a thread, one batch at a time.
    """
    now = clock.now()
    states = await library.feed_states()
    due = [feed for feed in feeds if everything or is_due(feed, states.get(feed.id), now)]
    polled: list[Polled] = []
    waiting: list[Fresh] = []
    storing = asyncio.Lock()
    articles = 0

    async def store() -> None:
        nonlocal articles
        articles += len(waiting)
        fresh = sorted(waiting, key=lambda each: (each.read.article.at, each.read.article.id))
        waiting.clear()
        for start in range(0, len(fresh), BATCH):
            batch = fresh[start : start + BATCH]
            await library.save_gathered(await asyncio.to_thread(placing, batch))

    async def one(feed: Feed) -> None:
        state = states.get(feed.id) or FeedState(feed=feed.id)
        outcome = await poll_feed(
            feed, state, library=library, fetcher=fetcher, parser=parser, clock=clock, full_texts=full_texts
        )
        waiting.extend(outcome.fresh)
        polled.append(replace(outcome, fresh=()) if outcome.fresh else outcome)
        watch(Progress(feed=feed, done=len(polled), total=len(due), new=len(outcome.fresh), failure=outcome.failure))
        if len(waiting) > MOST_WAITING:  # no other feed is asked in its place meanwhile: no more than this is ever held
            async with storing:
                if len(waiting) > MOST_WAITING:
                    await store()

    await _each(due, one)
    await store()
    edited = [each for outcome in polled for each in outcome.edited]
    for start in range(0, len(edited), BATCH):
        await library.save_edits(await asyncio.to_thread(placing_again, edited[start : start + BATCH]))
    await library.save_feed_states([outcome.state for outcome in polled])
    return PollResult(
        polled=len(polled),
        unchanged=sum(outcome.unchanged for outcome in polled),
        articles=articles,
        failures={outcome.feed.id: outcome.failure for outcome in polled if outcome.failure},
        unread={outcome.feed.id: outcome.unread for outcome in polled if outcome.unread},
        turned=tuple(filter(None, (turned(one.feed, states.get(one.feed.id), one.state) for one in polled))),
    )


async def _each(feeds: Sequence[Feed], work: Callable[[Feed], Awaitable[None]]) -> None:
    """Do the work for each feed, for `AT_ONCE` of them at a time, in their order; the first error ends all of it."""
    left = iter(feeds)

    async def one_after_another() -> None:
        for feed in left:
            await work(feed)

    tasks: list[asyncio.Task[None]] = []
    try:
        for _ in range(min(AT_ONCE, len(feeds))):
            tasks.append(asyncio.create_task(one_after_another()))
            await asyncio.sleep(0)  # two hundred first requests made in one go would hold up everybody
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
