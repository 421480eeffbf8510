"""What was loaded before is not loaded again, and is never out of date."""

from datetime import timedelta

import pytest

from bot.store.shelf import Shelf
from tests.store.material import NOON, gathered, minutes

LONG_AGO = NOON - timedelta(days=1)


async def test_only_what_changed_is_loaded_again(store):
    await store.save_gathered([gathered(f"a{n}", f"s{n}") for n in range(300)])
    first = await store.stories_since(LONG_AGO)
    assert store._shelf.loaded == 300
    await store.save_gathered([gathered("new", "s7", at=1), gathered("other", "t", at=1)])
    second = await store.stories_since(LONG_AGO)
    assert store._shelf.loaded == 302
    assert [story.id for story in second] == [*(story.id for story in first), "t"]
    assert second[:7] == first[:7]
    assert [report.article.id for report in second[7].reports] == ["a7", "new"]


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (gathered("c", "s", at=1, copies=("a",)), {"s": [("a", "c"), ("c", "")], "t": [("b", "")]}),
        (gathered("c", "t", at=1, copies=("a",)), {"s": [("a", "c")], "t": [("b", ""), ("c", "")]}),
        (gathered("c", "s", at=1, merged=("t",)), {"s": [("a", ""), ("b", ""), ("c", "")]}),
    ],
)
async def test_copies_and_merges_are_seen(store, then, expected):
    await store.save_gathered([gathered("a", "s"), gathered("b", "t")])
    await store.stories_since(LONG_AGO)
    await store.save_gathered([then])
    found = await store.stories_since(LONG_AGO)
    assert {s.id: [(report.article.id, report.copy_of) for report in s.reports] for s in found} == expected


async def test_what_is_forgotten_is_gone(store):
    await store.save_gathered([gathered("a", "s"), gathered("b", "s", at=60 * 24 * 100)])
    await store.stories_since(LONG_AGO)
    await store.forget(minutes(60 * 24 * 100), articles=timedelta(days=90))
    [story] = await store.stories_since(LONG_AGO)
    assert [report.article.id for report in story.reports] == ["b"]


async def test_no_more_is_kept_than_there_is_room_for(store):
    await store.save_gathered([gathered(f"a{n}", f"s{n}", at=n) for n in range(20)])
    shelf = Shelf(store._database, room=10)
    assert len(await shelf.stories([f"s{n}" for n in range(20)])) == 20
    assert len(shelf._kept) == 10
    assert len(await shelf.stories([f"s{n}" for n in range(10, 20)])) == 10
    assert set(shelf._kept) == {f"s{n}" for n in range(10, 20)}
