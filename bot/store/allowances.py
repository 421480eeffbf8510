"""One allowance for each platform, and for each address that wants a gap, shared by all processes that send."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import case, literal

from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.tables import Moment


class SqlAllowances:
    """ports.Allowances over SQL: one row a name, whose lock gives one turn after the other."""

    _database: Database

    async def next_turn(self, name: str, now: datetime, *, per_second: float, burst: int) -> datetime:
        """Take one of `per_second` from the bucket of `burst` of that name; return when the message may go."""
        table, step = tables.allowances, timedelta(seconds=1 / per_second)
        full = now - step * (burst - 1)
        statement = insert_into(table).values(platform=name, free_at=full + step)
        # The row holds when the next message may go; what lies longer back than a full bucket is forgotten.
        late = table.c.free_at < literal(full, Moment)
        microseconds = int(step / timedelta(microseconds=1))
        after = case((late, literal(full + step, Moment)), else_=table.c.free_at + literal(microseconds))
        upsert = statement.on_conflict_do_update(index_elements=["platform"], set_={"free_at": after})
        taken = upsert.returning(table.c.free_at)
        next_free: datetime = await self._database.gather(lambda connection: connection.execute(taken).scalar_one())
        return next_free - step
