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
    values = [
        tuple([turn(row[name]) if turn else row[name] for name, turn in zip(names, turned, strict=True)])
        for row in rows
    ]
    await connection.exec_driver_sql(statement, values)


@lru_cache(maxsize=16)
def _insertion(table: Table, dialect: Dialect) -> tuple[str, tuple[str, ...], tuple[Callable[[Any], Any] | None, ...]]:
    """Return the statement, its columns in their places, and what turns each value into the driver's."""
    compiled = table.insert().compile(dialect=dialect)
    names = tuple(compiled.positiontup or ())
    turned = tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    return str(compiled), names, turned


async def index_text(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    """Add these stored articles to the full-text index."""
    if not numbers:
        return
    # One statement a row keeps the plan a look-up by key, however far apart the numbers are.
    statement = text(
        "INSERT INTO articles_search(rowid, title, text) "
        "SELECT number, title, text FROM articles WHERE number = :number"
    )
    await connection.execute(statement, [{"number": number} for number in numbers])


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
