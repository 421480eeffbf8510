"""What people mend in the record: names dropped, articles moved between stories, stories muted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Story
from bot.store import tables
from bot.store.counters import note_changes, write_alone
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.gathering import stories_of
from bot.store.loading import load


class SqlMending:
    """ports.Mending over SQL."""

    _database: Database

    async def drop_name(self, article: str, entity: str) -> Mapping[str, object]:
        """Take an entity out of an article and of the copies of it; empty when it isn't in there."""
        articles = tables.articles
        query = select(articles).where(or_(articles.c.id == article, articles.c.copy_of == article))
        async with self._database.recording() as connection:
            await connection.run_sync(write_alone)
            rows = (await connection.execute(query)).all()
            taken = [await _drop(connection, row, entity) for row in rows]
            await connection.run_sync(note_changes, {row.story for row in rows})
        found = [one for one in taken if one]
        return {"entity": entity, "articles": found} if found else {}

    async def restore_name(self, before: Mapping[str, object]) -> None:
        """Undo `drop_name`."""
        entity = str(before.get("entity", ""))
        async with self._database.recording() as connection:
            await connection.run_sync(write_alone)
            for taken in cast("list[Mapping[str, Any]]", before.get("articles") or []):
                number = int(taken["number"])
                row = (
                    await connection.execute(select(tables.articles).where(tables.articles.c.number == number))
                ).first()
                if row is None:  # forgotten meanwhile
                    continue
                await connection.execute(insert(tables.mentions), [dict(one) for one in taken["mentions"]])
                for statement in taken["statements"]:
                    await _change_names(connection, int(statement), lambda names: sorted({*names, entity}))
                await _count(connection, row, entity, 1)
                await _touch(connection, number)
                await connection.run_sync(note_changes, [row.story])

    async def regroup(self, places: Mapping[str, str], forwards: Mapping[str, str], now: datetime) -> None:
        """Let articles (by id) stand in these stories, and these stories forward to others ("" = to none)."""
        articles, stories = tables.articles, tables.stories
        async with self._database.recording() as connection:
            await connection.run_sync(write_alone)
            left = await connection.run_sync(stories_of, places)
            for story, target in forwards.items():
                values = {"forward": target or None}
                await connection.execute(update(stories).where(stories.c.id == story).values(values))
                if target:  # one step always leads to the end, and nothing stays behind
                    await connection.execute(update(stories).where(stories.c.forward == story).values(forward=target))
                    await connection.execute(update(articles).where(articles.c.story == story).values(story=target))
            for story in dict.fromkeys(places.values()):
                ids = [article for article, to in places.items() if to == story]
                region = (await connection.execute(select(articles.c.region).where(articles.c.id == ids[0]))).scalar()
                row = {"id": story, "region": region or "", "forward": None, "first_seen_at": now, "last_seen_at": now}
                await connection.execute(insert_into(stories).values(row).on_conflict_do_nothing())
                await connection.execute(update(articles).where(articles.c.id.in_(ids)).values(story=story))
            for story in {*places.values(), *forwards}:
                seen = select(articles.c.seen_at).where(articles.c.story == story).subquery()
                first, last = (
                    await connection.execute(select(func.min(seen.c.seen_at), func.max(seen.c.seen_at)))
                ).one()
                if last is not None:
                    values = {"first_seen_at": first, "last_seen_at": last}
                    await connection.execute(update(stories).where(stories.c.id == story).values(values))
            await connection.run_sync(
                note_changes, {*left, *places.values(), *forwards, *filter(None, forwards.values())}
            )

    async def whole_stories(self, stories: Collection[str]) -> list[Story]:
        """Return these stories whole, those that have articles."""
        async with self._database.reading() as connection:
            return await load(connection, list(stories))

    async def mute(self, scope: str, story: str, *, until: datetime | None, now: datetime) -> None:
        """Tell a story no more to an audience or a space, until then or for good."""
        statement = insert_into(tables.mutes).values(scope=scope, story=story, at=now, until=until)
        again = {"at": now, "until": until}
        async with self._database.recording() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["scope", "story"], set_=again))

    async def unmute(self, scope: str, story: str) -> None:
        """Undo `mute`."""
        table = tables.mutes
        async with self._database.recording() as connection:
            await connection.execute(delete(table).where(table.c.scope == scope, table.c.story == story))

    async def mutes(self, now: datetime) -> Mapping[str, frozenset[str]]:
        """Return the stories muted at the moment, by scope."""
        table = tables.mutes
        query = select(table.c.scope, table.c.story).where(or_(table.c.until.is_(None), table.c.until > now))
        found: defaultdict[str, set[str]] = defaultdict(set)
        async with self._database.reading() as connection:
            for scope, story in (await connection.execute(query)).all():
                found[scope].add(story)
        return {scope: frozenset(stories) for scope, stories in found.items()}


async def _drop(connection: AsyncConnection, article: Row[Any], entity: str) -> dict[str, Any]:
    """Take a name out of one article; return what restores it, empty when it wasn't in there."""
    mentions, statements = tables.mentions, tables.statements
    mine = (mentions.c.article == article.number) & (mentions.c.entity == entity)
    rows = (await connection.execute(select(mentions).where(mine))).all()
    if not rows:
        return {}
    await connection.execute(delete(mentions).where(mine))
    named = select(statements.c.number, statements.c.facts).where(statements.c.article == article.number)
    told = [row.number for row in (await connection.execute(named)).all() if entity in row.facts.get("entities", ())]
    for number in told:
        await _change_names(connection, number, lambda names: [name for name in names if name != entity])
    await _count(connection, article, entity, -1)
    await _touch(connection, article.number)
    kept = [dict(row._mapping) for row in rows]  # noqa: SLF001 (a documented attribute of Row)
    return {"number": article.number, "mentions": kept, "statements": told}


async def _change_names(connection: AsyncConnection, statement: int, change: Any) -> None:
    table = tables.statements
    facts = (await connection.execute(select(table.c.facts).where(table.c.number == statement))).scalar() or {}
    changed = {**facts, "entities": change(facts.get("entities", []))}
    await connection.execute(update(table).where(table.c.number == statement).values(facts=changed))


async def _count(connection: AsyncConnection, article: Row[Any], entity: str, more: int) -> None:
    """Count the article in the entity's hour, or no longer."""
    table = tables.entity_hours
    hour = article.seen_at.replace(minute=0, second=0, microsecond=0)
    mine = (table.c.hour == hour) & (table.c.region == article.region) & (table.c.entity == entity)
    changed = {"articles": table.c.articles + more, "copies": table.c.copies + (more if article.copy_of else 0)}
    await connection.execute(update(table).where(mine).values(changed))


async def _touch(connection: AsyncConnection, number: int) -> None:
    """Say that the article is not what was loaded before."""
    table = tables.articles
    await connection.execute(update(table).where(table.c.number == number).values(edits=table.c.edits + 1))
