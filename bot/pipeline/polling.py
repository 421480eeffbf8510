"""One feed to what it has new: fetch -> read -> told apart from what is stored; nothing is stored here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ParamSpec, TypeVar

from bot.feeds.due import after_fetch, is_baseline, request_for
from bot.feeds.forms import read_rules, rules_are_read
from bot.feeds.identity import content_digest
from bot.feeds.novelty import identities, new_articles
from bot.feeds.reading import ReadArticle, articles_of
from bot.model import Feed
from bot.pipeline.full_texts import read_in_full
from bot.ports import (
    Clock,
    FeedParser,
    FeedState,
    Fetched,
    Fetcher,
    FetchFailure,
    FullTexts,
    Library,
    ParsedFeed,
    ParseFailure,
)

#: Items of a feed that are judged while the event loop waits; those of a larger one are judged in a thread.
FEW_ITEMS = 50

Given = ParamSpec("Given")
Made = TypeVar("Made")


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
    if not rules_are_read():
        await asyncio.to_thread(read_rules)
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
