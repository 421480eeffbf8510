"""Leases in the database: names that one owner holds for a while, and the check each fenced write makes."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, select, update

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
        return (await self.take_leases((name,), now, seconds=seconds)).get(name)

    async def take_leases(self, names: Collection[str], now: datetime, *, seconds: float) -> dict[str, Lease]:
        """Take those of the names that nobody holds."""
        table = tables.leases
        async with self._database.reading() as connection:
            held = select(table.c.name).where(table.c.name.in_(list(names)), table.c.until > now)
            free = set(names) - set((await connection.execute(held)).scalars())
        if not free:
            return {}  # the usual case of several who want one costs no write
        return await self._database.gather(lambda connection: take(connection, free, now, seconds))

    async def renew_lease(self, lease: Lease, now: datetime, *, seconds: float) -> bool:
        """Hold it for longer; False when somebody else has taken it."""
        longer = update(tables.leases).where(_mine(lease)).values(until=now + timedelta(seconds=seconds))
        return await self._database.gather(lambda connection: connection.execute(longer).rowcount == 1)

    async def release_lease(self, lease: Lease) -> None:
        """Let others take it at once; nothing happens when somebody else holds it."""
        await self.release_leases((lease,))

    async def release_leases(self, leases: Collection[Lease]) -> None:
        """Let others take them at once; nothing happens to those that somebody else holds."""
        await self._database.gather(lambda connection: release(connection, *leases))

    async def note_alive(self, process: str, now: datetime) -> None:
        """Note that a process is at work, and forget those that have not been for a day."""
        table = tables.leases
        statement = insert_into(table).values(name=f"{ALIVE}{process}", owner=process, until=now + ALIVE_FOR)
        later = statement.on_conflict_do_update(index_elements=["name"], set_={"until": statement.excluded.until})
        gone = table.delete().where(table.c.name.startswith(ALIVE), table.c.until < now - timedelta(days=1))

        def note(connection: Connection) -> None:
            connection.execute(later)
            connection.execute(gone)

        await self._database.gather(note)

    async def note_ended(self, process: str) -> None:
        """Note that a process is no longer at work."""
        ended = tables.leases.delete().where(tables.leases.c.name == f"{ALIVE}{process}")
        await self._database.gather(lambda connection: connection.execute(ended))

    async def alive(self, now: datetime) -> list[str]:
        """Return the processes that were at work within the last minute."""
        table = tables.leases
        query = select(table.c.owner).where(table.c.name.startswith(ALIVE), table.c.until > now).order_by(table.c.owner)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())


def take(connection: Connection, names: Collection[str], now: datetime, seconds: float) -> dict[str, Lease]:
    """Take names within the caller's transaction; return those that were free."""
    table, until = tables.leases, now + timedelta(seconds=seconds)
    # in one order for all, so that no two wait for each other
    rows = [{"name": name, "owner": uuid.uuid4().hex, "until": until} for name in sorted(names)]
    statement = insert_into(table)
    over = {field: statement.excluded[field] for field in ("owner", "until")}
    upsert = statement.on_conflict_do_update(index_elements=["name"], set_=over, where=table.c.until <= now)
    found = connection.execute(upsert.returning(table.c.name, table.c.owner), rows)
    return {row.name: Lease(name=row.name, owner=row.owner) for row in found}


def holds(connection: Connection, lease: Lease) -> bool:
    """Tell whether nobody has taken the lease since, and keep it so until the caller's transaction ends.

    Its time may be over: as long as nobody else took it, nobody else has written.
    """
    return lease in still_held(connection, (lease,))


def still_held(connection: Connection, leases: Collection[Lease]) -> set[Lease]:
    """Return those that nobody has taken since, and keep them so until the caller's transaction ends."""
    if not leases:
        return set()
    table = tables.leases
    query = select(table.c.name, table.c.owner).where(_among(leases)).order_by(table.c.name).with_for_update()
    return {Lease(name=row.name, owner=row.owner) for row in connection.execute(query)}


def release(connection: Connection, *leases: Lease) -> None:
    """Give names back within the caller's transaction."""
    connection.execute(tables.leases.delete().where(_among(leases)))


def _among(leases: Collection[Lease]) -> ColumnElement[bool]:
    """Spell it the same for however many there are; an owner holds one name only."""
    names, owners = [lease.name for lease in leases], [lease.owner for lease in leases]
    return and_(tables.leases.c.name.in_(names), tables.leases.c.owner.in_(owners))


def _mine(lease: Lease) -> ColumnElement[bool]:
    return and_(tables.leases.c.name == lease.name, tables.leases.c.owner == lease.owner)
