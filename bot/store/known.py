"""What many audiences were told up to now, in as many questions as for one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Known
from bot.store import tables
from bot.store.database import Database
from bot.store.slots import slot_of
from bot.store.tables import FROZEN, LOOKED_BACK, SKIPPED
from bot.store.told import told_to

#: Nearly everybody's last briefing lies within; the others are asked for one by one.
RECENT = timedelta(days=8)


class SqlKnown:
    """What the Ledger says of many audiences at once, over SQL."""

    _database: Database

    async def known(self, audiences: Collection[str], now: datetime) -> Mapping[str, Known]:
        """Return what each of these audiences was told, all at once."""
        async with self._database.reading() as connection:
            told, recent = await told_to(connection, audiences), await _recent(connection, audiences, now)
            found = {}
            for audience in audiences:
                rows = recent[audience]
                if not any(map(_briefs, rows)):
                    rows = await _slots(connection, tables.slots.c.audience == audience)
                numbers, told_in = told[audience]
                found[audience] = _known(numbers, told_in, rows)
        return found


async def _recent(connection: AsyncConnection, audiences: Collection[str], now: datetime) -> dict[str, list[Any]]:
    """Return the slots of the last days by audience, the newest first."""
    table, found = tables.slots, {audience: list[Any]() for audience in audiences}
    since = and_(table.c.audience.in_(list(audiences)), table.c.due_at > now - RECENT)
    for row in await _slots(connection, since):
        found[row.audience].append(row)
    return found


async def _slots(connection: AsyncConnection, wanted: ColumnElement[bool]) -> list[Any]:
    table = tables.slots
    query = select(table).where(wanted, table.c.state.in_((FROZEN, SKIPPED))).order_by(table.c.due_at.desc())
    return list(await connection.execute(query))


def _known(told: Mapping[str, int], told_in: Mapping[str, str], rows: Sequence[Any]) -> Known:
    """Return what is known of an audience; `rows` are its slots, the newest first."""
    briefed = (row.due_at for row in rows if _briefs(row))
    skipped = takewhile(lambda row: row.state == SKIPPED, rows)
    return Known(
        told=told,
        told_in=told_in,
        last_briefed_at=next(briefed, None),
        skipped=tuple(slot_of(row) for row in reversed(list(skipped))),
    )


def _briefs(row: Any) -> bool:
    return bool(row.state == FROZEN and row.note != LOOKED_BACK)
