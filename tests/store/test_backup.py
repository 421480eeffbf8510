import asyncio
import sqlite3
from datetime import timedelta

import pytest

from bot.delivery.parts import parts_of
from bot.errors import InputError, StoreError
from bot.model import Schedule
from bot.store import open_store
from bot.store.backup import back_up, inspect, restore
from tests.delivery.platform import Hands, Platform
from tests.delivery.sends import courier
from tests.store.material import NOON, audience, briefing, gathered, slot


@pytest.fixture
def url(tmp_path):
    return str(tmp_path / "state" / "limelight.db")


async def frozen(store, *, day=0, text="one", who="desk", platform="slack", now=NOON):
    due = slot(day, schedule=f"morning-{who}")
    parts = parts_of(due.key, [{"text": text}])
    await store.freeze(due, audience(who, platform=platform), briefing({"s": day + 1}), parts, now)


async def test_a_backup_is_one_moment_of_a_database_in_use(url, tmp_path):
    async with open_store(url) as store:
        await store.save_gathered([gathered("a", "s"), gathered("b", "s")])
        await frozen(store)
        writing = asyncio.create_task(keep_writing(store))
        made = await asyncio.to_thread(back_up, url, tmp_path / "backups" / "first.db")
        await writing
    assert made.newest_slot == slot(schedule="morning-desk").key
    assert [path.name for path in (tmp_path / "backups").iterdir()] == ["first.db"]
    async with open_store(str(made.path)) as copy:
        [story] = await copy.stories_since(NOON - timedelta(days=1))
        assert {"a", "b"} <= {report.article.id for report in story.reports}
        assert made.articles == len(story.reports) == await copy.count_articles()
        assert len(await copy.outbox()) == 1


async def keep_writing(store):
    for number in range(30):
        await store.save_gathered([gathered(f"more-{number}", "s")])


async def test_after_a_restore_nothing_is_posted_twice(url, tmp_path):
    clock = Hands(NOON)
    slack, discord = Platform("slack", clock), Platform("discord", clock, nonces=True)
    async with open_store(url) as store:
        await store.save_audience(audience("desk", platform="slack"))
        await store.save_schedule(Schedule(id="morning-desk", audience="desk", times=("17:00",), zone="UTC"))
        await frozen(store, who="desk")
        await frozen(store, who="room", platform="discord")
        back_up(url, tmp_path / "backup.db")
        await courier(store, clock, slack, discord).deliver()
        clock.pass_by(days=1)
        await frozen(store, day=1, text="two", now=clock.now())
        await courier(store, clock, slack, discord).deliver()
    assert slack.texts == ["one", "two"]
    clock.pass_by(hours=1)
    kept = await restore(url, tmp_path / "backup.db", clock.now())
    async with open_store(str(kept)) as old:
        assert await old.told("desk") == {"s": 2}
    async with open_store(url) as store:
        assert await store.last_slots() == {"morning-desk": slot(0, schedule="morning-desk")}
        await frozen(store, day=1, text="two, written anew", now=clock.now())
        await courier(store, clock, slack, discord).deliver()
        assert await store.outbox() == []
        assert dict(await store.told("desk")) == {"s": 2}
        assert (slack.texts, discord.texts) == (["one", "two"], ["one"])
        clock.pass_by(days=1)
        await frozen(store, day=2, text="three", now=clock.now())
        await courier(store, clock, slack, discord).deliver()
        assert slack.texts == ["one", "two", "three"]


async def test_a_restore_while_the_bot_runs_is_refused(url, tmp_path):
    async with open_store(url) as store:
        await frozen(store)
        back_up(url, tmp_path / "backup.db")
        with pytest.raises(StoreError, match="Stop Limelight"):
            await restore(url, tmp_path / "backup.db", NOON)
        assert len(await store.outbox()) == 1


async def test_a_restore_works_over_a_damaged_or_missing_database(url, tmp_path):
    async with open_store(url) as store:
        await store.save_gathered([gathered("a", "s")])
        back_up(url, tmp_path / "backup.db")
    path = tmp_path / "state" / "limelight.db"
    path.write_bytes(b"not a database any more" * 500)
    kept = await restore(url, tmp_path / "backup.db", NOON)
    assert kept.read_bytes().startswith(b"not a database")
    path.unlink()
    assert await restore(url, tmp_path / "backup.db", NOON) is None
    async with open_store(url) as store:
        assert await store.count_articles() == 1


async def test_what_is_no_backup_is_refused_and_changes_nothing(url, tmp_path):
    async with open_store(url) as store:
        await store.save_gathered([gathered("a", "s")])
    (tmp_path / "notes.db").write_text("my notes " * 1000)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    for name in ("notes.db", "other.db", "missing.db"):
        with pytest.raises(InputError, match=name):
            await restore(url, tmp_path / name, NOON)
    assert inspect(tmp_path / "state" / "limelight.db").articles == 1
    with pytest.raises(InputError, match="no database"):
        back_up(str(tmp_path / "nowhere.db"), tmp_path / "backup.db")
