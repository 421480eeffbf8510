"""A whole story -> its facts in order of arrival: who says each, and which were given another value since."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Correction, Statement, Story
from bot.stories.facts import facts
from bot.stories.sameness import correction, is_doubtful, said_before

#: Statements that are held against each other; of a longer story the newest.
COMPARED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement as it was made first; `articles` say it, that one among them."""

    statement: Statement
    articles: tuple[str, ...]
    corrects: Correction | None = None
    corrected: Correction | None = None


def history(story: Story) -> tuple[Fact, ...]:
    """Return the facts; copies and background add none."""
    silent = {report.article.id for report in story.reports if report.silent}
    spoken = [each for each in story.statements if each.article not in silent and not each.background]
    made: list[Statement] = []
    said: dict[int, list[str]] = {}
    corrections: dict[int, Correction] = {}
    for statement in spoken[-COMPARED:]:
        known = next((place for place, other in enumerate(made) if _says_it_too(statement, other)), None)
        if known is None:
            said[len(made)] = [statement.article]
            if found := correction(statement, made):
                corrections[len(made)] = found
            made.append(statement)
        elif statement.article not in said[known]:
            said[known].append(statement.article)
    corrected = {id(found.old): found for found in corrections.values()}
    return tuple(
        Fact(
            statement=statement,
            articles=tuple(said[place]),
            corrects=corrections.get(place),
            corrected=corrected.get(id(statement)),
        )
        for place, statement in enumerate(made)
    )


def _says_it_too(new: Statement, old: Statement) -> bool:
    """Tell whether one statement alone already says another; across languages something must show it."""
    if new.article == old.article or not said_before(new, [old]) or is_doubtful(new, [old]):
        return False
    mine, theirs = facts(new), facts(old)
    return new.language == old.language or bool(mine.concepts & theirs.concepts or mine.numbers & theirs.numbers)
