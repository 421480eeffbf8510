"""One database to another, of either kind: every row in one transaction, counted and summed on both sides."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import InputError, StoreError
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import SQLITE, index_text, insert_rows, refresh_statistics
from bot.store.leases import SqlLeases
from bot.store.schema import migrate

BATCH = 1000

#: What only running processes need, and what they make anew.
PASSING = frozenset({"leases", "allowances"})

#: table, rows copied so far, rows in all
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """Rows of one table, and the sum over their contents that was the same on both sides."""

    table: str
    rows: int
    checksum: str


class _Holders(SqlLeases):
    def __init__(self, database: Database) -> None:
        self._database = database


async def copy(source_url: str, target_url: str, now: datetime, *, watch: Watch = lambda *_: None) -> list[Copied]:
    """Copy everything that is kept from one database to an empty one.

    All or nothing: the target stays empty when anything goes wrong. Raises InputError when a bot is at work on the
    source or the target holds something already, StoreError when both sides do not come out the same.
    """
    source, target = Database(source_url), Database(target_url)
    try:
        if source.url == target.url:
            raise InputError(f"{source.name} is the database in use; name another one")
        await migrate(source)
        if at_work := await _Holders(source).alive(now):
            who = ", ".join(at_work)
            raise InputError(f"{source.name} is in use by {who}: stop it, then copy; if it was killed, in a minute")
        await migrate(target)
        async with source.reading() as reading, target.recording() as writing:
            kept = [table for table in tables.metadata.sorted_tables if table.name not in PASSING]
            for table in kept:
                if await _count(writing, table):
                    raise InputError(f"{target.name} is not empty (table {table.name}); name an empty database")
            copied = [await _copy_table(reading, writing, table, watch) for table in kept]
            for before in copied:
                after = await _sum(writing, tables.metadata.tables[before.table])
                if after != before:
                    raise StoreError(
                        f"{before.table} did not come through: {before.rows} rows with sum {before.checksum} became "
                        f"{after.rows} with {after.checksum}. Nothing was kept in {target.name}."
                    )
            await writing.run_sync(refresh_statistics)
        return copied
    finally:
        await source.close()
        await target.close()


async def _copy_table(reading: AsyncConnection, writing: AsyncConnection, table: Table, watch: Watch) -> Copied:
    total, done, checksum = await _count(reading, table), 0, 0
    watch(table.name, 0, total)
    async for rows in _rows(reading, table):
        await writing.run_sync(insert_rows, table, rows)
        if table is tables.articles:
            await _index(writing, rows)
        checksum += sum(map(_fingerprint, rows))
        done += len(rows)
        watch(table.name, done, total)
    await _count_on(writing, table)
    return Copied(table=table.name, rows=done, checksum=_shown(checksum))


async def _index(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Index articles in stretches of consecutive numbers: some between them were forgotten."""
    stretch: list[Mapping[str, Any]] = []
    for row in rows:
        if stretch and row["number"] != stretch[-1]["number"] + 1:
            await connection.run_sync(index_text, stretch)
            stretch = []
        stretch.append(row)
    await connection.run_sync(index_text, stretch)


async def _count_on(connection: AsyncConnection, table: Table) -> None:
    """Let the target count on from the highest number; SQLite does so by itself."""
    number = table.autoincrement_column
    if number is None or connection.dialect.name == SQLITE:
        return
    highest = select(func.coalesce(func.max(number), 0) + 1).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, number.name)
    await connection.execute(select(func.setval(sequence, highest, False)))  # noqa: FBT003 (SQL's own argument)


async def _sum(connection: AsyncConnection, table: Table) -> Copied:
    count, checksum = 0, 0
    async for rows in _rows(connection, table):
        count += len(rows)
        checksum += sum(map(_fingerprint, rows))
    return Copied(table=table.name, rows=count, checksum=_shown(checksum))


async def _rows(connection: AsyncConnection, table: Table) -> AsyncIterator[list[Mapping[str, Any]]]:
    """Yield a table's rows in batches, in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    async with connection.stream(query) as result:
        async for batch in result.mappings().partitions(BATCH):
            yield [dict(row) for row in batch]


async def _count(connection: AsyncConnection, table: Table) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


def _fingerprint(row: Mapping[str, Any]) -> int:
    """Return a number for a row's contents; their sum does not depend on the order of rows."""
    text = repr(tuple(row.values())).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def _shown(checksum: int) -> str:
    return f"{checksum & 0xFFFF_FFFF_FFFF_FFFF:016x}"
