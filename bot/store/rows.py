"""Articles, mentions and statements to table rows and back.

Rows are read by place, in the order of their table's columns: there are many, and by name it takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from sys import intern
from typing import Any

from bot.feeds.identity import content_digest
from bot.model import Article, Block, BlockRole, Form, Mention, Quantity, Report, Statement
from bot.ports import Gathered

Record = dict[str, Any]
Values = Sequence[Any]  # of one row
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
        "blocks": [(block.role, block.start, block.end) for block in article.blocks],
        "arrived_in": placement.story,
        "story": story,
        "copy_of": placement.copy_of,
        "citing": placement.citing,
        "reasons": list(placement.reasons),
        "baseline": gathered.baseline,
        "digest": content_digest(article.title, article.own_text),
        "edits": 0,
        "rewritten": article.id in placement.rewritten,
    }


def report_of(row: Values, mentions: tuple[Mention, ...]) -> Report:
    """Return the report of an articles row."""
    _, id_, _, feed, _, url, title, text, language, published_at, seen_at, form, author, blocks, *others = row
    _, _, copy_of, citing, _, baseline, _, _, rewritten, *_ = others
    article = Article(
        id=id_,
        feed=intern(feed),
        url=url,
        title=title,
        text=text,
        language=intern(language),
        published_at=published_at,
        seen_at=seen_at,
        form=Form(form),
        author=author,
        blocks=tuple(Block(role=BlockRole(role), start=start, end=end) for role, start, end in blocks),
    )
    return Report(
        article=article,
        mentions=mentions,
        copy_of=copy_of,
        rewritten=bool(rewritten),
        citing=citing,
        baseline=bool(baseline),
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


def mention_of(row: Values) -> Mention:
    """Return the mention of a row joined with its entity's name and type."""
    _, _, entity, field, start, end, text, reason, name, kind = row
    # The same few words come back in thousands of rows, and stories stay in memory: each word is kept once.
    return Mention(
        entity=intern(entity),
        name=intern(name),
        type=intern(kind),
        field=intern(field),
        start=start,
        end=end,
        text=text,
        reason=intern(reason),
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


def statement_of(row: Values, article: str) -> Statement:
    """Return the statement of a row that begins with it; `article` is its article's id."""
    number, _, story, position, text, language, on, facts, *_ = row
    known = {name: value for name, value in facts.items() if name in FLAT}
    for name in LISTS & facts.keys():
        known[name] = tuple(map(intern, facts[name]))
    return Statement(
        number=number,
        article=article,
        story=story,
        position=position,
        text=text,
        language=intern(language),
        on=on,
        quantities=tuple(Quantity(value=value, unit=unit) for value, unit in facts.get("quantities", ())),
        dates=tuple(date.fromisoformat(day) for day in facts.get("dates", ())),
        **known,
    )
