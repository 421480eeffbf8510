"""What was loaded before is not loaded again, and is never out of date."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.store import open_store
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
    for since, found in ((9, 10), (-1, 10), (16, 3), (4, 10)):
        stories = await shelf.stories_since(minutes(since))
        assert [story.id for story in stories] == [f"s{n}" for n in range(20 - found, 20)]
        assert shelf.reaches_to(minutes(since)) == (minutes(10) if since < 9 else None)
    assert shelf.loaded == 10
    await store.save_gathered([gathered("new", "new", at=20)])
    assert len(await shelf.stories_since(minutes(-1))) == 10
    assert (shelf.loaded, len(shelf._kept)) == (11, 10)
    assert shelf.reaches_to(minutes(-1)) == minutes(11)


async def test_a_shelf_that_is_just_full_leaves_nothing_out(store):
    await store.save_gathered([gathered(f"a{n}", f"s{n}", at=n) for n in range(10)])
    shelf = Shelf(store._database, room=10)
    assert len(await shelf.stories_since(minutes(-1))) == 10
    assert shelf.reaches_to(minutes(-1)) is None


async def test_what_people_change_is_seen(store):
    await store.save_gathered([gathered("a", "s"), gathered("b", "t", at=1), gathered("c", "t", at=2)])
    await store.stories_since(LONG_AGO)
    dropped = await store.drop_name("a", "dam")
    [s, _] = await store.stories_since(LONG_AGO)
    assert s.reports[0].mentions == ()
    await store.restore_name(dropped)
    [s, _] = await store.stories_since(LONG_AGO)
    assert len(s.reports[0].mentions) == 1
    await store.regroup({"c": "s"}, {}, minutes(3))
    found = await store.stories_since(LONG_AGO)
    assert {s.id: [report.article.id for report in s.reports] for s in found} == {"s": ["a", "c"], "t": ["b"]}
    await store.regroup({}, {"t": "s"}, minutes(3))
    [s] = await store.stories_since(LONG_AGO)
    assert [report.article.id for report in s.reports] == ["a", "b", "c"]
    assert await store.forget_pages(["https://north.example/b"]) == 1
    [s] = await store.stories_since(LONG_AGO)
    assert [report.article.id for report in s.reports] == ["a", "c"]


async def test_what_is_asked_for_again_costs_what_is_new(tmp_path):
    """Questions to the database, and rows it gives, are the same with ten times as much on the shelf."""
    costs = []
    for size in (100, 1000):
        async with open_store(str(tmp_path / f"{size}.db")) as store:
            await store.save_gathered([gathered(f"a{n}", f"s{n // 3}", at=n) for n in range(size)])
            assert len(await store.stories_since(LONG_AGO)) == -(-size // 3)
            await store.save_gathered([gathered("new", "s7", at=size)])
            asked = 0

            def count(*_):
                nonlocal asked
                asked += 1

            event.listen(store._database._reader.sync_engine, "after_cursor_execute", count)
            before = store._shelf.loaded
            await store.stories_since(LONG_AGO)
            costs.append((asked, store._shelf.loaded - before))
    assert costs[0] == costs[1] == (7, 1)  # a transaction, three for what is new, three for its story
