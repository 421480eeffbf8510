"""All that differs between databases: how connections begin, inserts that meet their like, full-text search."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, text
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
