"""What waits in the outbox, and the alarms on record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update

from bot.ports import Queue
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.tables import pending


class SqlVitals:
    """ports.Vitals over SQL."""

    _database: Database

    async def queue(self, now: datetime) -> Queue:
        """Return what waits, without what was sent to places that are paused."""
        outbox, places = tables.outbox, tables.destinations
        rests = or_(places.c.disabled, places.c.paused_until > now)
        paused = exists().where(places.c.platform == outbox.c.platform, places.c.address == outbox.c.address, rests)
        query = select(func.count(), func.min(outbox.c.frozen_at)).where(pending(outbox.c.state), ~paused)
        async with self._database.reading() as connection:
            waiting, oldest = (await connection.execute(query)).one()
        return Queue(waiting=waiting, oldest=oldest)

    async def ringing(self) -> Mapping[str, str]:
        """Return the alarms on record: key -> what was said."""
        table = tables.alarms
        async with self._database.reading() as connection:
            return dict((await connection.execute(select(table.c.key, table.c.text))).all())

    async def ring(self, key: str, text: str, now: datetime, *, lease: float = 60.0) -> bool:
        """Put an alarm on record; True for the one who is to tell the operator, within the lease."""
        table = tables.alarms
        until = now + timedelta(seconds=lease)
        row = {"key": key, "text": text, "since": now, "lease_until": until}
        statement = insert_into(table).values(row)
        # whoever was to tell died before they had: the lease has run out
        upsert = statement.on_conflict_do_update(
            index_elements=["key"], set_={"lease_until": until, "text": text}, where=table.c.lease_until < now
        )
        async with self._database.recording() as connection:
            return (await connection.execute(upsert.returning(table.c.key))).first() is not None

    async def rung(self, keys: Collection[str]) -> None:
        """Note that the operator knows."""
        table = tables.alarms
        async with self._database.recording() as connection:
            await connection.execute(update(table).where(table.c.key.in_(list(keys))).values(lease_until=None))

    async def silence(self, keys: Collection[str]) -> int:
        """Take alarms off the record; return how many of them were there."""
        table = tables.alarms
        async with self._database.recording() as connection:
            return (await connection.execute(delete(table).where(table.c.key.in_(list(keys))))).rowcount
