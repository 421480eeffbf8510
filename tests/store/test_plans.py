"""What the database has to do for each frequent question: nothing may read what is old."""

import pytest
from sqlalchemy import text

from bot.store import open_store
from bot.store.archive import articles_naming
from bot.store.counters import Mark, changed_query, changed_since, grown_query
from bot.store.loading import announcing, article_query, mention_query, seen_in, signature_query, statement_query
from bot.store.outbox import claim_query
from bot.store.slots import last_slots_query
from tests.store.material import gathered, minutes


async def plan(store, query) -> list[str]:
    from sqlalchemy.dialects import sqlite

    compiled = query.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    names = compiled.positiontup or []
    values = [_plain(compiled.params[name]) for name in names]
    sql = str(compiled)
    for value in values:
        sql = sql.replace("?", repr(value), 1)
    async with store._database.reading() as connection:
        rows = await connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"))
        return [row[3] for row in rows.all()]


def _plain(value):
    return 0 if value is None or not isinstance(value, str | int) else value


@pytest.fixture
async def grown(tmp_path):
    async with open_store(str(tmp_path / "limelight.db")) as store:
        await store.save_gathered([gathered(f"a{n}", f"s{n // 3}", at=n) for n in range(300)])
        yield store


@pytest.mark.parametrize("query", [article_query, mention_query, statement_query, signature_query])
async def test_whole_stories_are_reached_by_their_ids(grown, query):
    steps = await plan(grown, query(["s7", "s8"]))
    assert not [step for step in steps if step.startswith("SCAN")]
    assert any("ix_articles_story" in step for step in steps)


@pytest.mark.parametrize(
    ("query", "by"),
    [
        (seen_in(minutes(290)), "ix_articles_seen_at"),
        (seen_in(minutes(290), region="hills"), "ix_articles_seen_at"),
        (grown_query(7), "INTEGER PRIMARY KEY"),
        (changed_query(7), "ix_stories_changed"),
    ],
)
async def test_stories_are_found_by_what_is_new(grown, query, by):
    steps = await plan(grown, query)
    assert any("SEARCH" in step and by in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN")]


async def test_what_is_announced_is_found_by_its_day(grown):
    day = minutes(0).date()
    steps = await plan(grown, announcing(day, day, since=minutes(0), until=minutes(300)))
    assert any("SEARCH announced_days USING PRIMARY KEY" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN")]


async def test_who_is_named_in_stories_is_asked_of_their_articles_only(grown):
    steps = await plan(grown, articles_naming("Arda", [1, 2]))
    assert any("SEARCH mentions" in step and "article=?" in step for step in steps)


async def test_the_outbox_is_asked_for_what_is_pending_only(grown):
    steps = await plan(grown, claim_query(minutes(0), ["discord"]))
    assert any("ix_outbox_" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN outbox") and "ix_outbox" not in step]
    assert any("ix_outbox_destination" in step and "earlier" in step for step in steps)


async def test_the_last_slot_of_each_schedule_is_looked_up_not_searched(grown):
    steps = await plan(grown, last_slots_query())
    assert any("SEARCH slots USING INDEX" in step for step in steps)
    assert not [step for step in steps if "SCAN slots" in step or "SCAN others" in step]


async def test_reading_one_new_story_costs_the_same_in_a_store_ten_times_as_large(tmp_path):
    costs = []
    for size in (300, 3000):
        async with open_store(str(tmp_path / f"{size}.db")) as store:
            await store.save_gathered([gathered(f"a{n}", f"s{n // 3}", at=n) for n in range(size)])
            async with store._database.reading() as connection:
                raw = (await connection.get_raw_connection()).driver_connection
                steps = 0

                def count():
                    nonlocal steps
                    steps += 1

                await raw.set_progress_handler(count, 10)
                stories = await changed_since(connection, Mark(article=size - 4))
                found = (await connection.execute(article_query(stories))).all()
                await raw.set_progress_handler(None, 0)
            assert 3 <= len(found) <= 6
            costs.append(steps)
    assert costs[1] <= 1.5 * costs[0]
