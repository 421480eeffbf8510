"""The same rows into PostgreSQL twice: by the driver's executemany, and by the store."""

import time

import psycopg
from sqlalchemy import make_url
from sqlalchemy.dialects import postgresql

from bot.store import connection_info, open_store, tables
from bot.store.gathering import _upsert_guid, _upsert_story
from bot.store.rows import article_row, mention_rows, statement_row
from bot.store.search import words_of

DIALECT = postgresql.psycopg.dialect()


async def _made(url: str) -> None:
    async with open_store(url):
        pass


async def driver(batches: list, url: str) -> float:
    """Seconds that psycopg's executemany takes for these articles, with the same ON CONFLICT and the same indexes.

    Values are prepared before the clock starts; the store prepares its own while it runs.
    """
    await _made(url)
    prepared, number, statement_number = [], 0, 0
    for batch in batches:
        rows: dict[str, list] = {name: [] for name in ("stories", "articles", "guids", "mentions", "statements")}
        words = []
        for one in batch:
            number += 1
            at = one.article.seen_at
            rows["stories"].append(
                {
                    "id": one.placement.story,
                    "region": one.region,
                    "forward": None,
                    "first_seen_at": at,
                    "last_seen_at": at,
                    "changed": 0,
                }
            )
            rows["articles"].append(article_row(one, number, one.placement.story))
            rows["guids"].append({"feed": one.article.feed, "guid": one.guid, "in_feed_at": at})
            rows["mentions"] += mention_rows(one, number)
            for statement in one.statements:
                statement_number += 1
                rows["statements"].append(statement_row(statement, statement_number, number))
            words.append((number, " ".join({*words_of(one.article.title), *words_of(one.article.text)})))
        prepared.append(({name: _plain(name, some) for name, some in rows.items()}, words))
    written = {"stories": _upsert_story(), "guids": _upsert_guid()}
    statements = {
        name: str(written.get(name, tables.metadata.tables[name].insert()).compile(dialect=DIALECT))
        for name in ("stories", "articles", "guids", "mentions", "statements")
    }
    async with await psycopg.AsyncConnection.connect(
        connection_info(make_url(url).render_as_string(hide_password=False)), options="-c synchronous_commit=off"
    ) as connection:
        begin = time.perf_counter()
        for rows, words in prepared:
            async with connection.transaction(), connection.cursor() as cursor:
                for name, values in rows.items():
                    await cursor.executemany(statements[name], values)
                await cursor.executemany("INSERT INTO articles_search VALUES (%s, %s::tsvector)", words)
        return time.perf_counter() - begin


def _plain(name: str, rows: list[dict]) -> list[dict]:
    table = tables.metadata.tables[name]
    turned = [(column.name, column.type.dialect_impl(DIALECT).bind_processor(DIALECT)) for column in table.columns]
    return [{key: turn(row[key]) if turn else row[key] for key, turn in turned} for row in rows]


async def ours(batches: list, url: str) -> float:
    """Seconds that the store takes, with everything else it keeps: merges, entities, counts by hour."""
    async with open_store(url) as store:
        begin = time.perf_counter()
        for batch in batches:
            await store.save_gathered(batch)
        return time.perf_counter() - begin
