"""Many feeds for a simulated day: the product's own rules of when a feed is due, one worker's hands, time that jumps.

5 % of the feeds are slow (10 to 30 s an answer), 2 % hostile (30 s and then no feed). Only what an answer takes is made
up: when a feed is due next is the product's own code. Fetching, parsing and storing cost nothing here.
"""

import heapq
import random
import resource
import statistics
import time
from collections import deque
from datetime import datetime, timedelta

from bot.feeds.due import after_fetch, is_due
from bot.model import Feed
from bot.ports import FeedState, Fetched, FetchFailure, NotModified

HANDS = 32  # feeds one worker asks at a time
LOOK_EVERY = timedelta(seconds=5)


async def simulate(count: int, hours: int, workers: int, minutes: int, begin: datetime) -> dict:
    every = timedelta(minutes=minutes)
    chance = random.Random(3)
    feeds = [Feed(id=f"f{n}", url=f"https://h{n}.example/rss", outlet="O", every=every) for n in range(count)]
    slow = {f"f{n}" for n in range(count) if n % 100 < 5}
    hostile = {f"f{n}" for n in range(count) if 5 <= n % 100 < 7}
    # As a bot that has run for a while: due moments lie spread over the hour.
    states = {
        feed.id: FeedState(
            feed=feed.id,
            asked=feed.url,
            next_poll_at=begin + every * chance.random(),
            succeeded_at=begin,
            gap=every.total_seconds(),
        )
        for feed in feeds
    }
    by_id = {feed.id: feed for feed in feeds}
    due = [(state.next_poll_at, feed) for feed, state in states.items()]
    heapq.heapify(due)
    waiting: deque[str] = deque()
    busy: list[tuple[datetime, str]] = []
    lateness, polls, now = [], 0, begin
    memory: list[float] = []
    started = time.perf_counter()
    while now < begin + timedelta(hours=hours):
        while due and due[0][0] <= now:
            waiting.append(heapq.heappop(due)[1])
        while busy and busy[0][0] <= now:
            ended, feed = heapq.heappop(busy)
            states[feed] = _after(by_id[feed], states[feed], ended, hostile, chance)
            if states[feed].next_poll_at:
                heapq.heappush(due, (states[feed].next_poll_at, feed))
        while waiting and len(busy) < workers * HANDS:
            feed = waiting.popleft()
            state = states[feed]
            assert is_due(by_id[feed], state, now)
            lateness.append((now - state.next_poll_at).total_seconds())
            takes = 30.0 if feed in hostile else chance.uniform(10, 30) if feed in slow else chance.uniform(0.05, 1.0)
            heapq.heappush(busy, (now + timedelta(seconds=takes), feed))
            polls += 1
        if now >= begin + timedelta(hours=1) and not memory:
            memory.append(_memory())
        # between two looks only free hands move the time on
        coming = [now + LOOK_EVERY] + ([busy[0][0]] if waiting and busy else [])
        now = max(min(coming), now + timedelta(milliseconds=1))
    memory.append(_memory())
    lateness.sort()
    return {
        "feeds": count,
        "hours": hours,
        "workers": workers,
        "minutes between polls": minutes,
        "polls": polls,
        "late p50 s": round(statistics.median(lateness), 1),
        "late p99 s": round(lateness[int(0.99 * len(lateness))], 1),
        "late max s": round(lateness[-1], 1),
        "memory after 1 h MB": round(memory[0]),
        "memory at the end MB": round(memory[-1]),
        "seconds": round(time.perf_counter() - started, 1),
    }


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _after(feed: Feed, state: FeedState, now: datetime, hostile: set[str], chance: random.Random) -> FeedState:
    if feed.id in hostile:
        return after_fetch(feed, state, FetchFailure(reason="no answer within 30 s"), 0, now)
    if chance.random() < 0.3:
        return after_fetch(feed, state, Fetched(url=feed.url, body=b"", etag="e"), 1, now)
    return after_fetch(feed, state, NotModified(), 0, now)
