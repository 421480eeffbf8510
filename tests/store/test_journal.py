"""The journal keeps every change; a space sees its own."""

from datetime import UTC, datetime

from bot.ports import JournalEntry
from bot.store import open_store

NOW = datetime(2026, 10, 7, tzinfo=UTC)


async def test_entries_come_newest_first_and_only_to_their_space():
    async with open_store(":memory:") as store:
        one = await store.record(JournalEntry(at=NOW, space="a", person="p", action="set", detail={"before": {}}))
        two = await store.record(JournalEntry(at=NOW, space="a", person="q", action="pause", subject="x"))
        await store.record(JournalEntry(at=NOW, space="b", person="p", action="set"))
        entries = await store.entries("a", limit=10)
        assert [entry.id for entry in entries] == [two, one]
        assert entries[1].detail == {"before": {}}


async def test_a_change_is_taken_back_once_and_never_by_strangers():
    async with open_store(":memory:") as store:
        number = await store.record(JournalEntry(at=NOW, space="a", person="p", action="set"))
        assert not await store.mark_undone(number, "b", NOW)
        assert await store.mark_undone(number, "a", NOW)
        assert not await store.mark_undone(number, "a", NOW)
        assert (await store.entries("a", limit=1))[0].undone_at == NOW


async def test_settings_of_a_space_are_replaced():
    async with open_store(":memory:") as store:
        assert await store.space_settings("a") == {}
        await store.change_space_settings("a", lambda _: {"editors": "1"})
        await store.change_space_settings("a", lambda _: {"editors": "2"})
        assert await store.space_settings("a") == {"editors": "2"}
