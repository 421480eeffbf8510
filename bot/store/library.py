"""Feeds' states, articles and stories in the database: what gather writes and publish reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Mention, Statement, Story
from bot.ports import FeedState, Gathered
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.gathering import forwards_of, parts, save_guids, store
from bot.store.packing import pack, unpack
from bot.store.rows import mention_of, report_of, statement_of


class SqlLibrary:
    """ports.Library over SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def feed_states(self) -> Mapping[str, FeedState]:
        """Return all states by feed id."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(tables.feeds.c.id, tables.feeds.c.state))).all()
        return {row.id: unpack(FeedState, row.state) for row in rows}

    async def save_feed_states(self, states: Collection[FeedState], *, region: str = "") -> None:
        """Write these states in one transaction."""
        rows = [
            {
                "id": state.feed,
                "region": region,
                "health": state.health,
                "next_poll_at": state.next_poll_at,
                "state": pack(state),
            }
            for state in states
        ]
        if not rows:
            return
        statement = insert_into(tables.feeds)
        changed = {name: statement.excluded[name] for name in ("region", "health", "next_poll_at", "state")}
        async with self._database.gathering() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), rows)

    async def unknown_guids(self, feed: str, guids: Collection[str], *, now: datetime | None = None) -> set[str]:
        """Return those of the guids that this feed never had; with `now`, note that the others still stand in it."""
        table, known = tables.guids, dict[str, datetime]()
        async with self._database.reading() as connection:
            for some in parts(set(guids)):
                query = select(table.c.guid, table.c.in_feed_at).where(table.c.feed == feed, table.c.guid.in_(some))
                known.update((await connection.execute(query)).all())
        stale = [guid for guid, at in known.items() if now and (now - at).days >= 1]
        if now and stale:
            async with self._database.gathering() as connection:
                await save_guids(connection, [(feed, guid, now) for guid in stale])
        return set(guids) - known.keys()

    async def save_gathered(self, gathered: Sequence[Gathered]) -> None:
        """Store articles in this order and number their statements; one already stored is left alone."""
        if not gathered:
            return
        async with self._database.gathering() as connection:
            await store(connection, gathered)

    async def stories_since(self, since: datetime, *, region: str = "", until: datetime | None = None) -> list[Story]:
        """Return stories with a report seen in (since, until], whole, oldest first.

        With `until`, a story ends before its first report seen later, so that what was told of it is always
        everything up to some number.
        """
        async with self._database.reading() as connection:
            return await load(connection, seen_in(since, region=region, until=until), until)

    async def reports_since(self, since: datetime) -> list[Story]:
        """Return the stories that grouping must know after a restart, whole, oldest first."""
        return await self.stories_since(since)

    async def story(self, story: str) -> Story | None:
        """Return a story, also by the id of one that was merged into it."""
        async with self._database.reading() as connection:
            root = (await forwards_of(connection, [story])).get(story, story)
            found = await load(connection, select(tables.stories.c.id).where(tables.stories.c.id == root), None)
        return found[0] if found else None

    async def count_articles(self) -> int:
        """Return how many articles are stored."""
        async with self._database.reading() as connection:
            return int((await connection.execute(select(func.count()).select_from(tables.articles))).scalar_one())


def seen_in(since: datetime, *, region: str, until: datetime | None) -> Select[Any]:
    """Return the query for ids of stories with a report seen in (since, until]."""
    table = tables.articles
    query = select(table.c.story).where(table.c.seen_at > since)
    if until is not None:
        query = query.where(table.c.seen_at <= until)
    return query.where(table.c.region == region) if region else query


def article_query(stories: Select[Any]) -> Select[Any]:
    """Return the query for all articles of these stories, in order of arrival."""
    table = tables.articles
    return select(table).where(table.c.story.in_(stories)).order_by(table.c.number)


def mention_query(stories: Select[Any]) -> Select[Any]:
    """Return the query for all mentions of these stories, with their entities' names."""
    mentions, articles, entities = tables.mentions, tables.articles, tables.entities
    named = and_(entities.c.region == articles.c.region, entities.c.key == mentions.c.entity)
    return (
        select(mentions, entities.c.name, entities.c.type)
        .select_from(articles.join(mentions, mentions.c.article == articles.c.number).join(entities, named))
        .where(articles.c.story.in_(stories))
    )


def statement_query(stories: Select[Any]) -> Select[Any]:
    """Return the query for all statements of these stories."""
    statements, articles = tables.statements, tables.articles
    joined = articles.join(statements, statements.c.article == articles.c.number)
    return select(statements).select_from(joined).where(articles.c.story.in_(stories))


async def load(connection: AsyncConnection, stories: Select[Any], until: datetime | None) -> list[Story]:
    """Return these stories whole, or up to a moment, in the order in which their first reports arrived."""
    """Return these stories whole, in order of arrival; with `until`, each ends before its first report seen later."""
    rows = (await connection.execute(article_query(stories))).all()
    mentions: defaultdict[int, list[tuple[int, Mention]]] = defaultdict(list)
    for row in (await connection.execute(mention_query(stories))).all():
        mentions[row.article].append((row.position, mention_of(row)))
    statements: defaultdict[int, list[Any]] = defaultdict(list)
    for row in (await connection.execute(statement_query(stories))).all():
        statements[row.article].append(row)
    by_story: defaultdict[str, list[Any]] = defaultdict(list)
    cut: set[str] = set()
    for row in rows:
        if until is not None and row.seen_at > until:
            cut.add(row.story)
        if row.story not in cut:
            by_story[row.story].append(row)
    return [
        Story(
            id=story,
            region=members[0].region,
            reports=tuple(
                report_of(row, tuple(mention for _, mention in sorted(mentions[row.number], key=_first)))
                for row in members
            ),
            statements=_in_order(members, statements),
        )
        for story, members in by_story.items()
    ]


def _in_order(members: Sequence[Any], statements: Mapping[int, Sequence[Any]]) -> tuple[Statement, ...]:
    found = (statement_of(row, member.id) for member in members for row in statements.get(member.number, ()))
    return tuple(sorted(found, key=lambda statement: statement.number))


def _first(pair: tuple[int, Mention]) -> int:
    return pair[0]
