"""Gathered articles to rows: numbers given in order of arrival, stories merged, hours counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, case, func, select, update

from bot.model import Statement
from bot.ports import Gathered
from bot.store import tables
from bot.store.counters import ARTICLES, STATEMENTS, note_changes, take_numbers, write_alone
from bot.store.dialect import Upsert, index_text, insert_into, insert_rows, parts, upsert_rows
from bot.store.rows import Record, article_row, mention_rows, statement_row


def store(connection: Connection, gathered: Sequence[Gathered]) -> None:
    """Write those articles that are not stored yet, in this order."""
    write_alone(connection)
    fresh = _fresh(connection, gathered)
    if not fresh:
        return
    forwards = forwards_of(connection, {one.placement.story for one in fresh})
    stories = [forwards.get(one.placement.story, one.placement.story) for one in fresh]
    first = take_numbers(connection, ARTICLES, len(fresh))
    numbers = range(first, first + len(fresh))
    _save_stories(connection, fresh, stories)
    rows = list(map(article_row, fresh, numbers, stories))
    insert_rows(connection, tables.articles, rows)
    index_text(connection, rows)
    save_guids(connection, [(one.article.feed, guid, one.article.seen_at) for one in fresh for guid in _guids_of(one)])
    save_mentions(connection, fresh, numbers)
    said = [(statement, number) for one, number in zip(fresh, numbers, strict=True) for statement in one.statements]
    save_statements(connection, said)
    _count_hours(connection, fresh)
    changed: set[str] = set()
    for one in fresh:
        if one.placement.copies or one.placement.merged or one.placement.moved:  # few do anything to others
            changed |= _copied(connection, one)
            changed |= _merged(connection, one)
            changed |= _split(connection, one)
    note_changes(connection, changed)


def forwards_of(connection: Connection, stories: Collection[str]) -> dict[str, str]:
    """Return where merged ones of these stories forward to."""
    table = tables.stories
    found: dict[str, str] = {}
    for some in parts(stories):
        query = select(table.c.id, table.c.forward).where(table.c.id.in_(some), table.c.forward.is_not(None))
        found.update(connection.execute(query).all())
    return found


def save_guids(connection: Connection, seen: Collection[tuple[str, str, datetime]]) -> None:
    """Remember (feed, guid, when) of what stands in a feed."""
    days: dict[datetime, datetime] = {}
    rows: dict[tuple[str, str], Record] = {}
    for feed, guid, at in seen:
        day = days.get(at) or days.setdefault(at, at.replace(hour=0, minute=0, second=0, microsecond=0))
        rows[feed, guid] = {"feed": feed, "guid": guid, "in_feed_at": day}
    upsert_rows(connection, tables.guids, [rows[key] for key in sorted(rows)], _upsert_guid)


def _upsert_guid() -> Upsert:
    statement = insert_into(tables.guids)
    newer = {"in_feed_at": statement.excluded.in_feed_at}
    moved = tables.guids.c.in_feed_at < statement.excluded.in_feed_at
    return statement.on_conflict_do_update(index_elements=["feed", "guid"], set_=newer, where=moved)


def _fresh(connection: Connection, gathered: Sequence[Gathered]) -> list[Gathered]:
    """Leave out what is stored, and the second of two with one id."""
    by_id: dict[str, Gathered] = {}
    for one in gathered:
        by_id.setdefault(one.article.id, one)
    for some in parts(by_id):
        query = select(tables.articles.c.id).where(tables.articles.c.id.in_(some))
        for known in connection.execute(query).scalars():
            del by_id[known]
    return list(by_id.values())


def _save_stories(connection: Connection, fresh: Sequence[Gathered], stories: Sequence[str]) -> None:
    rows: dict[str, Record] = {}
    for one, story in zip(fresh, stories, strict=True):
        # The id a merged story arrived with needs a row too, or its forward would have nowhere to stand; and so does
        # the part that a split takes away.
        for key in dict.fromkeys((story, *one.placement.merged, *one.placement.moved.values())):
            at = one.article.seen_at
            row = rows.setdefault(
                key, {"id": key, "region": one.region, "forward": None, "first_seen_at": at, "last_seen_at": at}
            )
            row["first_seen_at"] = min(row["first_seen_at"], at)
            row["last_seen_at"] = max(row["last_seen_at"], at)
    upsert_rows(connection, tables.stories, list(rows.values()), _upsert_story)


def _upsert_story() -> Upsert:
    statement = insert_into(tables.stories)
    old, new = tables.stories.c.last_seen_at, statement.excluded.last_seen_at
    later = {"last_seen_at": case((old < new, new), else_=old)}
    return statement.on_conflict_do_update(index_elements=["id"], set_=later)


def save_mentions(connection: Connection, fresh: Sequence[Gathered], numbers: Sequence[int]) -> None:
    """Write the mentions of the articles with these numbers."""
    names = {
        (one.region, mention.entity): {
            "region": one.region,
            "key": mention.entity,
            "name": mention.name,
            "type": mention.type,
        }
        for one in fresh
        for mention in one.mentions
    }
    if not names:
        return
    statement = insert_into(tables.entities)
    named = {"name": statement.excluded.name, "type": statement.excluded.type}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["region", "key"], set_=named), list(names.values())
    )
    rows = [row for one, number in zip(fresh, numbers, strict=True) for row in mention_rows(one, number)]
    insert_rows(connection, tables.mentions, rows)


def save_statements(connection: Connection, said: Sequence[tuple[Statement, int]]) -> None:
    """Give these statements, each of the article with the number beside it, their numbers in this order."""
    if not said:
        return
    first = take_numbers(connection, STATEMENTS, len(said))
    rows = [statement_row(each, first + place, article) for place, (each, article) in enumerate(said)]
    insert_rows(connection, tables.statements, rows)
    days = [
        {"day": day, "statement": first + place, "article": article}
        for place, (statement, article) in enumerate(said)
        for day in sorted(set(statement.ahead))
    ]
    insert_rows(connection, tables.announced_days, days)


def _count_hours(connection: Connection, fresh: Sequence[Gathered]) -> None:
    rows = _hours(fresh)
    if not rows:
        return
    table = tables.entity_hours
    statement = insert_into(table)
    more = {
        "articles": table.c.articles + statement.excluded.articles,
        "copies": table.c.copies + statement.excluded.copies,
    }
    upsert = statement.on_conflict_do_update(index_elements=["hour", "region", "entity"], set_=more)
    connection.execute(upsert, rows)


def _hours(fresh: Sequence[Gathered]) -> list[Record]:
    """Return in how many articles of an hour each entity is named."""
    found: Counter[tuple[datetime, str, str]] = Counter()
    copies: Counter[tuple[datetime, str, str]] = Counter()
    for one in fresh:
        if not one.mentions:
            continue
        hour = one.article.seen_at.replace(minute=0, second=0, microsecond=0)
        keys = {(hour, one.region, mention.entity) for mention in one.mentions}
        found.update(keys)
        copies.update(keys if one.placement.copy_of else ())
    return [
        {"hour": hour, "region": region, "entity": entity, "articles": count, "copies": copies[hour, region, entity]}
        for (hour, region, entity), count in found.items()
    ]


def _copied(connection: Connection, gathered: Gathered) -> set[str]:
    """Note which earlier articles are copies of this one; return the stories they stand in."""
    copies, articles = gathered.placement.copies, tables.articles
    if not copies:
        return set()
    rewritten = articles.c.id.in_(gathered.placement.rewritten)
    noted = update(articles).where(articles.c.id.in_(copies))
    connection.execute(noted.values(copy_of=gathered.article.id, rewritten=rewritten))
    return stories_of(connection, copies)


def _merged(connection: Connection, gathered: Gathered) -> set[str]:
    """Merge the stories that the article's placement joins; return them."""
    placement, articles, stories = gathered.placement, tables.articles, tables.stories
    if not placement.merged:
        return set()
    involved = (placement.story, *placement.merged)
    roots = forwards_of(connection, involved)
    target = roots.get(placement.story, placement.story)
    gone = {roots.get(story, story) for story in placement.merged} - {target}
    if not gone:
        return set()
    connection.execute(update(articles).where(articles.c.story.in_(gone)).values(story=target))
    # Those that forwarded to a story that is gone now move on with it, so that one step always leads to the end.
    moved = update(stories).where(stories.c.id.in_(gone) | stories.c.forward.in_(gone)).values(forward=target)
    connection.execute(moved)
    newest = select(func.max(articles.c.seen_at)).where(articles.c.story == target).scalar_subquery()
    connection.execute(update(stories).where(stories.c.id == target).values(last_seen_at=newest))
    return {target, *gone}


def _split(connection: Connection, gathered: Gathered) -> set[str]:
    """Take the articles that the placement moves out of their story, where they were put or merged before.

    Return the stories that they leave and those they go to.
    """
    moved, articles = gathered.placement.moved, tables.articles
    left = stories_of(connection, moved)
    for story in dict.fromkeys(moved.values()):
        leaving = [article for article, to in moved.items() if to == story]
        connection.execute(update(articles).where(articles.c.id.in_(leaving)).values(story=story))
    return {*left, *moved.values()}


def stories_of(connection: Connection, articles: Collection[str]) -> set[str]:
    """Return the stories in which these articles (by id) stand."""
    table, found = tables.articles, set[str]()
    for some in parts(articles):
        found.update(connection.execute(select(table.c.story).where(table.c.id.in_(some))).scalars())
    return found


def _guids_of(gathered: Gathered) -> set[str]:
    return {name for name in (gathered.guid, gathered.key) if name}
