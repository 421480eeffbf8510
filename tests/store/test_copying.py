"""From one kind of database to the other and back: the same rows, and the bot goes on exactly where it was."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import InputError
from bot.model import Schedule
from bot.store import open_store
from bot.store.copying import copy
from tests.postgres import database
from tests.store.material import NOON, audience, briefing, gathered, message, minutes, slot

LATER = NOON + timedelta(days=1)


async def fill(url):
    async with open_store(url) as store:
        await store.save_gathered([gathered(f"a{n}", f"s{n // 3}", at=n, statements=2) for n in range(30)])
        await store.forget_pages(["https://north.example/a7"])
        await store.save_audience(audience())
        await store.save_schedule(Schedule(id="morning", audience="desk", times=("17:00",), zone="UTC"))
        await store.claim_slot(slot(), "desk", NOON)
        await store.freeze(slot(), audience(), briefing({"s1": 4}), [message(1, 2), message(2, 2)], NOON)
        [first] = await store.claim_parts("me", NOON, lease=90)
        await store.mark_first_try(first.id, "me", NOON, lease=90)
        await store.mark_sent(first.id, "m1", NOON)
        await store.note_alive("me", NOON)


async def contents(url):
    """What a bot that is started on this database knows and does next."""
    async with open_store(url) as store:
        stories = await store.stories_since(minutes(-1))
        [part] = await store.claim_parts("you", LATER, lease=90)
        assert not await store.claim_slot(slot(), "desk", LATER), "the slot stays taken"
        assert await store.freeze(slot(1), audience(), briefing(), [message()], LATER)
        await store.save_gathered([gathered("new", "s1", at=99)])
        story = await store.story("s1")
        numbers = [statement.number for statement in story.statements]
        return (
            stories,
            (part.slot, part.part, part.id),
            await store.told("desk"),
            await store.schedules(),
            await store.audiences(),
            [found.id for found in await store.search(["broke"], since=None, until=None, limit=50)],
            numbers,
            [part.id for part in await store.outbox()],
        )


@pytest.fixture
def empty(postgres_server):
    with database(postgres_server) as url:
        yield url


async def test_all_goes_to_postgresql_and_back_and_goes_on_the_same(tmp_path, empty):
    first, second = str(tmp_path / "first.db"), str(tmp_path / "second.db")
    await fill(first)
    seen = []
    there = await copy(first, empty, LATER, watch=lambda *step: seen.append(step))
    back = await copy(empty, second, LATER)
    assert there == back
    rows = {one.table: one.rows for one in there}
    assert (rows["articles"], rows["mentions"], rows["statements"], rows["outbox"]) == (29, 29, 58, 2)
    assert ("articles", 29, 29) in seen
    known = [await contents(url) for url in (first, empty, second)]
    assert known[0] == known[1] == known[2]


async def test_a_bot_at_work_or_a_target_in_use_is_refused_and_left_alone(tmp_path, empty):
    source, other = str(tmp_path / "first.db"), str(tmp_path / "other.db")
    await fill(source)
    with pytest.raises(InputError, match=r"in use by me: stop it"):
        await copy(source, empty, NOON)
    await fill(other)
    with pytest.raises(InputError, match="is not empty"):
        await copy(source, other, LATER)
    with pytest.raises(InputError, match="name another one"):
        await copy(source, source, LATER)
    async with open_store(source) as store:
        await store.note_ended("me")
    assert await copy(source, empty, NOON)


async def test_a_copy_that_is_broken_off_leaves_an_empty_database(tmp_path, empty):
    source = str(tmp_path / "first.db")
    await fill(source)

    def stop(table, done, total):
        if table == "outbox" and done:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await copy(source, empty, LATER, watch=stop)
    assert await copy(source, empty, LATER)
