"""Slots in the database: claimed once, frozen with their briefing and parts, or skipped with a note."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Audience, Briefing, Slot
from bot.ports import Lease, Part, Written
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into, insert_rows
from bot.store.leases import still_held
from bot.store.outbox import outbox_rows
from bot.store.packing import pack
from bot.store.tables import CLAIMED, FROZEN, LOOKED_BACK, SKIPPED, claimed
from bot.store.told import settle


class SqlSlots:
    """The slots of ports.Ledger over SQL, up to the frozen briefing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_slot(self, slot: Slot, audience: str, now: datetime, *, lease: float = 600.0) -> bool:
        """Take the slot for `lease` seconds; False when somebody has it or had it frozen or skipped."""
        return bool(await self.claim_slots({slot.key: (slot, audience)}, now, lease=lease))

    async def claim_slots(self, slots: Mapping[str, tuple[Slot, str]], now: datetime, *, lease: float) -> set[str]:
        """Take many slots, by key with their audiences, at once; return the keys of those that were free."""
        if not slots:
            return set()
        table, until = tables.slots, now + timedelta(seconds=lease)
        taken = {"state": CLAIMED, "lease_until": until}
        rows = [_slot_row(*slots[key], now) | taken for key in sorted(slots)]  # one order for all: see leases.take
        abandoned = and_(table.c.state == CLAIMED, table.c.lease_until <= now)
        again = {"claimed_at": now, "lease_until": until}
        upsert = insert_into(table).on_conflict_do_update(index_elements=["key"], set_=again, where=abandoned)
        async with self._database.recording() as connection:
            return set((await connection.execute(upsert.returning(table.c.key), rows)).scalars())

    async def skip_slot(self, slot: Slot, audience: str, now: datetime, *, note: str) -> bool:
        """Record the slot as never to be posted, and why; False when it is already on record."""
        table = tables.slots
        row = _slot_row(slot, audience, now) | {"state": SKIPPED, "note": note}
        abandoned = and_(table.c.state == CLAIMED, table.c.lease_until <= now)
        skipped = {"state": SKIPPED, "note": note, "lease_until": None}
        statement = insert_into(table).values(row)
        upsert = statement.on_conflict_do_update(index_elements=["key"], set_=skipped, where=abandoned)
        async with self._database.recording() as connection:
            return (await connection.execute(upsert.returning(table.c.key))).first() is not None

    async def abandoned_slots(self, now: datetime) -> list[tuple[Slot, str]]:
        """Return slots that were claimed but never frozen and whose lease has run out, oldest first."""
        table = tables.slots
        query = select(table).where(claimed(table.c.state), table.c.lease_until <= now).order_by(table.c.due_at)
        async with self._database.reading() as connection:
            return [(slot_of(row), row.audience) for row in (await connection.execute(query)).all()]

    async def last_slots(self, schedules: Collection[str] | None = None) -> Mapping[str, Slot]:
        """Return the newest slot on record of each of these stored schedules (None = all) that has one."""
        async with self._database.reading() as connection:
            if schedules is None:
                rows = (await connection.execute(last_slots_query())).all()
            else:  # in two steps: of a table that was small a moment ago the database would read all for each
                newest = select(_newest_slot()).where(tables.schedules.c.id.in_(schedules))
                keys = (await connection.execute(newest)).scalars().all()
                found = select(tables.slots).where(tables.slots.c.key.in_([key for key in keys if key is not None]))
                rows = (await connection.execute(found)).all()
        return {row.schedule: slot_of(row) for row in rows}

    async def count_slots(self, schedule: str, since: datetime) -> int:
        """Return how many slots of a schedule are on record since a moment."""
        table = tables.slots
        query = select(func.count()).where(table.c.schedule == schedule, table.c.due_at >= since)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def freeze(
        self,
        slot: Slot,
        audience: Audience,
        briefing: Briefing,
        parts: Sequence[Part],
        now: datetime,
        *,
        holding: Lease | None = None,
    ) -> bool:
        """Store a slot's briefing and its parts, ready to send, in one transaction.

        False when it was frozen before, or when the lease it was written under is somebody else's by now.
        """
        written = Written(slot=slot, audience=audience, briefing=briefing, parts=tuple(parts), holding=holding)
        return bool(await self.freeze_all((written,), now))

    async def freeze_all(self, written: Sequence[Written], now: datetime) -> set[str]:
        """Freeze many slots in one transaction; return the keys of those that were not frozen before."""
        documents = await asyncio.to_thread(_documents, written, now)
        async with self._database.recording() as connection:
            mine = await connection.run_sync(still_held, [each.holding for each in written if each.holding])
            held = [each for each in written if each.holding is None or each.holding in mine]
            keys = await _mark_frozen(connection, held, now)
            frozen = [each for each in held if each.slot.key in keys]
            if not frozen:
                return keys
            await connection.run_sync(insert_rows, tables.briefings, [documents[each.slot.key] for each in frozen])
            look_before = await _look_before(connection)
            rows = [row for each in frozen for row in _outbox_rows(each, look_before, now)]
            if rows:
                await connection.execute(tables.outbox.insert(), rows)
            for each in frozen:
                if not each.parts:
                    await settle(connection, each.audience.id, _settled(each.briefing), each.slot.key, now)
        return keys


async def _mark_frozen(connection: AsyncConnection, written: Sequence[Written], now: datetime) -> set[str]:
    if not written:
        return set()
    table = tables.slots
    by_key = {each.slot.key: each for each in written}
    rows = [
        _slot_row(each.slot, each.audience.id, now)
        | {"state": FROZEN, "note": LOOKED_BACK if each.briefing.look_back else ""}
        for each in (by_key[key] for key in sorted(by_key))
    ]
    statement = insert_into(table)
    upsert = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={"state": FROZEN, "lease_until": None, "note": statement.excluded.note},
        where=table.c.state == CLAIMED,
    )
    return set((await connection.execute(upsert.returning(table.c.key), rows)).scalars())


def _documents(written: Sequence[Written], now: datetime) -> dict[str, dict[str, Any]]:
    return {
        each.slot.key: {
            "slot": each.slot.key,
            "audience": each.audience.id,
            "at": now,
            "briefing": pack(each.briefing),
        }
        for each in written
    }


def _outbox_rows(written: Written, look_before: datetime, now: datetime) -> list[dict[str, Any]]:
    if not written.parts:
        return []
    rows = outbox_rows(written.slot, written.audience, written.parts, _settled(written.briefing), now)
    if written.slot.due_at > look_before:
        return rows
    # A backup was restored: the lost database may have posted this slot already.
    return [{**row, "state": "unknown", "first_try_at": written.slot.due_at} for row in rows]


def _settled(briefing: Briefing) -> dict[str, int]:
    settled: dict[str, int] = {}
    for settles in (briefing.settles, *(item.settles for item in briefing.items)):
        for story, number in settles.items():
            settled[story] = max(number, settled.get(story, 0))
    return settled


def last_slots_query() -> Select[Any]:
    """Return the query for the newest slot of each schedule."""
    table = tables.slots
    return select(table).join(tables.schedules, table.c.key == _newest_slot())


def _newest_slot() -> ScalarSelect[Any]:
    """Return what gives the key of a schedule's newest slot."""
    others = tables.slots.alias("others")
    mine = select(others.c.key).where(others.c.schedule == tables.schedules.c.id).correlate(tables.schedules)
    return mine.order_by(others.c.due_at.desc()).limit(1).scalar_subquery()


async def _look_before(connection: AsyncConnection) -> datetime:
    query = select(tables.counters.c.last).where(tables.counters.c.name == tables.LOOK_BEFORE)
    return tables.moment((await connection.execute(query)).scalar() or 0)


def _slot_row(slot: Slot, audience: str, now: datetime) -> dict[str, Any]:
    return {
        "key": slot.key,
        "schedule": slot.schedule,
        "on": slot.on,
        "time": slot.time,
        "due_at": slot.due_at,
        "audience": audience,
        "claimed_at": now,
        "lease_until": None,
        "note": "",
    }


def slot_of(row: Any) -> Slot:
    """Return the slot of a row."""
    return Slot(schedule=row.schedule, on=row.on, time=row.time, due_at=row.due_at)
