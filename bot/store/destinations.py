"""Addresses in trouble: paused for a while, or disabled until somebody resumes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from bot.ports import WHOLE_PLATFORM, Destination
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into


class SqlDestinations:
    """The destinations of ports.Ledger over SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pause_destination(
        self, platform: str, address: str, *, reason: str, until: datetime | None, now: datetime
    ) -> None:
        """Send nothing there until then, or until it is resumed (None); settings stay as they are."""
        table = tables.destinations
        row = {
            "platform": platform,
            "address": address,
            "refusals": 1,
            "paused_until": until,
            "disabled": until is None,
            "reason": reason,
            "at": now,
        }
        statement = insert_into(table).values(row)
        same = {name: statement.excluded[name] for name in ("paused_until", "disabled", "reason", "at")}
        changed = {**same, "refusals": table.c.refusals + 1}
        async with self._database.recording() as connection:
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["platform", "address"], set_=changed)
            )

    async def destination(self, platform: str, address: str) -> Destination:
        """Return what is known of the destination's trouble."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(tables.destinations).where(_at(platform, address)))).first()
        return _destination_of(row) if row else Destination(platform=platform, address=address)

    async def troubles(self, now: datetime) -> list[Destination]:
        """Return the destinations that nothing is sent to at the moment; a platform until it accepts something."""
        table = tables.destinations
        rests = or_(table.c.disabled, table.c.paused_until > now, table.c.address == WHOLE_PLATFORM)
        query = select(table).where(rests).order_by(table.c.platform, table.c.address)
        async with self._database.reading() as connection:
            return [_destination_of(row) for row in (await connection.execute(query)).all()]


def _destination_of(row: Any) -> Destination:
    return Destination(
        platform=row.platform,
        address=row.address,
        refusals=row.refusals,
        paused_until=row.paused_until,
        disabled=row.disabled,
        reason=row.reason,
    )


def _at(platform: str, address: str) -> ColumnElement[bool]:
    table = tables.destinations
    return and_(table.c.platform == platform, table.c.address == address)
