"""What each audience knows: statements settled, per arrival story."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
        async with self._database.reading() as connection:
            return (await told_to(connection, (audience,)))[audience][0]

    async def told_in(self, audience: str) -> Mapping[str, str]:
        """Return arrival story -> key of the slot that told it last."""
        async with self._database.reading() as connection:
            return (await told_to(connection, (audience,)))[audience][1]

    async def settle(self, audience: str, settled: Mapping[str, int], slot: str, now: datetime) -> None:
        """Raise what was told; never lowers a number."""
        async with self._database.recording() as connection:
            await settle(connection, audience, settled, slot, now)


async def told_to(
    connection: AsyncConnection, audiences: Collection[str]
) -> dict[str, tuple[dict[str, int], dict[str, str]]]:
    """Return by audience what is settled, or on its way, and which slots told it."""
    outbox, told, wanted = tables.outbox, tables.told, list(audiences)
    found: dict[str, tuple[dict[str, int], dict[str, str]]] = {audience: ({}, {}) for audience in audiences}
    settled = select(told.c.audience, told.c.story, told.c.number, told.c.slot).where(told.c.audience.in_(wanted))
    for audience, story, number, slot in await connection.execute(settled):
        found[audience][0][story], found[audience][1][story] = number, slot
    waiting = select(outbox.c.audience, outbox.c.settles).where(outbox.c.audience.in_(wanted), pending(outbox.c.state))
    for audience, settles in await connection.execute(waiting):
        known = found[audience][0]
        for story, number in settles.items():
            known[story] = max(number, known.get(story, 0))
    return found


async def settle(
    connection: AsyncConnection, audience: str, settled: Mapping[str, int], slot: str, now: datetime
) -> None:
    """Raise what was told, within the caller's transaction."""
    await settle_all(connection, ((audience, settled, slot, now),))


async def settle_all(connection: AsyncConnection, told: Iterable[tuple[str, Mapping[str, int], str, datetime]]) -> None:
    """Raise what several were told: (audience, what is settled, slot, when)."""
    table = tables.told
    rows = [
        {"audience": audience, "story": story, "number": number, "slot": slot, "at": now}
        for audience, settled, slot, now in told
        for story, number in settled.items()
    ]
    if not rows:
        return
    rows.sort(key=lambda row: (str(row["audience"]), str(row["story"])))  # one order for all: nobody waits in a circle
    statement = insert_into(table)
    raised = {name: statement.excluded[name] for name in ("number", "slot", "at")}
    higher = table.c.number < statement.excluded.number
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["audience", "story"], set_=raised, where=higher), rows
    )
