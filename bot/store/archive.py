"""What people look up: stories of an entity, words, counts by day, what was posted. Newest first, always bounded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.parts import marker as marker_of
from bot.model import Briefing, Statement, Story
from bot.ports import FoundArticle, PostedBriefing
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import find_text, parts
from bot.store.loading import statement_query
from bot.store.packing import unpack
from bot.store.rows import statement_of
from bot.store.shelf import Shelf

#: Mentions and articles looked at for one answer: enough for the newest stories, whatever the name or word.
NEWEST = 400
#: Stories of one name that are asked at a time whether they have another's as well.
TOGETHER = 40
#: Articles of a story that are reckoned with at first, when some stories are wanted.
REPORTS = 8
#: Briefings of one audience among which a posted one is looked for.
BRIEFINGS = 400
PARTS = 10

_SHOWN = [tables.articles.c[name] for name in ("id", "story", "feed", "url", "title", "language", "seen_at")]


class SqlArchive:
    """ports.Archive over SQL."""

    _database: Database
    _shelf: Shelf

    async def latest_stories(self, entities: Collection[str], *, limit: int) -> list[Story]:
        """Return the stories whose reports name any of these entities last, whole, the newest first."""
        async with self._database.reading() as connection:
            stories: dict[str, int] = {}
            for entity in entities:
                for story, number in (await _newest_stories(connection, entity, limit)).items():
                    stories[story] = max(stories.get(story, 0), number)
            newest = sorted(stories, key=lambda key: -stories[key])[:limit]
            return _ordered(await self._shelf.stories(connection, newest), newest)

    async def stories_with_all(self, entities: Collection[str], *, limit: int) -> list[Story]:
        """Return the stories whose reports name all of these entities, whole, the newest first."""
        async with self._database.reading() as connection:
            found: dict[str, dict[str, int]] = {}
            for entity in entities:
                rows = (await connection.execute(newest_mentions(entity))).all()
                found[entity] = {row.story: row.number for row in reversed(rows)}
            # The rarest name decides: the newest articles of a common one seldom reach back to where they meet.
            rarest = min(found, key=lambda entity: len(found[entity]), default="")
            shared: list[str] = []
            for some in parts(sorted(found.get(rarest, ()), key=lambda story: -found[rarest][story]), TOGETHER):
                for entity in found.keys() - {rarest}:
                    naming = await _naming(connection, entity, some)
                    some = [story for story in some if story in naming]
                shared += some
                if len(shared) >= limit:
                    break
            return _ordered(await self._shelf.stories(connection, shared[:limit]), shared)

    async def search(
        self, stems: Sequence[str], *, since: datetime | None, until: datetime | None, limit: int, skip: int = 0
    ) -> list[FoundArticle]:
        """Return the newest articles that have, for each stem, a word that begins with it."""
        articles = tables.articles
        async with self._database.reading() as connection:
            first, last = await _numbers(connection, since, until)
            found = await find_text(connection, stems, first=first, last=last, limit=limit, skip=skip)
            query = select(*_SHOWN).where(articles.c.number.in_(found)).order_by(articles.c.number.desc())
            rows = (await connection.execute(query)).all() if found else []
        return [FoundArticle(**row._mapping) for row in rows]  # noqa: SLF001 (a documented attribute of Row)

    async def mentions_by_day(self, entity: str, since: datetime) -> list[tuple[date, int]]:
        """Return in how many articles a day (UTC) the entity was named, copies left out; days without are absent."""
        hours = tables.entity_hours
        query = select(hours.c.hour, hours.c.articles, hours.c.copies).where(
            hours.c.entity == entity, hours.c.hour >= since
        )
        counted: Counter[date] = Counter()
        async with self._database.reading() as connection:
            for row in (await connection.execute(query)).all():
                counted[row.hour.date()] += row.articles - row.copies
        return sorted(counted.items())

    async def seen_with(self, entity: str, *, limit: int) -> list[tuple[str, int]]:
        """Return the entities named most often in the newest articles that name this one, with how many."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(company_of(entity).limit(limit))).all()
        return [(row.entity, row.articles) for row in rows]

    async def ahead(self, after: date, until: date, *, limit: int) -> list[tuple[Statement, FoundArticle]]:
        """Return recent statements that speak of a day in (after, until], each with its article, newest first."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(announcements(after, until).limit(limit))).all()
        names = ("id", "feed", "url", "title", "seen_at")
        return [
            (
                statement_of(row, row.id),
                FoundArticle(
                    **{name: getattr(row, name) for name in names}, story=row.stands_in, language=row.language
                ),
            )
            for row in rows
        ]

    async def said_in(self, stories: Collection[str]) -> dict[str, tuple[Statement, ...]]:
        """Return all that these stories say, in the order in which it was said; one without articles is absent."""
        articles, statements = tables.articles, tables.statements
        query = statement_query(stories).add_columns(articles.c.id, articles.c.story.label("stands_in"))
        found: defaultdict[str, list[Statement]] = defaultdict(list)
        async with self._database.reading() as connection:
            for row in (await connection.execute(query.order_by(statements.c.number))).all():
                found[row.stands_in].append(statement_of(row, row.id))
        return {story: tuple(said) for story, said in found.items()}

    async def posted(self, audiences: Collection[str], marker: str) -> PostedBriefing | None:
        """Return the recent briefing of these audiences one of whose parts has the marker."""
        briefings = tables.briefings
        async with self._database.reading() as connection:
            for audience in audiences:
                recent = select(briefings.c.slot).where(briefings.c.audience == audience)
                newest = recent.order_by(briefings.c.at.desc()).limit(BRIEFINGS)
                for slot in (await connection.execute(newest)).scalars().all():
                    if any(marker_of(slot, number) == marker for number in range(1, PARTS + 1)):
                        query = select(briefings.c.briefing).where(briefings.c.slot == slot)
                        stored = (await connection.execute(query)).scalar_one()
                        return PostedBriefing(slot=slot, audience=audience, briefing=unpack(Briefing, stored))
        return None


def announcements(after: date, until: date) -> Select[Any]:
    """Return the query for statements that announce a day in (after, until], with their articles, newest first."""
    days, statements, articles = tables.announced_days, tables.statements, tables.articles
    about = (articles.c.id, articles.c.feed, articles.c.url, articles.c.title, articles.c.seen_at)
    speaking = select(days.c.statement).where(days.c.day > after, days.c.day <= until)
    return (
        select(statements, *about, articles.c.story.label("stands_in"))
        .select_from(statements.join(articles, articles.c.number == statements.c.article))
        .where(statements.c.number.in_(speaking))
        .order_by(statements.c.number.desc())
    )


def newest_mentions(entity: str, count: int = NEWEST) -> Select[Any]:
    """Return the query for (story, number) of so many of the newest articles that name the entity."""
    mentions, articles = tables.mentions, tables.articles
    newest = (
        select(mentions.c.article)
        .where(mentions.c.entity == bindparam(None, entity))
        .distinct()
        .order_by(mentions.c.article.desc())
        .limit(count)
        .subquery()
    )
    return (
        select(articles.c.story, articles.c.number)
        .select_from(newest.join(articles, articles.c.number == newest.c.article))
        .order_by(articles.c.number.desc())
    )


async def _naming(connection: AsyncConnection, entity: str, stories: Sequence[str]) -> set[str]:
    """Return those of the stories that name the entity."""
    articles, found = tables.articles, set[str]()
    query = select(articles.c.number, articles.c.story).where(articles.c.story.in_(stories))
    standing = {row.number: row.story for row in (await connection.execute(query)).all()}
    for some in parts(standing):
        naming = (await connection.execute(articles_naming(entity, some))).scalars()
        found.update(standing[number] for number in naming)
    return found


def articles_naming(entity: str, numbers: Sequence[int]) -> Select[Any]:
    """Return the query for those of the articles that name the entity.

    Not joined with their stories: both databases would begin with all mentions of a common name, which are millions.
    """
    mentions = tables.mentions
    return select(mentions.c.article).where(mentions.c.entity == entity, mentions.c.article.in_(numbers)).distinct()


def company_of(entity: str) -> Select[Any]:
    """Return the query for (entity, articles) of who is named beside the entity."""
    mentions = tables.mentions
    newest = (
        select(mentions.c.article)
        .where(mentions.c.entity == entity)
        .distinct()
        .order_by(mentions.c.article.desc())
        .limit(NEWEST)
        .subquery()
    )
    beside = tables.mentions.alias("beside")
    articles = func.count(beside.c.article.distinct()).label("articles")
    return (
        select(beside.c.entity, articles)
        .select_from(newest.join(beside, beside.c.article == newest.c.article))
        .where(beside.c.entity != entity)
        .group_by(beside.c.entity)
        .order_by(articles.desc(), beside.c.entity)
    )


async def _numbers(connection: AsyncConnection, since: datetime | None, until: datetime | None) -> tuple[int, int]:
    """Return the numbers of the first and last article of a time, by the index on when it was seen."""
    articles = tables.articles
    first, last = 0, (1 << 62)
    if since is not None:
        after = select(articles.c.number).where(articles.c.seen_at >= since).order_by(articles.c.seen_at).limit(1)
        first = (await connection.execute(after)).scalar() or last
    if until is not None:
        before = select(articles.c.number).where(articles.c.seen_at < until)
        last = (await connection.execute(before.order_by(articles.c.seen_at.desc()).limit(1))).scalar() or 0
    return first, last


async def _newest_stories(connection: AsyncConnection, entity: str, wanted: int) -> dict[str, int]:
    """Return the stories that named an entity last, each with its newest article that does; `wanted` if there are."""
    found: dict[str, int] = {}
    for count in (min(REPORTS * wanted, NEWEST), NEWEST):
        rows = (await connection.execute(newest_mentions(entity, count))).all()
        found = {row.story: row.number for row in reversed(rows)}
        if len(found) >= wanted or len(rows) < count:
            break
    return found


def _ordered(stories: Sequence[Story], ids: Sequence[str]) -> list[Story]:
    by_id = {story.id: story for story in stories}
    return [by_id[story] for story in ids if story in by_id]
