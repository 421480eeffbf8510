"""Leases in the database: names that one owner holds for a while, and the check each fenced write makes."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Lease
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into

ALIVE, ALIVE_FOR = "alive/", timedelta(minutes=1)


class SqlLeases:
    """ports.Leases over SQL."""

    _database: Database

    async def take_lease(self, name: str, now: datetime, *, seconds: float) -> Lease | None:
        """Take a name that nobody holds, None when somebody does."""
        table = tables.leases
        async with self._database.reading() as connection:
            held = select(table.c.name).where(table.c.name == name, table.c.until > now)
            if (await connection.execute(held)).first() is not None:
                return None  # the usual case of several who want it costs no write
        async with self._database.gathering() as connection:
            return await take(connection, name, now, seconds)

    async def renew_lease(self, lease: Lease, now: datetime, *, seconds: float) -> bool:
        """Hold it for longer; False when somebody else has taken it."""
        longer = update(tables.leases).where(_mine(lease)).values(until=now + timedelta(seconds=seconds))
        async with self._database.gathering() as connection:
            return (await connection.execute(longer)).rowcount == 1

    async def release_lease(self, lease: Lease) -> None:
        """Let others take it at once; nothing happens when somebody else holds it."""
        async with self._database.gathering() as connection:
            await release(connection, lease)

    async def note_alive(self, process: str, now: datetime) -> None:
        """Note that a process is at work, and forget those that have not been for a day."""
        table = tables.leases
        statement = insert_into(table).values(name=f"{ALIVE}{process}", owner=process, until=now + ALIVE_FOR)
        later = statement.on_conflict_do_update(index_elements=["name"], set_={"until": statement.excluded.until})
        async with self._database.gathering() as connection:
            await connection.execute(later)
            gone = table.c.name.startswith(ALIVE) & (table.c.until < now - timedelta(days=1))
            await connection.execute(table.delete().where(gone))

    async def note_ended(self, process: str) -> None:
        """Note that a process is no longer at work."""
        async with self._database.gathering() as connection:
            await connection.execute(tables.leases.delete().where(tables.leases.c.name == f"{ALIVE}{process}"))

    async def alive(self, now: datetime) -> list[str]:
        """Return the processes that were at work within the last minute."""
        table = tables.leases
        query = select(table.c.owner).where(table.c.name.startswith(ALIVE), table.c.until > now).order_by(table.c.owner)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())


async def take(connection: AsyncConnection, name: str, now: datetime, seconds: float) -> Lease | None:
    """Take a name within the caller's transaction."""
    table = tables.leases
    row = {"name": name, "owner": uuid.uuid4().hex, "until": now + timedelta(seconds=seconds)}
    statement = insert_into(table).values(row)
    over = {field: statement.excluded[field] for field in ("owner", "until")}
    upsert = statement.on_conflict_do_update(index_elements=["name"], set_=over, where=table.c.until <= now)
    found = (await connection.execute(upsert.returning(table.c.owner))).scalar()
    return Lease(name=name, owner=found) if found else None


async def holds(connection: AsyncConnection, lease: Lease) -> bool:
    """Tell whether nobody has taken the lease since, and keep it so until the caller's transaction ends.

    Its time may be over: as long as nobody else took it, nobody else has written.
    """
    query = select(tables.leases.c.name).where(_mine(lease)).with_for_update()
    return (await connection.execute(query)).first() is not None


async def release(connection: AsyncConnection, lease: Lease) -> None:
    """Give a name back within the caller's transaction."""
    await connection.execute(tables.leases.delete().where(_mine(lease)))


def _mine(lease: Lease) -> ColumnElement[bool]:
    return and_(tables.leases.c.name == lease.name, tables.leases.c.owner == lease.owner)
