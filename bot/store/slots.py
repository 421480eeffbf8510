"""Slots in the database: claimed once, frozen with their briefing and parts, or skipped with a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Audience, Briefing, Slot
from bot.ports import Lease, Part
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.leases import holds
from bot.store.outbox import outbox_rows
from bot.store.packing import pack
from bot.store.tables import CLAIMED, claimed
from bot.store.told import settle

LOOKED_BACK = "look-back"  # note of a slot that told nothing new
FROZEN, SKIPPED = "frozen", "skipped"


class SqlSlots:
    """The slots of ports.Ledger over SQL, up to the frozen briefing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_slot(self, slot: Slot, audience: str, now: datetime, *, lease: float = 600.0) -> bool:
        """Take the slot for `lease` seconds; False when somebody has it or had it frozen or skipped."""
        table = tables.slots
        row = _slot_row(slot, audience, now) | {"state": CLAIMED, "lease_until": now + timedelta(seconds=lease)}
        abandoned = and_(table.c.state == CLAIMED, table.c.lease_until <= now)
        again = {"claimed_at": now, "lease_until": row["lease_until"]}
        statement = insert_into(table).values(row)
        upsert = statement.on_conflict_do_update(index_elements=["key"], set_=again, where=abandoned)
        async with self._database.recording() as connection:
            return (await connection.execute(upsert.returning(table.c.key))).first() is not None

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
            return [(_slot(row), row.audience) for row in (await connection.execute(query)).all()]

    async def last_slot(self, schedule: str) -> Slot | None:
        """Return the newest slot of a schedule that is on record."""
        table = tables.slots
        query = select(table).where(table.c.schedule == schedule).order_by(table.c.due_at.desc()).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return _slot(row) if row else None

    async def last_briefed_at(self, audience: str) -> datetime | None:
        """Return when the newest slot with a frozen briefing, no look-back, was due; None when there is none."""
        table = tables.slots
        query = select(func.max(table.c.due_at)).where(
            table.c.audience == audience, table.c.state == FROZEN, table.c.note != LOOKED_BACK
        )
        async with self._database.reading() as connection:
            found: datetime | None = (await connection.execute(query)).scalar()
        return found

    async def last_slots(self) -> Mapping[str, Slot]:
        """Return the newest slot on record of each stored schedule that has one, all at once."""
        async with self._database.reading() as connection:
            return {row.schedule: _slot(row) for row in (await connection.execute(last_slots_query())).all()}

    async def count_slots(self, schedule: str, since: datetime) -> int:
        """Return how many slots of a schedule are on record since a moment."""
        table = tables.slots
        query = select(func.count()).where(table.c.schedule == schedule, table.c.due_at >= since)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def skipped_since_last_post(self, audience: str) -> list[Slot]:
        """Return the slots skipped since this audience's last frozen briefing, oldest first."""
        table = tables.slots
        mine = select(table).where(table.c.audience == audience)
        last = select(table.c.due_at).where(table.c.audience == audience, table.c.state == FROZEN)
        async with self._database.reading() as connection:
            newest = (await connection.execute(last.order_by(table.c.due_at.desc()).limit(1))).scalar()
            query = mine.where(table.c.state == SKIPPED).order_by(table.c.due_at)
            rows = (await connection.execute(query if newest is None else query.where(table.c.due_at > newest))).all()
        return [_slot(row) for row in rows]

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
        settled: dict[str, int] = {}
        for settles in (briefing.settles, *(item.settles for item in briefing.items)):
            for story, number in settles.items():
                settled[story] = max(number, settled.get(story, 0))
        async with self._database.recording() as connection:
            if holding is not None and not await holds(connection, holding):
                return False
            if not await self._mark_frozen(
                connection, slot, audience.id, now, LOOKED_BACK if briefing.look_back else ""
            ):
                return False
            document = {"slot": slot.key, "audience": audience.id, "at": now, "briefing": pack(briefing)}
            await connection.execute(tables.briefings.insert(), document)
            if parts:
                rows = outbox_rows(slot, audience, parts, settled, now)
                if slot.due_at <= await _look_before(connection):
                    # A backup was restored: the lost database may have posted this slot already.
                    rows = [{**row, "state": "unknown", "first_try_at": slot.due_at} for row in rows]
                await connection.execute(tables.outbox.insert(), rows)
            else:
                await settle(connection, audience.id, settled, slot.key, now)
        return True

    async def _mark_frozen(
        self, connection: AsyncConnection, slot: Slot, audience: str, now: datetime, note: str
    ) -> bool:
        table = tables.slots
        row = _slot_row(slot, audience, now) | {"state": FROZEN, "note": note}
        statement = insert_into(table).values(row)
        upsert = statement.on_conflict_do_update(
            index_elements=["key"],
            set_={"state": FROZEN, "lease_until": None, "note": note},
            where=table.c.state == CLAIMED,
        )
        return (await connection.execute(upsert.returning(table.c.key))).first() is not None


def last_slots_query() -> Select[Any]:
    """Return the query for the newest slot of each schedule."""
    table, others, schedules = tables.slots, tables.slots.alias("others"), tables.schedules
    mine = select(others.c.key).where(others.c.schedule == schedules.c.id)
    newest = mine.order_by(others.c.due_at.desc()).limit(1).scalar_subquery()
    return select(table).join(schedules, table.c.key == newest)


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


def _slot(row: Any) -> Slot:
    return Slot(schedule=row.schedule, on=row.on, time=row.time, due_at=row.due_at)
