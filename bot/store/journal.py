"""Who changed what, in order, and the settings of a server or workspace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update

from bot.model import Feed
from bot.ports import JournalEntry
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.packing import unpack


class SqlJournal:
    """ports.Journal over SQL."""

    _database: Database

    async def record(self, entry: JournalEntry) -> int:
        """Store an entry and return its number."""
        row = {
            "at": entry.at,
            "space": entry.space,
            "person": entry.person,
            "action": entry.action,
            "subject": entry.subject,
            "detail": dict(entry.detail),
            "undone_at": entry.undone_at,
        }
        statement = insert_into(tables.journal).values(row).returning(tables.journal.c.id)
        async with self._database.recording() as connection:
            return int((await connection.execute(statement)).scalar_one())

    async def entries(self, space: str, *, limit: int) -> list[JournalEntry]:
        """Return the newest entries of a space, newest first."""
        table = tables.journal
        query = select(table).where(table.c.space == space).order_by(table.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [JournalEntry(**row._mapping) for row in rows]  # noqa: SLF001 (a documented attribute of Row)

    async def mark_undone(self, entry: int, space: str, now: datetime) -> bool:
        """Note that an entry was taken back; False when it already was, or is another space's."""
        table = tables.journal
        open_entry = (table.c.id == entry) & (table.c.space == space) & table.c.undone_at.is_(None)
        async with self._database.recording() as connection:
            changed = await connection.execute(update(table).where(open_entry).values(undone_at=now))
        return bool(changed.rowcount)

    async def space_settings(self, space: str) -> Mapping[str, object]:
        """Return what was set for a space as a whole; empty for a new one."""
        query = select(tables.spaces.c.settings).where(tables.spaces.c.id == space)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar() or {}

    async def added_feeds(self) -> tuple[Feed, ...]:
        """Return the feeds that all spaces added for themselves, but for those that the bot was removed from."""
        query = select(tables.spaces.c.settings).order_by(tables.spaces.c.id)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalars().all()
        here = (settings for settings in found if not settings.get("gone"))
        return tuple(unpack(Feed, packed) for settings in here for packed in (settings.get("feeds") or {}).values())

    async def change_space_settings(
        self, space: str, change: Callable[[Mapping[str, object]], Mapping[str, object]]
    ) -> Mapping[str, object]:
        """Let the settings of a space be what `change` makes of them, with nobody in between; return them."""
        table = tables.spaces
        async with self._database.recording() as connection:
            # The row is made first, so that there is one to hold until the change is in.
            await connection.execute(insert_into(table).values(id=space, settings={}).on_conflict_do_nothing())
            query = select(table.c.settings).where(table.c.id == space).with_for_update()
            changed = dict(change((await connection.execute(query)).scalar_one()))
            await connection.execute(update(table).where(table.c.id == space).values(settings=changed))
        return changed

    async def entries_of(self, actions: Collection[str], *, limit: int = 10_000) -> list[JournalEntry]:
        """Return the newest entries of these actions in all spaces, oldest first."""
        table = tables.journal
        query = select(table).where(table.c.action.in_(list(actions))).order_by(table.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [JournalEntry(**row._mapping) for row in reversed(rows)]  # noqa: SLF001 (a documented attribute of Row)
