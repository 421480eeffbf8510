"""A story and a day to the statements that announced the day and still stand when it comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.model import Statement, Story
from bot.stories.facts import facts
from bot.stories.sameness import correction

SHARED = 0.4  # part of an announcement's words in a later denial that denies it


def announced(story: Story, day: date, *, before: datetime) -> tuple[Statement, ...]:
    """Return what was seen up to `before` and said to come on this day, oldest first; copies repeat nothing.

    Left out: denials, what looks back, and what a later sentence of the story moved, cancelled or gave another value.
    """
    silent = {report.article.id for report in story.reports if report.silent or report.baseline}
    seen = {report.article.id for report in story.reports if report.article.seen_at <= before} - silent
    return tuple(
        statement
        for statement in story.statements
        if statement.article in seen and due_on(statement) == day and still_stands(statement, story.statements)
    )


def naming(story: Story, day: date) -> tuple[Statement, ...]:
    """Return all that the story says of a day, whoever said it: what is known once one sentence of it is repeated."""
    return tuple(statement for statement in story.statements if day in statement.dates)


def due_on(statement: Statement, *, after: date = date.min) -> date | None:
    """Return the first day after `after` it says is to come, the last one when it says that something was put off."""
    days = [day for day in statement.ahead if day > after]
    if not days:
        return None
    return max(days) if facts(statement).stance.called_off else min(days)


def still_stands(announcement: Statement, said: Sequence[Statement]) -> bool:
    """Tell whether it announces something that nothing `said` later in its story moved, called off or denied."""
    if announcement.negated or announcement.background or _only_calls_off(announcement, said):
        return False
    later = (each for each in said if each.number > announcement.number)
    return not any(correction(each, (announcement,)) or _revokes(each, announcement) for each in later)


def _only_calls_off(statement: Statement, said: Sequence[Statement]) -> bool:
    """Tell whether the day it names is that of what it calls off, not the one that something was put off to."""
    earlier = (each for each in said if each.number < statement.number)
    planned = (each for each in earlier if not facts(each).stance.called_off)
    return facts(statement).stance.called_off and any(due_on(statement) in each.ahead for each in planned)


def _revokes(later: Statement, announcement: Statement) -> bool:
    """Tell whether a later sentence calls off, or denies, what was announced."""
    if facts(later).stance.called_off and not facts(announcement).stance.called_off:
        return _common(later, announcement) > 0
    return later.negated and _common(later, announcement) >= SHARED


def _common(later: Statement, announcement: Statement) -> float:
    """Return how much of an announcement a sentence speaks of: its words, or names and meanings across languages."""
    mine, theirs = facts(later), facts(announcement)
    shared = [(mine.entities, theirs.entities), (mine.concepts, theirs.concepts)]
    if later.language == announcement.language:
        shared = [(mine.words, theirs.words)]
    return max(len(one & other) / len(other) if other else 0.0 for one, other in shared)
