"""Articles, mentions and statements to table rows and back."""

from __future__ import annotations

from datetime import date
from sys import intern
from typing import Any

from sqlalchemy import Row

from bot.feeds.identity import content_digest
from bot.model import Article, Block, BlockRole, Form, Mention, Quantity, Report, Statement
from bot.ports import Gathered

Record = dict[str, Any]
# What is kept of a statement beside its columns: plain values, and tuples of text.
FLAT = ("said_by", "negated", "background", "for_reading")
LISTS = frozenset(("entities", "words"))
OTHERS = (*FLAT, *sorted(LISTS))


def article_row(gathered: Gathered, number: int, story: str) -> Record:
    """Return the row of an article that stands in `story` after merges."""
    article, placement = gathered.article, gathered.placement
    return {
        "number": number,
        "id": article.id,
        "region": gathered.region,
        "feed": article.feed,
        "guid": gathered.guid,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "published_at": article.published_at,
        "seen_at": article.seen_at,
        "form": article.form.value,
        "author": article.author,
        "blocks": [[block.role.value, block.start, block.end] for block in article.blocks],
        "arrived_in": placement.story,
        "story": story,
        "copy_of": placement.copy_of,
        "citing": placement.citing,
        "reasons": list(placement.reasons),
        "baseline": gathered.baseline,
        "digest": content_digest(article.title, article.own_text),
        "edits": 0,
    }


def report_of(row: Row[Any], mentions: tuple[Mention, ...]) -> Report:
    """Return the report of an articles row."""
    article = Article(
        id=row.id,
        feed=row.feed,
        url=row.url,
        title=row.title,
        text=row.text,
        language=row.language,
        published_at=row.published_at,
        seen_at=row.seen_at,
        form=Form(row.form),
        author=row.author,
        blocks=tuple(Block(role=BlockRole(role), start=start, end=end) for role, start, end in row.blocks),
    )
    return Report(
        article=article, mentions=mentions, copy_of=row.copy_of, citing=row.citing, baseline=bool(row.baseline)
    )


def mention_rows(gathered: Gathered, number: int) -> list[Record]:
    """Return the rows of an article's mentions, in order."""
    return [
        {
            "article": number,
            "position": position,
            "entity": mention.entity,
            "field": mention.field,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "reason": mention.reason,
        }
        for position, mention in enumerate(gathered.mentions)
    ]


def mention_of(row: Row[Any]) -> Mention:
    """Return the mention of a row joined with its entity's name and type."""
    # The same few words come back in thousands of rows, and stories stay in memory: each word is kept once.
    return Mention(
        entity=intern(row.entity),
        name=intern(row.name),
        type=intern(row.type),
        field=intern(row.field),
        start=row.start,
        end=row.end,
        text=row.text,
        reason=intern(row.reason),
    )


def statement_row(statement: Statement, number: int, article: int) -> Record:
    """Return the row of a statement of the article with this number."""
    return {
        "number": number,
        "article": article,
        "story": statement.story,
        "position": statement.position,
        "text": statement.text,
        "language": statement.language,
        "on": statement.on,
        "facts": _facts(statement),
    }


def _facts(statement: Statement) -> Record:
    """Return what was understood of a statement, without what is empty: written by hand, as there are so many."""
    facts: Record = {name: value for name in OTHERS if (value := getattr(statement, name))}
    if statement.quantities:
        facts["quantities"] = [[quantity.value, quantity.unit] for quantity in statement.quantities]
    if statement.dates:
        facts["dates"] = [day.isoformat() for day in statement.dates]
    return facts


def statement_of(row: Row[Any], article: str) -> Statement:
    """Return the statement of a row; `article` is its article's id."""
    facts = row.facts
    known = {name: value for name, value in facts.items() if name in FLAT}
    for name in LISTS & facts.keys():
        known[name] = tuple(map(intern, facts[name]))
    return Statement(
        number=row.number,
        article=article,
        story=row.story,
        position=row.position,
        text=row.text,
        language=row.language,
        on=row.on,
        quantities=tuple(Quantity(value=value, unit=unit) for value, unit in facts.get("quantities", ())),
        dates=tuple(date.fromisoformat(day) for day in facts.get("dates", ())),
        **known,
    )
