"""One question to either database where they differ: inserts that meet their like, bulk writes, full-text search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects.postgresql import Insert, insert  # SQLite's compiler reads its ON CONFLICT as well
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import postgresql, sqlite

SQLITE = "sqlite"
MANY = 1000  # values in one IN (...): below every database's limit
Upsert = Insert  # an INSERT that knows what to do with what is there


def parts(values: Collection[Any], size: int = MANY) -> Iterator[list[Any]]:
    """Cut values into lists of at most `size`."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def search_tables(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the full-text index of the newest schema."""
    return sqlite.SEARCH_TABLES if dialect == SQLITE else postgresql.SEARCH_TABLES


def take_turn(connection: Connection) -> None:
    """Let only one process at a time change the schema, until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name != SQLITE:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({postgresql.SCHEMA_LOCK})")


def refresh_statistics(connection: Connection) -> None:
    """Tell the planner what the tables hold: PostgreSQL plans badly for tables it has never looked at."""
    if connection.dialect.name != SQLITE:
        connection.exec_driver_sql("ANALYZE")


def insert_into(table: Table) -> Insert:
    """Return an INSERT that understands on_conflict_do_nothing and on_conflict_do_update."""
    return insert(table)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows, each with a value for every column, with as little as possible between them and the driver."""
    if not rows:
        return
    written = _insertion(table, connection.dialect)
    values = _places(rows, written)
    if connection.dialect.name == SQLITE:
        connection.exec_driver_sql(written.statement, values)
    else:
        postgresql.copy_rows(connection, table.name, written.names, values)


def upsert_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], upsert: Callable[[], Insert]
) -> None:
    """Run for many rows, all with the same columns, an INSERT that says what happens to those that are there.

    `upsert` makes the statement; it is asked once and must always make the same.
    """
    if not rows:
        return
    written = _upsertion(table, connection.dialect, upsert, tuple(rows[0]))
    values = _places(rows, written)
    if connection.dialect.name == SQLITE:
        connection.exec_driver_sql(written.statement, values)
    else:
        named = [dict(zip(written.names, each, strict=True)) for each in values]
        connection.exec_driver_sql(written.statement, named)


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement as the driver takes it, its columns in their places, what turns each value into the driver's."""

    statement: str
    names: tuple[str, ...]
    turned: tuple[Callable[[Any], Any] | None, ...]


def _places(rows: Sequence[Mapping[str, Any]], written: _Written) -> list[tuple[Any, ...]]:
    """Return the rows' values in the statement's order and as the driver takes them.

    Column by column, as most of them need no turning.
    """
    columns = [
        [row[name] for row in rows] if turn is None else [turn(row[name]) for row in rows]
        for name, turn in zip(written.names, written.turned, strict=True)
    ]
    return list(zip(*columns, strict=True))


@lru_cache(maxsize=32)
def _insertion(table: Table, dialect: Dialect) -> _Written:
    return _compiled(table, dialect, table.insert(), tuple(table.c.keys()))


@lru_cache(maxsize=32)
def _upsertion(table: Table, dialect: Dialect, upsert: Callable[[], Insert], columns: tuple[str, ...]) -> _Written:
    return _compiled(table, dialect, upsert(), columns)


def _compiled(table: Table, dialect: Dialect, statement: Any, columns: tuple[str, ...]) -> _Written:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    names = tuple(compiled.positiontup or compiled.bind_names.values())
    turned = tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    return _Written(str(compiled), names, turned)


def index_text(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add articles just stored, of consecutive numbers, to the full-text index."""
    if connection.dialect.name == SQLITE:
        sqlite.index_text(connection, rows[0]["number"], rows[-1]["number"])
    else:
        postgresql.index_text(connection, rows)


def unindex_text(connection: Connection, numbers: Sequence[int]) -> None:
    """Take these articles out of the full-text index; call it before they are deleted or changed."""
    if not numbers:
        return
    index = sqlite if connection.dialect.name == SQLITE else postgresql
    index.unindex_text(connection, numbers)


async def find_text(
    connection: AsyncConnection, stems: Sequence[str], *, first: int, last: int, limit: int, skip: int
) -> list[int]:
    """Return numbers of the newest articles in a range that have, for each stem, a word that begins with it.

    Newest first; what it costs does not grow with how common a word is.
    """
    search = sqlite.find_text if connection.dialect.name == SQLITE else postgresql.find_text
    return await search(connection, stems, first=first, last=last, limit=limit, skip=skip)
