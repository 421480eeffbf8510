"""What only PostgreSQL needs: connections that notice a dead network, bulk writes by COPY, search by tsvector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.search import SHORTEST_STEM, words_of

#: A peer that is gone without a word is noticed within half a minute; without these a connection may wait for hours.
ALIVE = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
    "application_name": "limelight",
}

#: All questions are short ones: to compile them, or to start processes for them, takes longer than to answer them.
SHORT_QUESTIONS = "-c jit=off -c max_parallel_workers_per_gather=0"

#: The advisory lock under which the schema changes; any number nobody else uses in this database.
SCHEMA_LOCK = 5_271_009

SEARCH_TABLES = (
    "CREATE TABLE articles_search (number BIGINT NOT NULL CONSTRAINT pk_articles_search PRIMARY KEY "
    "CONSTRAINT fk_articles_search_number REFERENCES articles (number) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_articles_search_words ON articles_search USING gin (words)",
)

#: A common word has its newest articles among so many; only a rare one is looked for in the whole index.
NEWEST = 4000
#: A word that so few of the newest have is rare: its articles are fetched, and the other words looked for in them.
FEW = NEWEST // 100

# MATERIALIZED keeps the planner from walking through all articles for a word that it takes for common.
_AMONG_THE_NEWEST = text(
    "WITH newest AS MATERIALIZED (SELECT number, words FROM articles_search WHERE number BETWEEN :first AND :last "
    "ORDER BY number DESC LIMIT :newest) "
    "SELECT number FROM newest WHERE words @@ CAST(:words AS tsquery) ORDER BY number DESC LIMIT :limit OFFSET :skip"
)
_COUNTED = (
    "WITH newest AS MATERIALIZED (SELECT words FROM articles_search WHERE number <= :last "
    "ORDER BY number DESC LIMIT :newest) SELECT {counts} FROM newest"
)
# OFFSET keeps the planner from reading all that the index has of the common words first: that takes seconds.
_AMONG_THE_RARE = text(
    "SELECT number FROM (SELECT number, words FROM articles_search WHERE words @@ CAST(:rarest AS tsquery) OFFSET 0) "
    "AS found WHERE words @@ CAST(:words AS tsquery) AND number BETWEEN :first AND :last "
    "ORDER BY number DESC LIMIT :limit OFFSET :skip"
)
_UNINDEX = text("DELETE FROM articles_search WHERE number = ANY(:numbers)")
_AMONG_ALL = text(
    "WITH found AS MATERIALIZED (SELECT number FROM articles_search WHERE words @@ CAST(:words AS tsquery)) "
    "SELECT number FROM found WHERE number BETWEEN :first AND :last ORDER BY number DESC LIMIT :limit OFFSET :skip"
)


def driver_url(url: URL) -> URL:
    """Return the URL for SQLAlchemy's psycopg dialect; what the operator wrote wins over our own settings."""
    return url.set(drivername="postgresql+psycopg").update_query_dict(
        {name: value for name, value in ALIVE.items() if name not in url.query}
    )


def conninfo(url: str) -> str:
    """Return a database's URL as libpq reads it, with the same settings."""
    return driver_url(make_url(url)).set(drivername="postgresql").render_as_string(hide_password=False)


def copy_rows(connection: Connection, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write many rows within the connection's transaction; values must be as the driver takes them."""
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f"COPY {table} ({columns}) FROM STDIN"
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.is_async:
        driver.run_async(lambda awaited: _copy(awaited, statement, rows))
        return
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


async def _copy(driver: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    async with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            await copy.write_row(row)


def index_text(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add articles to the full-text index."""
    vectors = [(row["number"], " ".join({*words_of(row["title"]), *words_of(row["text"])})) for row in rows]
    copy_rows(connection, "articles_search", ("number", "words"), vectors)


def unindex_text(connection: Connection, numbers: Sequence[int]) -> None:
    """Take articles out of the full-text index."""
    connection.execute(_UNINDEX, {"numbers": list(numbers)})


async def find_text(
    connection: AsyncConnection, stems: Sequence[str], *, first: int, last: int, limit: int, skip: int
) -> list[int]:
    """Return numbers of the newest articles in a range that have a word of each stem, newest first."""
    asked = _asked(stems)
    if not asked:
        return []
    values = {"words": " & ".join(asked), "first": first, "last": last, "limit": limit, "skip": skip}
    found = list((await connection.execute(_AMONG_THE_NEWEST, values | {"newest": NEWEST})).scalars())
    if len(found) == limit:
        return found
    if len(asked) > 1:
        rarest, count = await _rarest(connection, asked, last)
        if count <= FEW:
            return list((await connection.execute(_AMONG_THE_RARE, values | {"rarest": rarest})).scalars())
    return list((await connection.execute(_AMONG_ALL, values)).scalars())


async def _rarest(connection: AsyncConnection, asked: Sequence[str], last: int) -> tuple[str, int]:
    """Return the word that the fewest of the newest articles have, and how many have it."""
    each = (f"count(*) FILTER (WHERE words @@ CAST(:w{place} AS tsquery))" for place in range(len(asked)))
    counted = text(_COUNTED.format(counts=", ".join(each)))
    values = {f"w{place}": word for place, word in enumerate(asked)} | {"last": last, "newest": NEWEST}
    counts = (await connection.execute(counted, values)).one()
    count, place = min((count, place) for place, count in enumerate(counts))
    return asked[place], count


def _asked(stems: Sequence[str]) -> list[str]:
    """Return tsqueries for words that begin with each of the stems; nothing in them is an operator."""
    return [f"{word}:*" if len(stem) >= SHORTEST_STEM else word for stem in stems for word in words_of(stem)]
