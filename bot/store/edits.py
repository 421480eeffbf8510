"""An article that its feed has changed: what it says now to its row, what it said beside it, new sentences numbered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Gathered
from bot.store import tables
from bot.store.counters import note_changes, write_alone
from bot.store.dialect import index_text, unindex_text
from bot.store.gathering import save_mentions, save_statements
from bot.store.rows import article_row, statement_row

#: A page that changes more often than this has a clock or a counter in it; it stays as it was last.
MOST = 20
#: (until when it said so, title, text)
Said = tuple[datetime, str, str]
_CHANGED = ("title", "text", "language", "author", "blocks", "url", "digest", "form")


def change(connection: Connection, edits: Sequence[Gathered]) -> int:
    """Write these edits, and let nobody else change stories meanwhile; return how many articles have changed."""
    write_alone(connection)
    return sum([_change(connection, edit) for edit in edits])


def _change(connection: Connection, edit: Gathered) -> bool:
    """Write one edit; False when the article is not stored, says so already, or was changed too often."""
    table = tables.articles
    row = connection.execute(select(table).where(table.c.id == edit.article.id)).one_or_none()
    now = article_row(edit, row.number, row.story) if row else {}
    if row is None or row.digest == now["digest"] or row.edits >= MOST:
        return False
    said = {
        "article": row.number,
        "edit": row.edits,
        "until": edit.article.seen_at,
        "title": row.title,
        "text": row.text,
    }
    connection.execute(insert(tables.revisions).values(said))
    unindex_text(connection, [row.number])
    values = {name: now[name] for name in _CHANGED}
    connection.execute(update(table).where(table.c.number == row.number).values(edits=row.edits + 1, **values))
    index_text(connection, [now])
    connection.execute(delete(tables.mentions).where(tables.mentions.c.article == row.number))
    save_mentions(connection, [edit], [row.number])
    _change_statements(connection, edit, row)
    note_changes(connection, [row.story])
    return True


async def said_before(connection: AsyncConnection, urls: Collection[str]) -> list[tuple[str, list[Said], Said]]:
    """Return for each stored article of these addresses its feed, what it said before, oldest first, and what now."""
    table, earlier = tables.articles, tables.revisions
    found = []
    for row in (await connection.execute(select(table).where(table.c.url.in_(urls)).order_by(table.c.number))).all():
        query = select(earlier.c.until, earlier.c.title, earlier.c.text).where(earlier.c.article == row.number)
        before = [tuple(said) for said in (await connection.execute(query.order_by(earlier.c.edit))).all()]
        found.append((row.feed, before, (row.seen_at, row.title, row.text)))
    return found


def _change_statements(connection: Connection, edit: Gathered, article: Row[Any]) -> None:
    """Give numbers to sentences that are new; those that are gone stay, as background, for what was told of them.

    What stood in the text before and was no statement (a caption, a line that stands in each text of the feed) is not
    new.
    """
    table, number = tables.statements, article.number
    known = connection.execute(select(table).where(table.c.article == number)).all()
    says = {statement.text: statement for statement in edit.statements}
    for row in known:
        stays = says.pop(row.text, None)
        if stays is None:
            values = {"facts": {**row.facts, "background": True}}
        else:
            values = {name: statement_row(stays, row.number, number)[name] for name in ("position", "facts")}
        connection.execute(update(table).where(table.c.number == row.number).values(values))
    said = f"{article.title}\n{article.text}"
    says = {text: statement for text, statement in says.items() if text not in said}
    save_statements(connection, [(replace(each, story=article.story), number) for each in says.values()])
