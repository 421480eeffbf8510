"""All that differs between databases: how connections begin, inserts that meet their like, full-text search."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Table, event, text
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

BUSY_SECONDS = 5
Upsert = Insert  # an INSERT that knows what to do with what is there
_Turned = tuple[Callable[[Any], Any] | None, ...]


def prepare(engine: Engine, *, begin: str, synchronous: str, in_memory: bool) -> None:
    """Make each connection wait for locks, keep foreign keys, and begin transactions with `begin`."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: object) -> None:  # noqa: ARG001 (its signature)
        connection.isolation_level = None  # the driver's own BEGIN comes too late for IMMEDIATE
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        if not in_memory:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def search_tables(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the full-text index of the newest schema."""
    if dialect != "sqlite":
        return ()
    return (
        "CREATE VIRTUAL TABLE articles_search USING fts5(title, text, content='articles', content_rowid='number', "
        "tokenize='unicode61 remove_diacritics 2')",
    )


def insert_into(table: Table) -> Insert:
    """Return an INSERT that understands on_conflict_do_nothing and on_conflict_do_update."""
    return insert(table)


async def insert_rows(connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows, each with a value for every column, with as little as possible between them and the driver."""
    if not rows:
        return
    statement, names, turned = _insertion(table, connection.dialect)
    if not names:  # a driver that takes names instead of places
        await connection.execute(table.insert(), rows)
        return
    await connection.exec_driver_sql(statement, _places(rows, names, turned))


async def upsert_rows(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]], upsert: Callable[[], Insert]
) -> None:
    """Run for many rows an INSERT that says what happens to those that are there; rows have a value for every column.

    `upsert` makes the statement; it is asked once and must always make the same.
    """
    if not rows:
        return
    statement, names, turned = _upsertion(table, connection.dialect, upsert)
    if not names:
        await connection.execute(upsert(), rows)
        return
    await connection.exec_driver_sql(statement, _places(rows, names, turned))


def _places(rows: Sequence[Mapping[str, Any]], names: tuple[str, ...], turned: _Turned) -> list[tuple[Any, ...]]:
    """Return the rows' values in the statement's order, column by column, as most of them need no turning."""
    columns = [
        [row[name] for row in rows] if turn is None else [turn(row[name]) for row in rows]
        for name, turn in zip(names, turned, strict=True)
    ]
    return list(zip(*columns, strict=True))


@lru_cache(maxsize=16)
def _insertion(table: Table, dialect: Dialect) -> tuple[str, tuple[str, ...], _Turned]:
    return _compiled(table, dialect, table.insert())


@lru_cache(maxsize=16)
def _upsertion(table: Table, dialect: Dialect, upsert: Callable[[], Insert]) -> tuple[str, tuple[str, ...], _Turned]:
    return _compiled(table, dialect, upsert())


def _compiled(table: Table, dialect: Dialect, statement: Any) -> tuple[str, tuple[str, ...], _Turned]:
    """Return the statement, its columns in their places, and what turns each value into the driver's."""
    compiled = statement.compile(dialect=dialect)
    names = tuple(compiled.positiontup or ())
    turned = tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    return str(compiled), names, turned


async def index_text(connection: AsyncConnection, first: int, last: int) -> None:
    """Add the stored articles from one number to another to the full-text index."""
    statement = (
        "INSERT INTO articles_search(rowid, title, text) "
        "SELECT number, title, text FROM articles WHERE number BETWEEN :first AND :last ORDER BY number"
    )
    await connection.execute(text(statement), {"first": first, "last": last})


async def unindex_text(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    """Take these articles out of the full-text index; call it before they are deleted."""
    if not numbers:
        return
    statement = text(
        "INSERT INTO articles_search(articles_search, rowid, title, text) "
        "SELECT 'delete', number, title, text FROM articles WHERE number = :number"
    )
    await connection.execute(statement, [{"number": number} for number in numbers])


def integrity(path: str) -> str:
    """Return "ok" or what SQLite finds wrong with the file."""
    connection = sqlite3.connect(path)
    try:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        connection.close()
