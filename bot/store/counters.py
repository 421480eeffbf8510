"""Numbers in the order in which they appear: who takes some has their sequence until the end of the transaction.

And what is told by them: which stories are not what they were when somebody looked last.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Select, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.dialect import insert_into, parts

ARTICLES, STATEMENTS = "articles", "statements"
#: Of what changes stories beside new articles: copies, merges, splits, edits, mends, what is forgotten.
CHANGES = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far new articles and other changes of stories have been read."""

    article: int = 0
    change: int = 0


def take_numbers(connection: Connection, name: str, count: int) -> int:
    """Reserve `count` numbers of a sequence and return the first; numbers are never given twice."""
    added = {"last": tables.counters.c.last + count}
    statement = insert_into(tables.counters).values(name=name, last=count)
    upsert = statement.on_conflict_do_update(index_elements=["name"], set_=added).returning(tables.counters.c.last)
    last: int = connection.execute(upsert).scalar_one()
    return last - count + 1


def write_alone(connection: Connection) -> None:
    """Let nobody else change stories until this transaction ends: from what it reads to what it stores."""
    take_numbers(connection, ARTICLES, 0)


def note_changes(connection: Connection, stories: Collection[str]) -> None:
    """Say that these stories are not what they were, besides having new articles; who calls it writes alone."""
    if not stories:
        return
    number = take_numbers(connection, CHANGES, 1)
    for some in parts(stories):
        connection.execute(update(tables.stories).where(tables.stories.c.id.in_(some)).values(changed=number))


async def mark_now(connection: AsyncConnection) -> Mark:
    """Return how far everything goes that this transaction sees."""
    table = tables.counters
    query = select(table.c.name, table.c.last).where(table.c.name.in_((ARTICLES, CHANGES)))
    last = {row.name: row.last for row in (await connection.execute(query)).all()}
    return Mark(article=last.get(ARTICLES, 0), change=last.get(CHANGES, 0))


async def changed_since(connection: AsyncConnection, mark: Mark) -> set[str]:
    """Return the stories that have new articles since then or are otherwise not what they were."""
    grown = (await connection.execute(grown_query(mark.article))).scalars()
    return {*grown, *(await connection.execute(changed_query(mark.change))).scalars()}


def grown_query(article: int) -> Select[tuple[str]]:
    """Return the query for the story of each article with a higher number."""
    return select(tables.articles.c.story).where(tables.articles.c.number > article)


def changed_query(change: int) -> Select[tuple[str]]:
    """Return the query for ids of stories changed since then, spelt as its partial index needs it."""
    table = tables.stories
    return select(table.c.id).where(table.c.changed > literal_column("0"), table.c.changed > change)
