"""What only SQLite needs: how its connections begin, full-text search by FTS5, the check of a file."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.log_folding import PAGES
from bot.store.search import SHORTEST_STEM

BUSY_SECONDS = 5

#: Words that one stem may stand for.
FORMS = 24
#: A word that half of so many of the newest articles have is looked for as it stands: its forms would add little.
COMMON = 400

SEARCH_TABLES = (
    "CREATE VIRTUAL TABLE articles_search USING fts5(title, text, content='articles', content_rowid='number', "
    "tokenize='unicode61 remove_diacritics 2')",
)

# Each step goes to the next word by the index; reading on, or how often a word occurs, would read all its places.
_WORDS = text("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab('main', 'articles_search', 'instance')")
_BEGINNING = text(
    "WITH RECURSIVE forms(term, number) AS ("
    "SELECT (SELECT term FROM temp.words WHERE term >= :stem LIMIT 1), 1 UNION ALL "
    "SELECT (SELECT term FROM temp.words WHERE term >= forms.term || char(1) LIMIT 1), number + 1 "
    "FROM forms WHERE term <= :end AND number < :limit) "
    "SELECT term FROM forms WHERE term <= :end"
)
_HALFWAY = text(
    "SELECT rowid > (SELECT max(number) FROM articles) - :common FROM articles_search "
    "WHERE articles_search MATCH :words ORDER BY rowid DESC LIMIT 1 OFFSET :half"
)
_FOUND = text(
    "SELECT rowid FROM articles_search WHERE articles_search MATCH :words "
    "AND rowid >= :first AND rowid <= :last ORDER BY rowid DESC LIMIT :limit OFFSET :skip"
)


def prepare(engine: Engine, *, begin: str, synchronous: str, in_memory: bool) -> None:
    """Make each connection wait for locks, keep foreign keys, and begin transactions with `begin`."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: object) -> None:  # noqa: ARG001 (its signature)
        connection.isolation_level = None  # the driver's own BEGIN comes too late for IMMEDIATE
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        if not in_memory:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute(f"PRAGMA wal_autocheckpoint={PAGES}")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def index_text(connection: Connection, first: int, last: int) -> None:
    """Add the stored articles from one number to another to the full-text index."""
    statement = (
        "INSERT INTO articles_search(rowid, title, text) "
        "SELECT number, title, text FROM articles WHERE number BETWEEN :first AND :last ORDER BY number"
    )
    connection.execute(text(statement), {"first": first, "last": last})


def unindex_text(connection: Connection, numbers: Sequence[int]) -> None:
    """Take these articles out of the full-text index; call it before they are deleted or changed."""
    statement = text(
        "INSERT INTO articles_search(articles_search, rowid, title, text) "
        "SELECT 'delete', number, title, text FROM articles WHERE number = :number"
    )
    connection.execute(statement, [{"number": number} for number in numbers])


async def find_text(
    connection: AsyncConnection, stems: Sequence[str], *, first: int, last: int, limit: int, skip: int
) -> list[int]:
    """Return numbers of the newest articles in a range that have a word of each stem, newest first."""
    words = match_words([await _words_beginning(connection, stem) for stem in stems])
    if not words:
        return []
    values = {"words": words, "first": first, "last": last, "limit": limit, "skip": skip}
    return list((await connection.execute(_FOUND, values)).scalars())


def match_words(groups: Sequence[Sequence[str]]) -> str:
    """Return the full-text question: a word of each group, all quoted, so that nothing in them is an operator."""
    plain = [[re.sub(r"[^\w]+", " ", word).strip() for word in group] for group in groups]
    quoted = [" OR ".join(f'"{word}"' for word in group if word) for group in plain]
    return " AND ".join(f"({group})" for group in quoted if group)


async def _words_beginning(connection: AsyncConnection, stem: str) -> list[str]:
    """Return words of the index that begin with a stem, the shortest stem's own form first; the stem itself if none.

    A prefix question would read all places of all its words before it gives the newest; a few words are read lazily.
    """
    if len(stem) < SHORTEST_STEM or await _is_common(connection, stem):
        return [stem]
    await connection.execute(_WORDS)
    bare = "".join(each for each in unicodedata.normalize("NFD", stem.casefold()) if not unicodedata.combining(each))
    found = await connection.execute(_BEGINNING, {"stem": bare, "end": bare + "\U0010ffff", "limit": FORMS})
    return list(found.scalars()) or [stem]


async def _is_common(connection: AsyncConnection, word: str) -> bool:
    """Tell whether half of the newest articles have just this word."""
    values = {"words": match_words([[word]]), "common": COMMON, "half": COMMON // 2 - 1}
    return bool(values["words"]) and bool((await connection.execute(_HALFWAY, values)).scalar())


def integrity(path: str) -> str:
    """Return "ok" or what SQLite finds wrong with the file."""
    connection = sqlite3.connect(path)
    try:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    except sqlite3.DatabaseError as error:  # so broken that it cannot even be looked through
        return str(error)
    finally:
        connection.close()
