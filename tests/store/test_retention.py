from datetime import timedelta

from sqlalchemy import text

from bot.model import Schedule
from tests.store.material import NOON, audience, briefing, gathered, message, minutes, slot

DAY = 24 * 60
KEEP = timedelta(days=90)


async def count(store, table):
    async with store._database.reading() as connection:
        return (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar()


async def test_old_articles_go_with_all_that_only_they_needed(store):
    await store.save_gathered([gathered(f"old-{n}", "old", statements=2) for n in range(600)])
    await store.save_gathered([gathered("a", "both"), gathered("b", "both", at=100 * DAY)])
    found = await store.forget(minutes(100 * DAY), articles=KEEP)
    assert found.articles == 601
    assert found.stories == 1
    assert [r.article.id for r in (await store.story("both")).reports] == ["b"]
    assert await store.story("old") is None
    assert [await count(store, table) for table in ("articles", "mentions", "statements")] == [1, 1, 1]
    assert [found.id for found in await store.search(["dam"], since=None, until=None, limit=5)] == ["b"]
    assert await count(store, "articles_search") == 1


async def test_numbers_are_never_given_again(store):
    await store.save_gathered([gathered("a", "s", statements=3)])
    await store.forget(minutes(100 * DAY), articles=KEEP)
    await store.save_gathered([gathered("b", "s", at=100 * DAY)])
    [story] = await store.stories_since(minutes(99 * DAY))
    assert [statement.number for statement in story.statements] == [4]


async def test_a_guid_that_still_stands_in_its_feed_is_never_forgotten(store):
    await store.save_gathered([gathered("stays", "s"), gathered("leaves", "s"), gathered("c", "s", feed="south")])
    await store.unknown_guids("north", {"guid-stays"}, now=minutes(100 * DAY))
    await store.forget(minutes(200 * DAY), articles=KEEP)
    asked = {"guid-stays", "guid-leaves"}
    assert await store.unknown_guids("north", asked) == {"guid-leaves"}
    # The south has answered "not modified" ever since: what it had last is what it has.
    assert await store.unknown_guids("south", {"guid-c"}) == set()


async def test_records_are_kept_for_a_year_and_the_last_slot_for_ever(store):
    await store.save_audience(audience())
    await store.save_schedule(Schedule(id="morning", audience="desk", times=("17:00",), zone="UTC"))
    for day in (0, 1, 300):
        await store.freeze(slot(day), audience(), briefing({"s": day}), [message()], minutes(day * DAY))
        [part] = await store.claim_parts("me", minutes(day * DAY), lease=60)
        await store.mark_sent(part.id, "m", minutes(day * DAY))
    await store.forget(minutes(367 * DAY), articles=KEEP)
    assert [await count(store, table) for table in ("slots", "outbox", "briefings")] == [1, 1, 1]
    await store.forget(minutes(3670 * DAY), articles=KEEP)
    assert await store.last_slots() == {"morning": slot(300)}
    assert await store.told("desk") == {}


async def test_told_outlives_the_articles(store):
    await store.settle("desk", {"s": 3}, "slot", NOON)
    await store.forget(minutes(200 * DAY), articles=KEEP)
    assert await store.told("desk") == {"s": 3}


async def test_a_removed_audience_may_come_back_within_a_month(store):
    await store.save_audience(audience())
    await store.settle("desk", {"s": 3}, "slot", NOON)
    await store.delete_audience("desk", NOON)
    await store.forget(minutes(29 * DAY), articles=KEEP)
    await store.save_audience(audience())
    assert await store.told("desk") == {"s": 3}
    await store.delete_audience("desk", NOON)
    assert (await store.forget(minutes(31 * DAY), articles=KEEP)).audiences == 1
    assert await store.told("desk") == {}
    assert await count(store, "topics") == 0


async def test_others_write_between_two_batches(store, monkeypatch):
    monkeypatch.setattr("bot.store.retention.BATCH", 10)
    await store.save_gathered([gathered(f"old-{n}", "old") for n in range(35)])
    transactions = 0
    gather = store._database.gather

    async def counted(work):
        nonlocal transactions
        transactions += 1
        return await gather(work)

    monkeypatch.setattr(store._database, "gather", counted)
    assert (await store.forget(minutes(100 * DAY), articles=KEEP)).articles == 35
    assert transactions >= 4
