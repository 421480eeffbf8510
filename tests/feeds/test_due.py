from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.due import LONGEST_WAIT, after_fetch, is_due, request_for, turned
from bot.model import Feed
from bot.ports import FeedState, Fetched, FetchFailure, NotModified, ParseFailure

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
FEED = Feed(id="north", url="https://north.example/rss", outlet="North", every=timedelta(minutes=10))
NEW = FeedState(feed="north")
BODY = Fetched(url=FEED.url, body=b"x", etag='"1"', modified="Sun")
MINUTE = timedelta(minutes=1)


def poll(state: FeedState, result: object, new: int = 0, at: datetime = NOW, ttl: float = 0.0) -> FeedState:
    return after_fetch(FEED, state, result, new, at, ttl=ttl)  # type: ignore[arg-type]


def wait(state: FeedState) -> timedelta:
    assert state.next_poll_at is not None
    assert state.polled_at is not None
    return state.next_poll_at - state.polled_at


def test_what_was_never_polled_is_due() -> None:
    assert is_due(FEED, None, NOW)
    assert is_due(FEED, NEW, NOW)


def test_a_poll_makes_the_feed_wait_its_interval_and_a_little_longer() -> None:
    state = poll(NEW, BODY, 3)
    assert state.health == "ok"
    assert 10 * MINUTE <= wait(state) <= 11 * MINUTE
    assert not is_due(FEED, state, NOW + 9 * MINUTE)
    assert is_due(FEED, state, NOW + 11 * MINUTE)


def test_the_next_request_is_conditional() -> None:
    request = request_for(FEED, poll(NEW, BODY))
    assert (request.url, request.etag, request.modified) == (FEED.url, '"1"', "Sun")


def test_a_permanent_redirect_is_remembered_until_the_pack_changes() -> None:
    state = poll(NEW, replace(BODY, url="https://www.north.example/feed"))
    assert request_for(FEED, state).url == "https://www.north.example/feed"
    moved = replace(FEED, url="https://north.example/other")
    assert request_for(moved, state).url == "https://north.example/other"
    assert request_for(moved, state).etag == ""
    assert is_due(moved, state, NOW)


def test_publishers_wishes_count_up_to_a_day() -> None:
    assert wait(poll(NEW, replace(BODY, fresh_for=3600.0))) >= timedelta(hours=1)
    assert wait(poll(NEW, BODY, ttl=7200.0)) >= timedelta(hours=2)
    assert wait(poll(NEW, replace(BODY, fresh_for=1e9))) == LONGEST_WAIT


def test_failures_double_the_wait_up_to_a_day_and_say_since_when() -> None:
    state, waits, at = NEW, [], NOW
    for _ in range(12):
        state = poll(state, FetchFailure(reason="not found (404)", status=404), at=at)
        waits.append(wait(state))
        at += wait(state)
    assert all(after > before * 1.5 or after == LONGEST_WAIT for before, after in pairwise(waits))
    assert waits[-1] == LONGEST_WAIT
    assert (state.health, state.reason, state.failing_since) == ("failing", "not found (404)", NOW)


def test_retry_after_is_obeyed() -> None:
    assert wait(poll(NEW, FetchFailure(reason="x", status=429, retry_after=7200))) >= timedelta(hours=2)


def test_what_is_gone_is_never_asked_again() -> None:
    state = poll(NEW, FetchFailure(reason="gone for good (410)", status=410, gone=True))
    assert state.health == "gone"
    assert not is_due(FEED, state, NOW + timedelta(days=999))


def test_not_modified_never_makes_a_failed_feed_healthy() -> None:
    failed = poll(poll(NEW, BODY), ParseFailure(reason="a web page, not a feed"))
    assert request_for(FEED, failed).etag == ""  # so that the next answer is a full one
    again = poll(failed, NotModified())
    assert (again.health, again.reason) == ("failing", "a web page, not a feed")


def test_an_empty_feed_never_makes_a_failed_feed_healthy() -> None:
    failed = poll(NEW, FetchFailure(reason="not found (404)"))
    still = after_fetch(FEED, failed, BODY, 0, NOW, items=0)
    assert (still.health, still.reason) == ("failing", "not found (404)")
    assert after_fetch(FEED, still, BODY, 1, NOW, items=5).health == "ok"


def test_a_feed_without_items_is_told_as_that() -> None:
    state = after_fetch(FEED, NEW, BODY, 0, NOW, items=0)
    assert (state.health, state.reason) == ("silent", "a feed without items at the moment")


def test_a_good_answer_ends_the_failure() -> None:
    state = poll(poll(NEW, FetchFailure(reason="x")), BODY)
    assert (state.health, state.failures, state.reason, state.failing_since) == ("ok", 0, "", None)


def test_a_feed_that_publishes_twice_a_day_is_not_asked_every_ten_minutes() -> None:
    state = poll(NEW, BODY, 10)
    for half_day in range(1, 20):
        state = poll(state, BODY, 1, at=NOW + half_day * timedelta(hours=12))
    assert wait(state) > timedelta(hours=2)
    assert state.health == "ok"


def test_a_feed_that_publishes_every_minute_keeps_the_packs_interval() -> None:
    state = poll(NEW, BODY, 10)
    for ten in range(1, 20):
        state = poll(state, BODY, 10, at=NOW + ten * 10 * MINUTE)
    assert wait(state) <= 11 * MINUTE


def test_silence_is_told_with_the_usual_gap_and_ends_with_the_next_item() -> None:
    state = poll(NEW, BODY, 10)
    for hour in range(1, 10):
        state = poll(state, BODY, 1, at=NOW + hour * timedelta(hours=1))
    silent = poll(state, NotModified(), at=NOW + timedelta(days=4))
    assert silent.health == "silent"
    assert silent.reason == "no new item for 4 days, usually every 1 hour"
    assert poll(silent, BODY, 1, at=NOW + timedelta(days=4, hours=1)).health == "ok"


@settings(deadline=None)  # the machine may be busy
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [BODY, NotModified(), FetchFailure(reason="x"), ParseFailure(reason="y"), replace(BODY, fresh_for=9e9)]
            ),
            st.integers(0, 50),
            st.floats(0, 1e6),
        ),
        max_size=20,
    )
)
def test_the_next_poll_is_always_later_and_within_a_day(steps: list[tuple[object, int, float]]) -> None:
    state, at = NEW, NOW
    for result, new, seconds in steps:
        state = poll(state, result, new if isinstance(result, Fetched) else 0, at)
        assert FEED.every <= wait(state) <= LONGEST_WAIT
        at += timedelta(seconds=seconds)


@pytest.mark.parametrize("other", ["a", "b", "c", "d"])
def test_feeds_do_not_march_in_step(other: str) -> None:
    waits = {wait(after_fetch(replace(FEED, id=f"{other}{n}"), FeedState(feed="x"), BODY, 0, NOW)) for n in range(20)}
    assert len(waits) > 10


def test_the_operator_is_told_once_and_not_of_a_bad_minute() -> None:
    state, told = NEW, []
    answers = [BODY, *[FetchFailure(reason="not found (404)")] * 5, BODY, FetchFailure(reason="x"), BODY]
    for answer in answers:
        after = poll(state, answer)
        told.append(turned(FEED, state, after))
        state = after
    assert [line for line in told if line] == ["north cannot be read: not found (404)", "north is read again"]
    gone = poll(state, FetchFailure(reason="gone for good (410)", gone=True))
    assert turned(FEED, state, gone) == "north is gone for good (410) and will not be asked again"
    silent = poll(state, NotModified(), at=NOW + timedelta(days=4))
    assert turned(FEED, state, silent) == "north: no new item for 4 days"
    assert turned(FEED, silent, poll(silent, BODY, 1, at=NOW + timedelta(days=5))) == "north is read again"
