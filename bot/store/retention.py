"""Forgetting what is old, a small batch at a time, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Connection, Table, Text, and_, cast, delete, exists, func, or_, select

from bot.store import tables
from bot.store.counters import note_changes, write_alone
from bot.store.database import Database
from bot.store.dialect import unindex_text
from bot.store.tables import pending

BATCH = 500
#: What was said to whom stays on record.
RECORDS = timedelta(days=365)
#: A removed audience may come back this long and find everything as it was.
REMOVED = timedelta(days=30)
#: A mail address that somebody asked for, and that never confirmed it, is forgotten.
ASKED = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How many rows went."""

    articles: int = 0
    guids: int = 0
    stories: int = 0
    told: int = 0
    records: int = 0
    audiences: int = 0


class SqlRetention:
    """Deletes what nobody needs any more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, now: datetime, *, articles: timedelta) -> Forgotten:
        """Forget articles seen longer ago than that, and everything that only they needed.

        A guid that stood in its feed when the feed was last read is kept, however old: it would come back as news.
        What an audience was told is kept four times as long as the articles, for stories that return.
        """
        old = now - articles
        return Forgotten(
            articles=await self._in_batches(lambda connection: _articles(connection, tables.articles.c.seen_at < old)),
            guids=await self._in_batches(lambda connection: _guids(connection, old, articles)),
            stories=await self._in_batches(lambda connection: _stories(connection, old)),
            told=await self._in_batches(
                lambda connection: _some(connection, tables.told, tables.told.c.at < now - 4 * articles)
            ),
            records=await self._records(now - RECORDS),
            audiences=await self._in_batches(lambda connection: _audiences(connection, now)),
        )

    async def forget_pages(self, urls: Collection[str], *, feeds: Collection[str] = ()) -> int:
        """Forget the articles of these addresses and all articles of these feeds; return how many there were.

        Their guids stay known, so that they do not come back with the next poll.
        """
        table = tables.articles
        named = or_(table.c.url.in_(list(urls)), table.c.feed.in_(list(feeds)))
        return await self._in_batches(lambda connection: _articles(connection, named))

    async def _records(self, old: datetime) -> int:
        slots, later = tables.slots, tables.slots.alias("later")
        # The newest slot of a schedule says where it stands.
        not_the_last = exists().where(later.c.schedule == slots.c.schedule, later.c.due_at > slots.c.due_at)
        conditions: tuple[tuple[Table, ColumnElement[bool]], ...] = (
            (tables.outbox, and_(tables.outbox.c.frozen_at < old, ~pending(tables.outbox.c.state))),
            (tables.briefings, tables.briefings.c.at < old),
            (tables.edits, tables.edits.c.wanted_at < old),
            (tables.drafts, tables.drafts.c.due_at < old),
            (tables.mutes, tables.mutes.c.at < old),
            (slots, and_(slots.c.due_at < old, not_the_last)),
            (tables.entity_hours, tables.entity_hours.c.hour < old),
            (tables.journal, tables.journal.c.at < old),
        )
        gone = 0
        for table, condition in conditions:
            gone += await self._in_batches(partial(_some, table=table, condition=condition))
        return gone

    async def _in_batches(self, forget: Callable[[Connection], int]) -> int:
        """Repeat until nothing is left; each batch is a transaction, and others write between two."""
        total = 0
        while gone := await self._database.gather(forget):
            total += gone
        return total


def _some(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    """Delete up to a batch of the rows that meet the condition, by their keys."""
    keys = tuple(table.primary_key.columns)
    rows = connection.execute(select(*keys).where(condition).limit(BATCH)).all()
    for row in rows:
        connection.execute(delete(table).where(*(key == value for key, value in zip(keys, row, strict=True))))
    return len(rows)


def _articles(connection: Connection, condition: ColumnElement[bool]) -> int:
    write_alone(connection)
    table = tables.articles
    query = select(table.c.number, table.c.story).where(condition).order_by(table.c.seen_at).limit(BATCH)
    found = connection.execute(query).all()
    numbers = [row.number for row in found]
    unindex_text(connection, numbers)
    connection.execute(delete(table).where(table.c.number.in_(numbers)))  # mentions and statements go with them
    note_changes(connection, {row.story for row in found})
    return len(numbers)


def _guids(connection: Connection, old: datetime, span: timedelta) -> int:
    table = tables.guids
    newest = select(table.c.feed, func.max(table.c.in_feed_at).label("read_at")).group_by(table.c.feed)
    gone = 0
    for feed, read_at in connection.execute(newest).all():
        left_the_feed = and_(table.c.feed == feed, table.c.in_feed_at < min(old, read_at - span))
        gone += _some(connection, table, left_the_feed)
    return gone


def _stories(connection: Connection, old: datetime) -> int:
    table, articles = tables.stories, tables.articles
    empty = ~exists().where(articles.c.story == func.coalesce(table.c.forward, table.c.id))
    return _some(connection, table, and_(table.c.last_seen_at < old, empty))


def _audiences(connection: Connection, now: datetime) -> int:
    table = tables.audiences
    removed = and_(table.c.deleted_at.is_not(None), table.c.deleted_at < now - REMOVED)
    never_confirmed = cast(table.c.settings, Text).contains('"paused":"unconfirmed"')
    asked = and_(table.c.platform == "email", table.c.created_at < now - ASKED, never_confirmed)
    query = select(table).where(or_(removed, asked)).limit(BATCH)
    rows = connection.execute(query).all()
    for row in rows:
        erase(connection, row.id, row.platform, row.address)
        if row.deleted_at is None:
            connection.execute(delete(tables.journal).where(tables.journal.c.subject == row.id))
    return len(rows)


def erase(connection: Connection, audience: str, platform: str, address: str) -> None:
    """Delete an audience and all that was kept of it, within the caller's transaction."""
    mine = select(tables.outbox.c.id).where(tables.outbox.c.audience == audience)
    connection.execute(delete(tables.edits).where(tables.edits.c.part.in_(mine)))
    for kept in (tables.told, tables.slots, tables.outbox, tables.briefings, tables.drafts):
        connection.execute(delete(kept).where(kept.c.audience == audience))
    connection.execute(delete(tables.mutes).where(tables.mutes.c.scope == audience))
    trouble = tables.destinations
    connection.execute(delete(trouble).where(trouble.c.platform == platform, trouble.c.address == address))
    # Topics and schedules go with it.
    connection.execute(delete(tables.audiences).where(tables.audiences.c.id == audience))
