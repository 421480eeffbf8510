"""When a feed is polled next and how it is doing: its state and a poll's result to the next state. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

from bot.model import Feed
from bot.ports import FeedState, Fetched, FetchFailure, FetchRequest, FetchResult, NotModified, ParseFailure
from bot.text.counted import counted

LONGEST_WAIT = timedelta(days=1)
_LONGEST_SECONDS = LONGEST_WAIT.total_seconds()
DAYS_OF_FAILURE = 14  # after so long a feed is asked once a day
_BACK_OFF = 2.0  # each failure in a row doubles the wait
_JITTER = 0.1
_GAPS_PER_POLL = 0.25  # four polls in a usual gap: news are a quarter of it late at most
_SILENT_GAPS = 8.0
_SILENT_AT_LEAST = timedelta(days=2)
_SMOOTHING = 0.3
_FLOOD_AT_LEAST = 10
_TOLD_AFTER = 3  # failures in a row


def is_due(feed: Feed, state: FeedState | None, now: datetime) -> bool:
    """Return whether the feed is to be polled now: gone ones never again, unless the pack has a new address."""
    if state is None or state.asked != feed.url:
        return True
    if state.health == "gone":
        return False
    return state.next_poll_at is None or state.next_poll_at <= now


def request_for(feed: Feed, state: FeedState | None) -> FetchRequest:
    """Return what to ask: where the feed has moved to, only if it changed since the last full answer."""
    if state is None or state.asked != feed.url:
        return FetchRequest(url=feed.url, user_agent=feed.user_agent)
    return FetchRequest(url=state.url or feed.url, etag=state.etag, modified=state.modified, user_agent=feed.user_agent)


def after_fetch(
    feed: Feed,
    state: FeedState,
    result: FetchResult | ParseFailure,
    new_count: int,
    now: datetime,
    *,
    ttl: float = 0.0,
    items: int = 1,
) -> FeedState:
    """Return the state after a poll.

    `new_count`: items this feed never had; `items`: all items of the answer; `ttl`: seconds that the feed itself asks
    for. A ParseFailure is given instead of the Fetched whose body is no feed: its validators are not kept, so that the
    next answer is a full one.
    """
    if state.asked != feed.url:
        state = FeedState(feed=feed.id) if state.asked else state
        state = replace(state, asked=feed.url)
    if isinstance(result, FetchFailure | ParseFailure):
        return _failed(feed, state, result, now)
    if state.health == "failing" and (isinstance(result, NotModified) or not items):
        # the same body that could not be read before, or nothing at all: nothing is known to be better
        return replace(state, polled_at=now, etag="", modified="", next_poll_at=now + _wait(feed, state, now))
    gap = _gap(state, new_count, now)
    new_item_at = now if new_count else state.new_item_at or now
    reason = "a feed without items at the moment" if not items else _silence(now - new_item_at, gap)
    if isinstance(result, Fetched):
        state = replace(
            state,
            url="" if result.url == feed.url else result.url,
            etag=result.etag,
            modified=result.modified,
            fresh_for=max(result.fresh_for, ttl),
        )
    return FeedState(  # all that is known, for `replace` takes three times as long and thousands are made in a round
        feed=state.feed,
        asked=state.asked,
        url=state.url,
        etag=state.etag,
        modified=state.modified,
        fresh_for=state.fresh_for,
        polled_at=now,
        succeeded_at=now,
        new_item_at=new_item_at,
        gap=gap,
        health="silent" if reason else "ok",
        reason=reason,
        next_poll_at=now + _wait(feed, state, now, gap=gap),
    )


def _silence(span: timedelta, gap: float) -> str:
    """Say in words that nothing new has come for unusually long; "" when that is not so."""
    if span <= max(timedelta(seconds=gap * _SILENT_GAPS), _SILENT_AT_LEAST):
        return ""
    usual = f", usually every {_in_words(timedelta(seconds=gap))}" if gap else ""
    return f"no new item for {_in_words(span)}{usual}"


def turned(feed: Feed, before: FeedState | None, after: FeedState) -> str:
    """Return what the operator is to be told of a feed, once: that it fails for good, fell silent, or is well again.

    A failure counts from the third in a row, so that a bad minute is nobody's news.
    """
    was = before.health if before else "new"
    if after.health == "failing":
        return f"{feed.id} cannot be read: {after.reason}" if after.failures == _TOLD_AFTER else ""
    if after.health == was:
        return ""
    if after.health == "gone":
        return f"{feed.id} is {after.reason} and will not be asked again"
    if after.health == "silent":
        return f"{feed.id}: {after.reason}"
    was_told = was in ("gone", "silent") or (before is not None and before.failures >= _TOLD_AFTER)
    return f"{feed.id} is read again" if was_told else ""


def is_baseline(state: FeedState | None) -> bool:
    """Return whether a feed was never read before: what it has now is stored, not announced."""
    return state is None or state.succeeded_at is None


def is_flood(state: FeedState | None, known: int, new: int, old_dated: int) -> bool:
    """Return whether a known feed suddenly shows old items as new ones (it changed its guids).

    `known`, `new`: items of this answer by whether the feed had them; `old_dated`: those of the new ones that carry no
    date or one from before the last successful poll. A feed that was not read for a while has new dates, so it is none.
    """
    if state is None or state.succeeded_at is None or new < _FLOOD_AT_LEAST:
        return False
    return new > known and old_dated * 2 > new


def _failed(feed: Feed, state: FeedState, result: FetchFailure | ParseFailure, now: datetime) -> FeedState:
    gone = isinstance(result, FetchFailure) and result.gone
    retry_after = result.retry_after if isinstance(result, FetchFailure) else 0.0
    failures = state.failures + 1
    since = state.failing_since or now
    wait = feed.every.total_seconds() * _BACK_OFF ** min(failures, 16)
    if now - since > timedelta(days=DAYS_OF_FAILURE):
        wait = _LONGEST_SECONDS
    wait = min(max(_jittered(wait, feed.id, failures), retry_after), _LONGEST_SECONDS)
    return replace(
        state,
        polled_at=now,
        failures=failures,
        failing_since=since,
        health="gone" if gone else "failing",
        reason=result.reason,
        etag="" if isinstance(result, ParseFailure) else state.etag,
        modified="" if isinstance(result, ParseFailure) else state.modified,
        next_poll_at=None if gone else now + timedelta(seconds=wait),
    )


def _wait(feed: Feed, state: FeedState, now: datetime, *, gap: float | None = None) -> timedelta:
    """Return the pack's interval, stretched for a feed that publishes rarely and by what its publisher asks for."""
    usual = (state.gap if gap is None else gap) * _GAPS_PER_POLL
    wait = max(feed.every.total_seconds(), min(usual, _LONGEST_SECONDS / 4), state.fresh_for)
    return timedelta(seconds=min(_jittered(wait, feed.id, int(now.timestamp()) // 60), _LONGEST_SECONDS))


def _jittered(wait: float, feed: str, turn: int) -> float:
    """Make it (seconds) a little longer, differently for each feed and turn, so that feeds don't march in step."""
    chance = crc32(f"{feed}/{turn}".encode()) & 0xFFFF
    return wait * (1 + _JITTER * chance / 0xFFFF)


def _gap(state: FeedState, new_count: int, now: datetime) -> float:
    """Return the usual seconds between new items, smoothed; the first sight of a feed tells nothing."""
    if not new_count or state.new_item_at is None or state.succeeded_at is None:
        return state.gap
    gap = (now - state.new_item_at).total_seconds() / new_count
    return gap if not state.gap else state.gap + _SMOOTHING * (gap - state.gap)


def _in_words(span: timedelta) -> str:
    for seconds, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        count = round(span.total_seconds() / seconds)
        if count >= 1:
            return counted(count, word)
    return "minute"
