from dataclasses import fields, replace
from datetime import timedelta

import pytest

from bot.model import Statement
from bot.ports import FeedState
from bot.store.rows import OTHERS
from tests.store.material import NOON, gathered, minutes


async def ids(store, since=NOON - timedelta(days=1), **kwargs):
    return {
        story.id: [report.article.id for report in story.reports]
        for story in await store.stories_since(since, **kwargs)
    }


async def test_a_story_comes_back_whole_and_as_it_was(store):
    one = gathered("a", "s", statements=2, citing="Wire", reasons=("same place",))
    await store.save_gathered([one])
    [story] = await store.stories_since(NOON - timedelta(minutes=1))
    [report] = story.reports
    assert (story.id, story.region) == ("s", "hills")
    assert report.article == one.article
    assert report.mentions == one.mentions
    assert report.citing == "Wire"
    assert story.statements == tuple(
        replace(statement, number=number) for number, statement in enumerate(one.statements, 1)
    )


def test_every_field_of_a_statement_has_its_place():
    columns = {"number", "article", "story", "position", "text", "language", "on", "quantities", "dates"}
    assert {field.name for field in fields(Statement)} == columns | set(OTHERS)


async def test_numbers_go_up_through_the_whole_store(store):
    await store.save_gathered([gathered("a", "s", statements=2), gathered("b", "t")])
    await store.save_gathered([gathered("c", "s", statements=2)])
    stories = {story.id: story for story in await store.stories_since(NOON - timedelta(days=1))}
    assert [s.number for s in stories["s"].statements] == [1, 2, 4, 5]
    assert [s.number for s in stories["t"].statements] == [3]
    assert await store.said_in(["t", "s", "no story"]) == {name: story.statements for name, story in stories.items()}


async def test_what_is_stored_is_left_alone(store):
    await store.save_gathered([gathered("a", "s")])
    await store.save_gathered([gathered("a", "t"), gathered("b", "s"), gathered("b", "t")])
    assert await ids(store) == {"s": ["a", "b"]}


async def test_only_stories_with_something_new_are_loaded_but_whole(store):
    await store.save_gathered([gathered("a", "s"), gathered("b", "t"), gathered("c", "s", at=10)])
    assert await ids(store, minutes(0)) == {"s": ["a", "c"]}
    assert await ids(store, minutes(10)) == {}
    assert await store.reports_since(minutes(0), region="plains") == []


async def test_until_ends_a_story_before_its_first_later_report(store):
    # "b" was seen in time but arrived behind "c": to tell it now would make "c" count as told.
    await store.save_gathered([gathered("a", "s"), gathered("c", "s", at=20), gathered("b", "s", at=5)])
    assert await ids(store, until=minutes(10)) == {"s": ["a"]}
    assert await ids(store, until=minutes(20)) == {"s": ["a", "c", "b"]}


@pytest.mark.parametrize("together", [True, False])
async def test_a_merge_is_followed_and_statements_keep_their_story(store, together):
    batch = [
        gathered("a", "s"),
        gathered("b", "t"),
        gathered("c", "u"),
        gathered("d", "t", at=1, merged=("u",)),
        gathered("e", "s", at=2, merged=("t",)),
        gathered("f", "u", at=3),
    ]
    for some in [batch] if together else [[one] for one in batch]:
        await store.save_gathered(some)
    assert await ids(store) == {"s": ["a", "b", "c", "d", "e", "f"]}
    story = await store.story("u")
    assert story is not None
    assert story.id == "s"
    assert [statement.story for statement in story.statements] == ["s", "t", "u", "t", "s", "u"]
    assert await ids(store, minutes(2)) == {"s": ["a", "b", "c", "d", "e", "f"]}


async def test_an_earlier_article_can_turn_out_to_be_a_copy(store):
    await store.save_gathered([gathered("a", "s")])
    await store.save_gathered([gathered("b", "s", copies=("a",))])
    [story] = await store.stories_since(NOON - timedelta(days=1))
    assert [report.copy_of for report in story.reports] == ["b", ""]
    assert [report.silent for report in story.reports] == [True, False]


async def test_what_retells_a_text_is_no_silent_copy_until_another_text_has_all_of_it(store):
    await store.save_gathered([gathered("a", "s")])
    await store.save_gathered([gathered("b", "s", copies=("a",), rewritten=frozenset("a"))])
    await store.save_gathered([gathered("c", "s", copy_of="b", rewritten=frozenset("c"))])
    [story] = await store.stories_since(NOON - timedelta(days=1))
    assert [(report.copy_of, report.silent) for report in story.reports] == [("b", False), ("", False), ("b", False)]
    await store.save_gathered([gathered("d", "s", copies=("a", "b"), rewritten=frozenset("b"))])
    [story] = await store.stories_since(NOON - timedelta(days=1))
    assert {report.article.id: report.silent for report in story.reports if report.copy_of == "d"} == {
        "a": True,
        "b": False,
    }


async def test_guids_and_addresses_are_known_per_feed(store):
    await store.save_gathered([gathered("a", "s")])
    asked = {"guid-a", "https://north.example/a", "guid-b"}
    assert await store.unknown_guids("north", asked) == {"guid-b"}
    assert await store.unknown_guids("south", asked) == asked
    assert await store.unknown_guids("north", []) == set()


async def test_thousands_of_guids_are_asked_at_once(store):
    asked = {f"guid-{number}" for number in range(5000)}
    await store.save_gathered([gathered("a", "s")])
    assert await store.unknown_guids("north", asked | {"guid-a"}) == asked


async def test_feed_states_are_replaced(store):
    state = FeedState(feed="north", etag='"1"', next_poll_at=NOON, failures=2, health="failing", reason="404")
    await store.save_feed_states([state, FeedState(feed="south")])
    changed = replace(state, failures=0, health="ok", reason="", next_poll_at=None)
    await store.save_feed_states([changed])
    assert await store.feed_states() == {"north": changed, "south": FeedState(feed="south")}
