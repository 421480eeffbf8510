"""Stories out of their rows: which are asked for, which of them have changed, and those put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Mention, Statement, Story
from bot.store import tables
from bot.store.dialect import parts
from bot.store.rows import mention_of, report_of, statement_of

Stories = Collection[str]
Rows = Sequence[Row[Any]]
#: A story's articles by number, each with the one it is a copy of and how often it was changed: what a story is made
#: of, without its text.
Signature = tuple[tuple[int, str, int], ...]


def seen_in(since: datetime, *, region: str = "") -> Select[Any]:
    """Return the query for the story of each report seen since then, newest first, of one region or of all.

    A story comes once a report: to have each once, SQLite would go through all stories there are.
    """
    table = tables.articles
    query = select(table.c.story).where(table.c.seen_at > since).order_by(table.c.seen_at.desc())
    return query.where(table.c.region == region) if region else query


def announcing(first: date, last: date, *, since: datetime, until: datetime) -> Select[Any]:
    """Return the query for ids of stories in which what was seen in (since, until] announces one of these days."""
    days, articles = tables.announced_days, tables.articles
    joined = days.join(articles, articles.c.number == days.c.article)
    seen = and_(articles.c.seen_at > since, articles.c.seen_at <= until)
    return select(articles.c.story).select_from(joined).where(days.c.day.between(first, last), seen).distinct()


def signature_query(stories: Stories) -> Select[Any]:
    """Return the query for what these stories are made of, in order of arrival."""
    table = tables.articles
    query = select(table.c.story, table.c.number, table.c.copy_of, table.c.edits)
    return query.where(table.c.story.in_(stories)).order_by(table.c.number)


def article_query(stories: Stories) -> Select[Any]:
    """Return the query for all articles of these stories, in order of arrival."""
    table = tables.articles
    return select(table).where(table.c.story.in_(stories)).order_by(table.c.number)


def mention_query(stories: Stories) -> Select[Any]:
    """Return the query for all mentions of these stories, with their entities' names."""
    mentions, articles, entities = tables.mentions, tables.articles, tables.entities
    named = and_(entities.c.region == articles.c.region, entities.c.key == mentions.c.entity)
    return (
        select(mentions, entities.c.name, entities.c.type)
        .select_from(articles.join(mentions, mentions.c.article == articles.c.number).join(entities, named))
        .where(articles.c.story.in_(stories))
    )


def statement_query(stories: Stories) -> Select[Any]:
    """Return the query for all statements of these stories."""
    statements, articles = tables.statements, tables.articles
    joined = articles.join(statements, statements.c.article == articles.c.number)
    return select(statements).select_from(joined).where(articles.c.story.in_(stories))


async def signatures(connection: AsyncConnection, stories: Stories) -> dict[str, Signature]:
    """Return what each of these stories that has articles is made of."""
    found: defaultdict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for some in parts(set(stories)):  # a fortnight's at once would hold up the event loop
        for story, number, copy_of, edits in (await connection.execute(signature_query(some))).all():
            found[story].append((number, copy_of, edits))
    return {story: tuple(members) for story, members in found.items()}


async def rows_of(connection: AsyncConnection, stories: Stories) -> tuple[Rows, Rows, Rows]:
    """Return the rows of these stories' articles, mentions and statements."""
    articles = (await connection.execute(article_query(stories))).all()
    mentions = (await connection.execute(mention_query(stories))).all()
    statements = (await connection.execute(statement_query(stories))).all()
    return articles, mentions, statements


async def load(connection: AsyncConnection, stories: Stories) -> list[Story]:
    """Return these stories whole, in the order in which their first reports arrived."""
    return assemble(*await rows_of(connection, stories))


def assemble(articles: Rows, mentions: Rows, statements: Rows) -> list[Story]:
    """Put stories together from the rows of theirs."""
    mentions_by: defaultdict[int, list[tuple[int, Mention]]] = defaultdict(list)
    for mention in mentions:
        article, position, *_ = values = tuple(mention)
        mentions_by[article].append((position, mention_of(values)))
    statements_by: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in statements:
        statements_by[row.article].append(row)
    by_story: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in articles:
        by_story[row.story].append(row)
    return [
        Story(
            id=story,
            region=members[0].region,
            reports=tuple(
                report_of(row, tuple(mention for _, mention in sorted(mentions_by[row.number], key=_first)))
                for row in members
            ),
            statements=_in_order(members, statements_by),
        )
        for story, members in by_story.items()
    ]


def ended_by(story: Story, until: datetime | None) -> Story | None:
    """Return the story before its first report seen later than that, None when nothing is left of it.

    Not just without later reports: what was told of a story is everything up to a number.
    """
    late = (place for place, report in enumerate(story.reports) if until is not None and report.article.seen_at > until)
    end = next(late, None)
    if end is None:
        return story
    reports = story.reports[:end]
    kept = {report.article.id for report in reports}
    statements = tuple(statement for statement in story.statements if statement.article in kept)
    return replace(story, reports=reports, statements=statements) if reports else None


def _in_order(members: Sequence[Row[Any]], statements: Mapping[int, Sequence[Row[Any]]]) -> tuple[Statement, ...]:
    found = (statement_of(row, member.id) for member in members for row in statements.get(member.number, ()))
    return tuple(sorted(found, key=lambda statement: statement.number))


def _first(pair: tuple[int, Mention]) -> int:
    return pair[0]
