"""Leases, arrivals and allowances: what several processes share, on every kind of store."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.ports import Arrival, FeedState
from bot.store import open_store
from tests.store.material import NOON, audience, briefing, gathered, message, minutes, slot


def arrival(name: str, *, at: float = 0) -> Arrival:
    one = gathered(name, "s", at=at)
    return Arrival(region="hills", article=one.article, guid=one.guid, key=one.key, mentions=one.mentions)


def state(feed: str = "north", at: float = 15) -> FeedState:
    return FeedState(feed=feed, next_poll_at=minutes(at))


async def test_a_lease_has_one_holder_until_it_runs_out_or_is_given_back(store):
    first = await store.take_lease("feed/north", NOON, seconds=60)
    assert await store.take_lease("feed/north", minutes(0.9), seconds=60) is None
    assert await store.take_lease("feed/south", NOON, seconds=60)
    assert await store.renew_lease(first, minutes(0.9), seconds=60)
    assert await store.take_lease("feed/north", minutes(1.5), seconds=60) is None
    second = await store.take_lease("feed/north", minutes(2), seconds=60)
    assert second is not None
    assert not await store.renew_lease(first, minutes(2), seconds=60)
    await store.release_lease(first)
    assert await store.take_lease("feed/north", minutes(2.5), seconds=60) is None
    await store.release_lease(second)
    assert await store.take_lease("feed/north", minutes(2.5), seconds=60)


async def test_of_many_who_want_a_lease_at_once_one_gets_it(store):
    taken = await asyncio.gather(*(store.take_lease("grouping/hills", NOON, seconds=9) for _ in range(12)))
    assert len([lease for lease in taken if lease]) == 1


async def test_a_poll_is_handed_in_once_and_grouped_once(store):
    taken = await store.take_feed("north", NOON, seconds=60)
    assert taken.state is None, "it was never polled"
    assert await store.hand_in(state(), [arrival("a"), arrival("b", at=1)], taken.lease)
    again = await store.take_feed("north", NOON, seconds=60)
    assert again.state == state(), "the feed was given back"
    assert await store.unknown_guids("north", {"guid-a", "new"}) == {"new"}, "it is known before it is grouped"
    waiting = await store.arrivals("hills", limit=9)
    assert [replace(one, number=0) for one in waiting] == [arrival("a"), arrival("b", at=1)]
    assert await store.waiting_regions() == ["hills"]
    grouping = await store.take_lease("grouping/hills", NOON, seconds=60)
    grouped = [gathered("a", "s"), gathered("b", "s", at=1)]
    assert await store.save_arrivals(grouped, [one.number for one in waiting], grouping)
    assert await store.arrivals("hills", limit=9) == []
    assert await store.count_articles() == 2


async def test_an_article_handed_in_twice_waits_once(store):
    for _ in range(2):
        lease = await store.take_lease("feed/north", NOON, seconds=60)
        assert await store.hand_in(state(), [arrival("a")], lease)
    assert len(await store.arrivals("hills", limit=9)) == 1


async def test_whoever_stood_still_past_the_lease_writes_nothing(store):
    asleep = await store.take_feed("north", NOON, seconds=60)
    awake = await store.take_feed("north", minutes(2), seconds=60)
    assert not await store.hand_in(state(at=99), [arrival("a")], asleep.lease)
    assert await store.feed_states() == {}
    assert await store.hand_in(state(), [arrival("b")], awake.lease)
    assert not await store.hand_in(state(at=99), [arrival("a")], asleep.lease), "given back is not his again"
    old = await store.take_lease("grouping/hills", NOON, seconds=5)
    assert await store.take_lease("grouping/hills", minutes(1), seconds=5)
    assert not await store.save_arrivals([gathered("b", "s")], [1], old)
    assert await store.count_articles() == 0
    assert len(await store.arrivals("hills", limit=9)) == 1


async def test_feeds_taken_and_handed_in_at_once_are_told_apart(store):
    names = ["north", "south", "north", "east"]
    taken = await asyncio.gather(*(store.take_feed(name, NOON, seconds=60) for name in names))
    assert [bool(one) for one in taken] == [True, True, False, True], "of two who want the same the first has it"
    assert (await store.take_feed("east", minutes(2), seconds=60)).lease != taken[3].lease
    # what no database takes is refused alone; east has another holder by now
    given = [[arrival("a")], [replace(arrival("b"), guid="\udc80")], [arrival("c")]]
    polled = zip([state("north"), state("south"), state("east")], given, [taken[0], taken[1], taken[3]], strict=True)
    done = await asyncio.gather(*(store.hand_in(*one, by.lease) for *one, by in polled), return_exceptions=True)
    assert (done[0], done[2]) == (True, False)
    assert isinstance(done[1], Exception)
    assert list(await store.feed_states()) == ["north"]


async def test_a_briefing_written_by_one_who_stood_still_is_not_frozen(store):
    asleep = await store.take_lease("writing/desk", NOON, seconds=30)
    assert await store.claim_slot(slot(), "desk", NOON, lease=30)
    awake = await store.take_lease("writing/desk", minutes(1), seconds=30)
    assert await store.claim_slot(slot(), "desk", minutes(1), lease=30)
    assert not await store.freeze(slot(), audience(), briefing(), [message()], minutes(1), holding=asleep)
    assert await store.freeze(slot(), audience(), briefing(), [message()], minutes(1), holding=awake)
    assert len(await store.outbox()) == 1


async def test_feeds_are_due_by_their_time_the_longest_waiting_first(store):
    await store.save_feed_states([state("late", 3), state("later", 9), state("first", 1), FeedState(feed="gone")])
    assert await store.feeds_due(minutes(5)) == ["first", "late"]


async def test_a_platforms_allowance_is_one_bucket_for_all_who_send(store):
    turns = [await store.next_turn("discord", NOON, per_second=40, burst=8) for _ in range(28)]
    waits = [(turn - NOON) / timedelta(milliseconds=1) for turn in turns]
    assert max(waits[:8]) <= 0 < waits[8]
    assert waits[27] == 20 * 25
    assert (await store.next_turn("slack", NOON, per_second=40, burst=1)) == NOON
    later = NOON + timedelta(seconds=60)
    again = [await store.next_turn("discord", later, per_second=40, burst=8) for _ in range(9)]
    assert again[7] <= later < again[8], "a rest fills the bucket and no more"


async def test_two_processes_on_postgresql_share_leases_and_allowances(postgres):
    async with open_store(postgres) as one, open_store(postgres) as other:
        taken = await asyncio.gather(
            *(each.take_lease("looking", NOON, seconds=9) for each in (one, other) for _ in range(10))
        )
        assert len([lease for lease in taken if lease]) == 1
        turns = await asyncio.gather(
            *(each.next_turn("discord", NOON, per_second=40, burst=1) for each in (one, other) for _ in range(20))
        )
        assert sorted(turns) == [NOON + n * timedelta(milliseconds=25) for n in range(40)]
