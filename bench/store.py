"""The store beside the bare driver: bulk writes of the same rows, and what publish and look-ups cost."""

import argparse
import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.dialects import sqlite

from bot.model import Article, Mention, Placement, Quantity, Statement
from bot.ports import Gathered
from bot.store import open_store, tables
from bot.store.rows import article_row, mention_rows, statement_row

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 500


def gathered(number: int, chance: random.Random) -> Gathered:
    words = [f"word{int(chance.paretovariate(0.7)) % 50_000}" for _ in range(120)]
    text, name = " ".join(words), f"article-{number}"
    seen = BEGIN + timedelta(seconds=30 * number)
    story = f"story-{number // 4}"
    return Gathered(
        article=Article(
            id=name,
            feed=f"feed-{number % 300}",
            url=f"https://example.org/{number}",
            title=" ".join(words[:8]),
            text=text,
            language="en",
            published_at=seen,
            seen_at=seen,
        ),
        guid=f"guid-{number}",
        region="hills",
        placement=Placement(article=name, story=story),
        mentions=tuple(
            Mention(
                entity=f"entity-{int(chance.paretovariate(0.9)) % 4000}",
                name="Name",
                type="person",
                field="text",
                start=10 * place,
                end=10 * place + 5,
                text=text[10 * place : 10 * place + 5],
                reason="name",
            )
            for place in range(5)
        ),
        statements=tuple(
            Statement(
                article=name,
                story=story,
                position=place,
                text=" ".join(words[10 * place : 10 * place + 12]),
                language="en",
                entities=("a", "b"),
                quantities=(Quantity(value=3.0, unit="km"),),
                words=tuple(sorted(set(words[:10]))),
                on=date(2026, 1, 1),
            )
            for place in range(3)
        ),
    )


def bare(batches: list[list[Gathered]], path: Path) -> float:
    """Write the rows of articles, mentions and statements with sqlite3.executemany into the same tables."""
    asyncio.run(_made(str(path)))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    prepared, number, statement_number = [], 0, 0
    for batch in batches:
        rows: dict[str, list] = {"articles": [], "mentions": [], "statements": []}
        for one in batch:
            number += 1
            rows["articles"].append(article_row(one, number, one.placement.story))
            rows["mentions"] += mention_rows(one, number)
            for statement in one.statements:
                statement_number += 1
                rows["statements"].append(statement_row(statement, statement_number, number))
        prepared.append({name: _plain(name, some) for name, some in rows.items()})
    begin = time.perf_counter()
    for some in prepared:
        with connection:
            for name, values in some.items():
                table = tables.metadata.tables[name]
                columns = ",".join(f'"{column.name}"' for column in table.columns)
                marks = ",".join("?" * len(table.columns))
                connection.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", values)
            search = "INSERT INTO articles_search(rowid, title, text) SELECT number, title, text FROM articles "
            connection.executemany(f"{search} WHERE number = ?", [(row[0],) for row in some["articles"]])
    seconds = time.perf_counter() - begin
    connection.close()
    return seconds


def _plain(name: str, rows: list[dict]) -> list[tuple]:
    """Turn values into what the driver stores, as SQLAlchemy's types do."""
    table, dialect = tables.metadata.tables[name], sqlite.dialect(json_serializer=None)
    turned = [(column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in table.columns]
    return [tuple(turn(row[key]) if turn else row[key] for key, turn in turned) for row in rows]


async def _made(path: str) -> None:
    async with open_store(path):
        pass


async def ours(batches: list[list[Gathered]], path: Path) -> float:
    async with open_store(str(path)) as store:
        begin = time.perf_counter()
        for batch in batches:
            await store.save_gathered(batch)
        return time.perf_counter() - begin


async def reading(path: Path, count: int) -> dict:
    """What a briefing's query and a search cost with so many articles stored."""
    async with open_store(str(path)) as store:
        end = BEGIN + timedelta(seconds=30 * count)
        return {
            "stories of 24 h": await _timed(lambda: store.stories_since(end - timedelta(hours=24)), 5),
            "stories of 1 h": await _timed(lambda: store.stories_since(end - timedelta(hours=1)), 20),
            "guids of a feed": await _timed(
                lambda: store.unknown_guids("feed-1", [f"guid-{300 * n + 1}" for n in range(100)]), 20
            ),
            "told of an audience": await _timed(lambda: store.told("desk"), 20),
            "parts to send": await _timed(lambda: store.claim_parts("me", end, lease=90), 20),
        }


async def _timed(call, rounds: int) -> str:
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - begin) * 1000)
    return f"p50 {statistics.median(taken):.1f} ms, max {max(taken):.1f} ms"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.store", description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--articles", type=int, default=20_000)
    given = parser.parse_args()
    chance = random.Random(7)
    made = [gathered(number, chance) for number in range(given.articles)]
    batches = [made[start : start + BATCH] for start in range(0, len(made), BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        raw = bare(batches, Path(folder) / "bare.db")
        path = Path(folder) / "ours.db"
        stored = asyncio.run(ours(batches, path))
        rows = len(made) * 9
        print(f"bulk write of {rows} rows in batches of {BATCH} articles, with full-text index")
        beside = f"sqlite3.executemany {rows / raw:,.0f} rows/s, save_gathered {rows / stored:,.0f} rows/s"
        print(f"  {beside}: {raw / stored:.2f} times")
        for what, found in asyncio.run(reading(path, given.articles)).items():
            print(f"  {what}: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
