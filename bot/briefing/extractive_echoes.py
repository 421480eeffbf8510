"""A development to all wordings of its new facts: the first outlet's, and how the others put the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.briefing.extractive_rules import fates_of
from bot.model import Development, Statement

ALIKE = 0.5
MOST_COMPARED = 200  # statements


def wordings_of(development: Development) -> tuple[Statement, ...]:
    """Return the new statements and those of other reports of the same time that say one of them in other words.

    What repeats something told earlier is left out. In order of arrival.
    """
    # a story of hundreds of reports is told well enough by its first new and its last told statements
    new, earlier = development.new[:MOST_COMPARED], development.earlier[-MOST_COMPARED:]
    silent = {report.article.id for report in development.story.reports if report.silent or report.baseline}
    if not earlier:  # nothing was told of the story before, so whatever is said of it is new
        return tuple(each for each in development.story.statements if each.article not in silent)
    listed = {id(statement) for statement in (*development.new, *development.earlier)}
    fresh = {statement.article for statement in new}
    seen = {report.article.id: report.article.seen_at for report in development.story.reports}
    begins = min((seen[article] for article in fresh if article in seen), default=None)
    found = list(development.new)
    for statement in development.story.statements:
        at = seen.get(statement.article)
        if id(statement) in listed or statement.article in silent or statement.background or at is None:
            continue
        if len(found) - len(development.new) >= MOST_COMPARED:
            break
        if begins is not None and at >= begins and _closer(statement, new, earlier):
            found.append(statement)
    return tuple(found)


def likeness(one: Statement, other: Statement) -> float:
    """Return 0-1: shared words in one language; between languages the numbers, names and dates that both carry."""
    if one.language == other.language:
        return _share(set(one.words), set(other.words))
    mine, theirs = _marks(one), _marks(other)
    return _share(mine, theirs) if len(mine & theirs) > 1 else _share(mine, theirs) / 2


def _closer(statement: Statement, new: Sequence[Statement], earlier: Sequence[Statement]) -> bool:
    """Tell whether it says something new again, rather than something told."""
    if _values([statement]) & _values(new) - _values(earlier):
        return True  # it gives a number or a coming day that was not told before
    to_new = max((_closeness(statement, each) for each in new if likeness(statement, each) >= ALIKE), default=None)
    told = (_closeness(statement, each) for each in earlier if likeness(statement, each) >= ALIKE)
    return to_new is not None and to_new > max(told, default=(-1, 0.0))


def _closeness(one: Statement, other: Statement) -> tuple[int, float]:
    """Return how much two statements share; a short one shares all it has with many."""
    return len(_marks(one) & _marks(other)), likeness(one, other)


def _values(statements: Iterable[Statement]) -> set[object]:
    found: set[object] = {quantity.value for statement in statements for quantity in statement.quantities}
    return found | {day for statement in statements for day in statement.ahead}


def _marks(statement: Statement) -> set[object]:
    numbers: set[object] = {quantity.value for quantity in statement.quantities}
    return numbers | set(statement.entities) | set(statement.dates) | set(fates_of(statement))


def _share(one: set[object] | set[str], other: set[object] | set[str]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
