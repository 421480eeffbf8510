"""A disk that is full, a file that is locked or read-only: one clear sentence, nothing lost, on when it is over."""

import os
import sqlite3

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.store import open_store
from bot.store.sqlite import integrity
from tests.store.material import NOON, audience, briefing, gathered, message, minutes, slot


@pytest.fixture
def path(tmp_path):
    return tmp_path / "limelight.db"


async def test_a_full_disk_is_named_loses_nothing_and_is_got_over(path):
    async with open_store(str(path)) as store:
        await store.save_gathered([gathered("a", "s")])
        await cap(store, pages=0)
        with pytest.raises(StoreError, match="disk is full"):
            await store.save_gathered([gathered(f"big-{n}", "s") for n in range(2000)])
        with pytest.raises(StoreError, match="disk is full"):
            await freeze_many(store)
        stored = await store.count_articles()
        frozen = len(await store.outbox())
        assert stored == 1
        await cap(store, pages=1_000_000)
        await store.save_gathered([gathered(f"big-{n}", "s") for n in range(2000)])
        assert await store.freeze(slot(5000), audience(), briefing(), [message()], NOON)
        assert await store.count_articles() == 2001
        assert len(await store.outbox()) == frozen + 1
    assert integrity(str(path)) == "ok"


async def freeze_many(store):
    for day in range(2000):
        await store.freeze(slot(day), audience(), briefing(), [message()], NOON)


async def cap(store, *, pages):
    """Let the file grow to so many pages (0: not at all), as a full disk would."""
    statement = text(f"PRAGMA max_page_count={pages or 1}")
    await store._database.gather(lambda connection: connection.execute(statement))
    async with store._database.recording() as connection:
        await connection.execute(statement)


async def test_a_locked_database_is_named_and_got_over(path, monkeypatch):
    monkeypatch.setattr("bot.store.sqlite.BUSY_SECONDS", 0.05)
    async with open_store(str(path)) as store:
        intruder = sqlite3.connect(path, isolation_level=None)
        intruder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match=r"limelight\.db is locked"):
            await store.claim_slot(slot(), "desk", NOON)
        with pytest.raises(StoreError, match="is locked"):
            await store.save_gathered([gathered("a", "s")])
        assert await store.told("desk") == {}, "readers don't wait for writers"
        intruder.execute("COMMIT")
        intruder.close()
        assert await store.claim_slot(slot(), "desk", NOON)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
async def test_a_read_only_file_is_named(path):
    async with open_store(str(path)):
        pass
    path.chmod(0o400)
    async with open_store(str(path)) as store:
        with pytest.raises(StoreError, match="is read-only"):
            await store.claim_slot(slot(), "desk", NOON)


async def test_a_database_that_may_only_be_read_is_named(path):
    async with open_store(str(path)) as store:
        async with store._database.recording() as connection:
            await connection.execute(text("PRAGMA query_only=ON"))
        with pytest.raises(StoreError, match="is read-only"):
            await store.claim_slot(slot(), "desk", NOON)


async def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "state").write_text("a file, not a folder")
    with pytest.raises(StoreError, match="folder of the database"):
        async with open_store(str(tmp_path / "state" / "limelight.db")):
            pass


async def test_two_stores_on_one_file_take_turns(path):
    async with open_store(str(path)) as one, open_store(str(path)) as other:
        assert await one.claim_slot(slot(), "desk", NOON)
        assert not await other.claim_slot(slot(), "desk", NOON)
        await one.save_gathered([gathered("a", "s")])
        await other.save_gathered([gathered("b", "t")])
        [s, t] = await one.stories_since(minutes(-1))
        assert [story.statements[0].number for story in (s, t)] == [1, 2]


async def test_a_ledger_write_is_on_the_disk_before_it_returns(path):
    async with open_store(str(path)) as store:
        async with store._database.recording() as connection:
            assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 2
        asked = text("PRAGMA synchronous")
        assert await store._database.gather(lambda connection: connection.execute(asked).scalar()) == 1
        async with store._database.reading() as connection:
            assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"
