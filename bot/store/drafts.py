"""Drafts in the database: one a slot, changed by one hand at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.delivery.review import desk_slot
from bot.model import Audience, Draft
from bot.ports import Part
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.outbox import outbox_rows
from bot.store.packing import pack, unpack


class SqlDrafts:
    """ports.Drafts over SQL."""

    _database: Database

    async def open_draft(self, draft: Draft, parts: Sequence[Part], now: datetime) -> bool:
        """Store a draft and the desk's messages in one transaction; False when the slot has one."""
        row = {
            "code": draft.code,
            "audience": draft.audience,
            "state": draft.state,
            "due_at": draft.slot.due_at,
            "draft": pack(draft),
        }
        once = insert_into(tables.drafts).values(row).on_conflict_do_nothing().returning(tables.drafts.c.code)
        shown = desk_slot(draft)
        desk = Audience(id=shown.schedule, platform=draft.platform, address=draft.address)
        async with self._database.recording() as connection:
            if (await connection.execute(once)).first() is None:
                return False
            if parts:
                await connection.execute(tables.outbox.insert(), outbox_rows(shown, desk, parts, {}, now))
        return True

    async def draft(self, code: str) -> Draft | None:
        """Return a draft by its code."""
        query = select(tables.drafts.c.draft).where(tables.drafts.c.code == code)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalar()
        return unpack(Draft, found) if found else None

    async def drafts(self, *states: str) -> list[Draft]:
        """Return the drafts in these states, the earliest slot first."""
        table = tables.drafts
        query = select(table.c.draft).where(table.c.state.in_(states)).order_by(table.c.due_at, table.c.code)
        async with self._database.reading() as connection:
            return [unpack(Draft, found) for found in (await connection.execute(query)).scalars()]

    async def change_draft(self, code: str, change: Callable[[Draft], Draft]) -> Draft | None:
        """Let a draft be what `change` makes of it, with nobody in between; None when there is no such draft."""
        table = tables.drafts
        async with self._database.recording() as connection:
            query = select(table.c.draft).where(table.c.code == code).with_for_update()
            found = (await connection.execute(query)).scalar()
            if not found:
                return None
            changed = change(unpack(Draft, found))
            values = {"state": changed.state, "draft": pack(changed)}
            await connection.execute(update(table).where(table.c.code == code).values(values))
        return changed
