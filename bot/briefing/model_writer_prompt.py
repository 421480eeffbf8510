"""A chosen development to what a language model is asked: instructions from files, statements delimited as data."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from bot.briefing.checks.evidence import Finding
from bot.model import Article, Development, Entity, Feed, FeedKind, Statement, may_show
from bot.text.folding import fold

MOST_NEW = 24
MOST_EARLIER = 4
_LONGEST = 600  # characters of a statement
_IDS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["headline", "headline_statements", "sentences"],
    "properties": {
        "headline": {"type": "string"},
        "headline_statements": _IDS,
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "statements"],
                "properties": {"text": {"type": "string"}, "statements": _IDS},
            },
        },
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A statement as the model sees it."""

    id: str
    statement: Statement
    article: Article
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to a model; `numbered` by id is what its answer may rest on."""

    system: str
    user: str
    numbered: Mapping[str, Numbered]
    outlets: frozenset[str]  # names that may be written, folded


def request_for(
    development: Development,
    *,
    feeds: Mapping[str, Feed],
    language: str,
    entities: Mapping[str, Entity] | None = None,
    rejected: Sequence[tuple[str, Finding]] = (),
) -> Request:
    """Return the request. Nothing of the audience is in it but the language, and how it spells the entities' names.

    Of a feed whose text may not be shown only titles are given; authors' views, questions and what speaks to the
    writer are not given at all. With `rejected`
    it is the second and last request, which says what was wrong with the first answer.
    """
    numbered = {one.id: one for one in _numbered(development, feeds)}
    system = _prompt("item").format(language=language)
    if rejected:
        system += "\n" + _prompt("rejected")
    material: dict[str, object] = {
        "statements": [_record(one, feeds) for one in numbered.values()],
    }
    if spellings := _spellings(development, numbered.values(), entities or {}, language):
        material["names"] = spellings
    if rejected:
        material["failed"] = [
            {"text": text, "check": found.check, "words": found.text, "found": found.found} for text, found in rejected
        ]
    known = (feeds.get(one.article.feed) for one in numbered.values())
    outlets = frozenset(fold(feed.outlet) for feed in known if feed)
    return Request(system=system, user=_delimited(material), numbered=numbered, outlets=outlets)


def _numbered(development: Development, feeds: Mapping[str, Feed]) -> Iterable[Numbered]:
    articles = {report.article.id: report.article for report in development.story.reports}
    number = 0
    seen: set[str] = set()
    for statements, is_new, most in (
        (development.new, True, MOST_NEW),
        (development.earlier[::-1], False, MOST_EARLIER),
    ):
        taken = 0
        for statement in statements:
            article = articles.get(statement.article)
            if article is None or statement.text in seen or not _may_be_given(statement, article, feeds):
                continue
            number, taken = number + 1, taken + 1
            seen.add(statement.text)
            yield Numbered(id=f"s{number}", statement=statement, article=article, is_new=is_new)
            if taken == most:
                break


def _spellings(
    development: Development, given: Iterable[Numbered], entities: Mapping[str, Entity], language: str
) -> dict[str, str]:
    """Return name as a statement writes it -> as the language does, where they differ."""
    statements = [one.statement.text for one in given]
    found: dict[str, str] = {}
    for report in development.story.reports:
        on = report.article.at.date()
        for mention in report.mentions:
            entity = entities.get(mention.entity)
            if entity is not None and any(mention.text in text for text in statements):
                wanted = entity.name_in(language, on)
                if mention.text not in wanted:  # "Tokayev" is a part of it
                    found.setdefault(mention.text, wanted)
    return found


def _may_be_given(statement: Statement, article: Article, feeds: Mapping[str, Feed]) -> bool:
    if article.is_view or not may_show(statement, feeds.get(article.feed)):
        return False
    return not _addressed().search(fold(statement.text))


def _record(one: Numbered, feeds: Mapping[str, Feed]) -> dict[str, str]:
    feed = feeds.get(one.article.feed)
    return {
        "id": one.id,
        "status": "new" if one.is_new else "earlier",
        "text": one.statement.text[:_LONGEST],
        "outlet": feed.outlet if feed else one.article.feed,
        "kind": str(feed.kind if feed else FeedKind.PRIVATE),
        "published": one.article.at.date().isoformat(),
        "language": one.statement.language,
    }


def _delimited(material: Mapping[str, object]) -> str:
    """Return the material as JSON between markers that it cannot contain, since they are made from it."""
    text = json.dumps(material, ensure_ascii=False, indent=1)
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"BEGIN STATEMENTS {mark}\n{text}\nEND STATEMENTS {mark}"


@cache
def _addressed() -> re.Pattern[str]:
    """Return what finds sentences that speak to the writer instead of telling news."""
    table = yaml.safe_load((files("bot.briefing") / "data" / "addressed.yaml").read_text("utf-8"))
    beginning = "|".join(table["beginning"])
    return re.compile("|".join([*table["anywhere"], rf"^\W*(?:{beginning})", table["end"]]))


@cache
def _prompt(name: str) -> str:
    return (files("bot.briefing") / "prompts" / f"{name}.txt").read_text("utf-8")
