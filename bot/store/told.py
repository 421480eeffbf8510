"""What each audience knows: statements settled, per arrival story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.tables import pending


class SqlTold:
    """What was told, of ports.Ledger, over SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
            await settle(connection, audience, settled, slot, now)


async def settle(
    connection: AsyncConnection, audience: str, settled: Mapping[str, int], slot: str, now: datetime
) -> None:
    """Raise what was told, within the caller's transaction."""
    if not settled:
        return
    table = tables.told
    rows = [
        {"audience": audience, "story": story, "number": number, "slot": slot, "at": now}
        for story, number in sorted(settled.items())  # in one order for all, so that no two wait for each other
    ]
    statement = insert_into(table)
    raised = {name: statement.excluded[name] for name in ("number", "slot", "at")}
    higher = table.c.number < statement.excluded.number
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["audience", "story"], set_=raised, where=higher), rows
    )
