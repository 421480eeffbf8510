"""Slots, the outbox and what was told, in the database; every write is on the disk before it returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Audience, Briefing, Slot
from bot.ports import OutboxPart, Part
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.packing import pack
from bot.store.tables import CLAIMED, Moment, claimed, pending

FROZEN, SKIPPED = "frozen", "skipped"


class SqlLedger:
    """ports.Ledger over SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ------------------------------------------------------------ slots

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
        row = _slot_row(slot, audience, now) | {"state": SKIPPED, "note": note}
        statement = insert_into(tables.slots).values(row).on_conflict_do_nothing(index_elements=["key"])
        async with self._database.recording() as connection:
            return (await connection.execute(statement.returning(tables.slots.c.key))).first() is not None

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
        self, slot: Slot, audience: Audience, briefing: Briefing, parts: Sequence[Part], now: datetime
    ) -> bool:
        """Store a slot's briefing and its parts, ready to send, in one transaction; False when it was frozen before."""
        settled: dict[str, int] = {}
        for item in briefing.items:
            for story, number in item.settles.items():
                settled[story] = max(number, settled.get(story, 0))
        async with self._database.recording() as connection:
            if not await self._mark_frozen(connection, slot, audience.id, now):
                return False
            document = {"slot": slot.key, "audience": audience.id, "at": now, "briefing": pack(briefing)}
            await connection.execute(tables.briefings.insert(), document)
            if parts:
                await connection.execute(tables.outbox.insert(), _outbox_rows(slot, audience, parts, settled, now))
            else:
                await _settle(connection, audience.id, settled, slot.key, now)
        return True

    async def _mark_frozen(self, connection: AsyncConnection, slot: Slot, audience: str, now: datetime) -> bool:
        table = tables.slots
        row = _slot_row(slot, audience, now) | {"state": FROZEN}
        statement = insert_into(table).values(row)
        upsert = statement.on_conflict_do_update(
            index_elements=["key"], set_={"state": FROZEN, "lease_until": None}, where=table.c.state == CLAIMED
        )
        return (await connection.execute(upsert.returning(table.c.key))).first() is not None

    # ------------------------------------------------------------ the outbox

    async def claim_parts(self, owner: str, now: datetime, *, lease: float, limit: int = 20) -> list[OutboxPart]:
        """Take parts that nobody holds for `lease` seconds; a destination's next part waits for the one before."""
        table = tables.outbox
        query = claim_query(now).limit(limit)
        until = now + timedelta(seconds=lease)
        async with self._database.recording() as connection:
            ids = list((await connection.execute(query)).scalars())
            if not ids:
                return []
            taken = update(table).where(table.c.id.in_(ids)).values(owner=owner, lease_until=until, state="sending")
            rows = (await connection.execute(taken.returning(table))).all()
        return [_part(row) for row in sorted(rows, key=lambda row: row.id)]

    async def mark_first_try(self, part: int, owner: str, now: datetime) -> bool:
        """Commit that the part is about to be sent; False when the lease is no longer the owner's."""
        table = tables.outbox
        mine = and_(table.c.id == part, table.c.owner == owner, table.c.state == "sending", table.c.lease_until > now)
        first = {
            "attempts": table.c.attempts + 1,
            "first_try_at": func.coalesce(table.c.first_try_at, literal(now, Moment)),
        }
        async with self._database.recording() as connection:
            return (await connection.execute(update(table).where(mine).values(first))).rowcount == 1

    async def mark_sent(self, part: int, message_id: str, now: datetime) -> None:
        """Commit the platform's message id and, with it, what the part settles as told."""
        table = tables.outbox
        sent = {
            "state": "sent",
            "message_id": message_id,
            "sent_at": now,
            "lease_until": None,
            "owner": "",
            "error": "",
        }
        statement = update(table).where(table.c.id == part, table.c.state != "sent").values(sent)
        async with self._database.recording() as connection:
            row = (await connection.execute(statement.returning(table))).first()
            if row is not None:
                await _settle(connection, row.audience, row.settles, row.slot, now)

    async def mark_failed(
        self, part: int, error: str, *, again_at: datetime | None, owner: str = "", unknown: bool = False
    ) -> None:
        """Give the part back for a later try, or for good when `again_at` is None."""
        table = tables.outbox
        mine = and_(table.c.id == part, pending(table.c.state))
        if owner:
            mine = and_(mine, table.c.owner == owner)
        values: dict[str, Any] = {"error": error, "owner": "", "lease_until": None}
        if again_at is None:
            values |= {"state": "failed"}
        else:
            values |= {"state": "unknown" if unknown else "ready", "again_at": again_at}
        if not unknown:
            values |= {"first_try_at": None}
        async with self._database.recording() as connection:
            await connection.execute(update(table).where(mine).values(values))

    async def outbox(self, *, slot: str = "") -> list[OutboxPart]:
        """Return the parts of a slot, or all that are still on their way, in order."""
        table = tables.outbox
        query = select(table).where(table.c.slot == slot if slot else pending(table.c.state)).order_by(table.c.id)
        async with self._database.reading() as connection:
            return [_part(row) for row in (await connection.execute(query)).all()]

    # ------------------------------------------------------------ told

    async def told(self, audience: str) -> Mapping[str, int]:
        """Return arrival story -> last settled statement number, with what is on its way counted as settled."""
        outbox = tables.outbox
        waiting = select(outbox.c.settles).where(outbox.c.audience == audience, pending(outbox.c.state))
        settled = select(tables.told.c.story, tables.told.c.number).where(tables.told.c.audience == audience)
        async with self._database.reading() as connection:
            known = dict((await connection.execute(settled)).all())
            for settles in (await connection.execute(waiting)).scalars():
                for story, number in settles.items():
                    known[story] = max(number, known.get(story, 0))
        return known

    async def told_in(self, audience: str) -> Mapping[str, str]:
        """Return arrival story -> key of the slot that told it last."""
        query = select(tables.told.c.story, tables.told.c.slot).where(tables.told.c.audience == audience)
        async with self._database.reading() as connection:
            return dict((await connection.execute(query)).all())

    async def settle(self, audience: str, settled: Mapping[str, int], slot: str, now: datetime) -> None:
        """Raise what was told; never lowers a number."""
        async with self._database.recording() as connection:
            await _settle(connection, audience, settled, slot, now)


def claim_query(now: datetime) -> Any:
    """Return the query for ids of parts that may be sent now, oldest first."""
    table, earlier = tables.outbox, tables.outbox.alias("earlier")
    # Order holds within a destination, and a channel that asks to wait is not asked again by its next message.
    waits_for_another = exists().where(
        earlier.c.platform == table.c.platform,
        earlier.c.address == table.c.address,
        earlier.c.id < table.c.id,
        pending(earlier.c.state),
    )
    return (
        select(table.c.id)
        .where(
            pending(table.c.state),
            table.c.again_at <= now,
            or_(table.c.lease_until.is_(None), table.c.lease_until <= now),
            ~waits_for_another,
        )
        .order_by(table.c.id)
    )


async def _settle(
    connection: AsyncConnection, audience: str, settled: Mapping[str, int], slot: str, now: datetime
) -> None:
    if not settled:
        return
    table = tables.told
    rows = [
        {"audience": audience, "story": story, "number": number, "slot": slot, "at": now}
        for story, number in settled.items()
    ]
    statement = insert_into(table)
    raised = {name: statement.excluded[name] for name in ("number", "slot", "at")}
    higher = table.c.number < statement.excluded.number
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["audience", "story"], set_=raised, where=higher), rows
    )


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


def _outbox_rows(
    slot: Slot, audience: Audience, parts: Sequence[Part], settled: Mapping[str, int], now: datetime
) -> list[dict[str, Any]]:
    named = {story for part in parts for story in part.settles}
    rest = {story: number for story, number in settled.items() if story not in named}
    return [
        {
            "slot": slot.key,
            "number": part.number,
            "of": part.of,
            "marker": part.marker,
            "platform": audience.platform,
            "address": audience.address,
            "audience": audience.id,
            "payload": dict(part.payload),
            "settles": {**part.settles, **(rest if part is parts[-1] else {})},
            "state": "ready",
            "attempts": 0,
            "owner": "",
            "lease_until": None,
            "again_at": now,
            "first_try_at": None,
            "sent_at": None,
            "message_id": "",
            "error": "",
            "frozen_at": now,
        }
        for part in parts
    ]


def _part(row: Any) -> OutboxPart:
    return OutboxPart(
        id=row.id,
        slot=row.slot,
        platform=row.platform,
        address=row.address,
        audience=row.audience,
        part=Part(number=row.number, of=row.of, marker=row.marker, payload=row.payload, settles=row.settles),
        state=row.state,
        attempts=row.attempts,
        first_try_at=row.first_try_at,
        message_id=row.message_id,
        error=row.error,
    )
