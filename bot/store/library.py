"""Feeds' states, articles and stories in the database: what gather writes and publish reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from orjson import loads
from sqlalchemy import Connection, Select, Text, bindparam, cast, func, select

from bot.model import Form, Story
from bot.ports import FeedState, Gathered, Retraction
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import Upsert, insert_into, parts, upsert_rows
from bot.store.edits import Said, change, said_before
from bot.store.gathering import forwards_of, save_guids, store
from bot.store.loading import announcing, ended_by, load, seen_in
from bot.store.packing import stated, unpack
from bot.store.reread import Reread
from bot.store.rows import Record
from bot.store.shelf import Shelf


class SqlLibrary:
    """ports.Library over SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._shelf = Shelf(database)
        self._states = Reread(lambda row: unpack(FeedState, loads(row.state)))

    async def feed_states(self) -> Mapping[str, FeedState]:
        """Return all states by feed id."""
        query = select(tables.feeds.c.id, cast(tables.feeds.c.state, Text).label("state"))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return await self._states.values(rows)  # every briefing asks, and few feeds change between two

    async def save_feed_states(self, states: Collection[FeedState], *, region: str = "") -> None:
        """Write these states in one transaction."""
        if not states:
            return
        await self._database.gather(lambda connection: save_states(connection, states, region=region))

    async def unknown_guids(self, feed: str, guids: Collection[str], *, now: datetime | None = None) -> set[str]:
        """Return those of the guids that this feed never had; with `now`, note that the others still stand in it."""
        table, known = tables.guids, dict[str, datetime]()
        async with self._database.reading() as connection:
            for some in parts(set(guids)):
                query = select(table.c.guid, table.c.in_feed_at).where(table.c.feed == feed, table.c.guid.in_(some))
                known.update((await connection.execute(query)).all())
        stale = [guid for guid, at in known.items() if now and (now - at).days >= 1]
        if now and stale:
            standing = [(feed, guid, now) for guid in stale]
            await self._database.gather(lambda connection: save_guids(connection, standing))
        return set(guids) - known.keys()

    async def save_gathered(self, gathered: Sequence[Gathered]) -> None:
        """Store articles in this order and number their statements; one already stored is left alone."""
        if gathered:
            await self._database.gather(lambda connection: store(connection, gathered))

    async def edited(self, digests: Mapping[str, str]) -> set[str]:
        """Return those of the articles (id -> `content_digest` of what its feed says now) that are stored otherwise."""
        table, found = tables.articles, set[str]()
        async with self._database.reading() as connection:
            for some in parts(digests):
                query = select(table.c.id, table.c.digest).where(table.c.id.in_(some), table.c.digest != "")
                found |= {row.id for row in await connection.execute(query) if row.digest != digests[row.id]}
        return found

    async def articles_at(self, feed: str, urls: Collection[str]) -> dict[str, str]:
        """Return address -> id of the feed's newest article there, for those of the addresses that have one."""
        table, found = tables.articles, dict[str, str]()
        async with self._database.reading() as connection:
            for some in parts(urls):
                query = select(table.c.url, table.c.id).where(table.c.url.in_(some), table.c.feed == feed)
                found.update((await connection.execute(query.order_by(table.c.number))).all())
        return found

    async def save_edits(self, edits: Sequence[Gathered]) -> int:
        """Let these stored articles say what they say now, and keep what they said; return how many do."""
        return await self._database.gather(lambda connection: change(connection, edits)) if edits else 0

    async def said_before(self, urls: Collection[str]) -> list[tuple[str, list[Said], Said]]:
        """Return for each stored article of these addresses its feed, what it said before, oldest first, and what now.

        With when it ceased to say so; with the last, when the article was first seen.
        """
        async with self._database.reading() as connection:
            return await said_before(connection, urls)

    async def stories_since(self, since: datetime, *, until: datetime | None = None) -> list[Story]:
        """Return stories with a report seen in (since, until], whole, oldest first.

        With `until`, a story ends before its first report seen later, so that what was told of it is always
        everything up to some number.
        """
        return await self._shelf.stories_since(since, until=until)

    def stories_reach_to(self, since: datetime) -> datetime | None:
        """Return from when on `stories_since` had everything where it left out the oldest, None where it had all."""
        return self._shelf.reaches_to(since)

    async def stories_announcing(self, first: date, last: date, *, since: datetime, until: datetime) -> list[Story]:
        """Return stories in which what was seen in (since, until] announces a day from first to last, up to `until`."""
        async with self._database.reading() as connection:
            found = await connection.execute(announcing(first, last, since=since, until=until))
            stories = await self._shelf.stories(connection, found.scalars().all())
        return [found for story in stories if (found := ended_by(story, until)) is not None]

    async def reports_since(self, since: datetime, *, region: str = "") -> list[Story]:
        """Return the stories that grouping must know after a restart, whole, oldest first."""
        async with self._database.reading() as connection:
            found = await connection.execute(seen_in(since, region=region))
            return await self._shelf.stories(connection, found.scalars().all())

    async def story(self, story: str) -> Story | None:
        """Return a story, also by the id of one that was merged into it."""
        async with self._database.reading() as connection:
            root = (await connection.run_sync(forwards_of, [story])).get(story, story)
            found = await load(connection, [root])
        return found[0] if found else None

    async def story_of(self, article: str) -> str | None:
        """Return the id of the story that an article stands in, None for an unknown article."""
        query = select(tables.articles.c.story).where(tables.articles.c.id == article)
        async with self._database.reading() as connection:
            found: str | None = (await connection.execute(query)).scalar()
        return found

    async def count_named(self, entities: Collection[str], since: datetime, until: datetime) -> Mapping[str, int]:
        """Return in how many articles seen in [since, until), to the hour, each was named, copies left out."""
        hours = tables.entity_hours
        counted = func.sum(hours.c.articles - hours.c.copies)
        within = (hours.c.hour >= since, hours.c.hour < until)
        query = select(hours.c.entity, counted).where(hours.c.entity.in_(list(entities)), *within)
        async with self._database.reading() as connection:
            return {key: int(count) for key, count in (await connection.execute(query.group_by(hours.c.entity))).all()}

    async def retractions(self, since: datetime) -> list[Retraction]:
        """Return what outlets took back of what was first seen since then, in order of arrival."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(retractions_query(since))).all()
        return [Retraction(article=row.id, feed=row.feed, story=row.story, itself=bool(row.edits)) for row in rows]

    async def newest_article(self) -> int:
        """Return the number of the article that arrived last, 0 when there is none."""
        async with self._database.reading() as connection:
            return int((await connection.execute(select(func.max(tables.articles.c.number)))).scalar() or 0)

    async def count_articles(self) -> int:
        """Return how many articles are stored."""
        async with self._database.reading() as connection:
            return int((await connection.execute(select(func.count()).select_from(tables.articles))).scalar_one())


def retractions_query(since: datetime) -> Select[Any]:
    """Return the query for retractions, spelt as their partial index needs it."""
    table = tables.articles
    retracted = table.c.form == bindparam(None, Form.RETRACTION.value, literal_execute=True)
    query = select(table.c.id, table.c.feed, table.c.story, table.c.edits).where(retracted, table.c.seen_at > since)
    return query.order_by(table.c.number)


def save_states(connection: Connection, states: Collection[FeedState], *, region: str = "") -> None:
    """Write these states within the caller's transaction."""
    rows: list[Record] = [
        {
            "id": state.feed,
            "region": region,
            "health": state.health,
            "next_poll_at": state.next_poll_at,
            "state": stated(state),
        }
        for state in sorted(states, key=lambda state: state.feed)  # one order for all, so that none waits for another
    ]
    upsert_rows(connection, tables.feeds, rows, _upsert_state)


def _upsert_state() -> Upsert:
    statement = insert_into(tables.feeds)
    changed = {name: statement.excluded[name] for name in ("region", "health", "next_poll_at", "state")}
    return statement.on_conflict_do_update(index_elements=["id"], set_=changed)
