"""A story and what an audience was told of it to its development: the statements not told before, and their kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta

from bot.model import Correction, Development, DevelopmentKind, Form, Report, Statement, Story
from bot.stories.facts import facts
from bot.stories.sameness import correction, is_doubtful, overtakes, said_before, says_more
from bot.stories.statements import TITLE

MOST_COMPARED = 60  # statements of a story that are held against each other for what has changed
LATER = timedelta(hours=2)  # reports of two outlets nearer to each other disagree, none is newer


def development(story: Story, told: Mapping[str, int], *, since: datetime | None = None) -> Development | None:
    """Return what is new in a story, or None.

    `told` maps the story a statement arrived in to the last number settled there. What was seen before `since` counts
    as told too (a new audience starts with its last 24 hours). Copies, what a feed had at its first sight, and what an
    outlet has taken back announce nothing. `settles` covers all that is known of the story.
    """
    silent = {report.article.id for report in story.reports if _says_nothing_new(report)}
    seen = {report.article.id: report.article.seen_at for report in story.reports}
    earlier: list[Statement] = []
    candidates: list[Statement] = []
    for statement in story.statements:
        if statement.number <= told.get(statement.story, 0) or (since and _before(seen, statement, since)):
            earlier.append(statement)
        elif statement.article not in silent:
            candidates.append(statement)
    countries = {each.entity for report in story.reports for each in report.mentions if each.type == "country"}
    new = _new(candidates, earlier, countries)
    if not new:
        return None
    corrections = tuple(found for each in new if (found := correction(each, earlier)))
    return Development(
        story=story,
        kind=_kind(earlier, corrections),
        new=tuple(new),
        earlier=tuple(earlier),
        corrections=corrections,
        settles=settled(story),
    )


def overtaken(story: Story) -> tuple[Statement, ...]:
    """Return the statements that a later report has left behind, of the newest that may be; asked of few stories."""
    silent = {report.article.id for report in story.reports if _says_nothing_new(report)}
    articles = {report.article.id: report.article for report in story.reports}
    known = [each for each in story.statements if each.article in articles and each.article not in silent]
    changing = [each for each in known if not each.background and _may_change(each)][-MOST_COMPARED:]
    found = []
    for old in changing:
        earlier = articles[old.article]
        for new in changing:
            later = articles[new.article]
            same = later.feed == earlier.feed
            if later.at - earlier.at >= (timedelta(minutes=1) if same else LATER) and overtakes(
                new, old, same_outlet=same
            ):
                found.append(old)
                break
    return tuple(found)


def _may_change(statement: Statement) -> bool:
    """Tell whether it gives or does what later reports overtake: a number, a day, a denial, a plan, a decision."""
    if statement.quantities or statement.negated or statement.dates:
        return True
    stance = facts(statement).stance
    return stance.undecided or stance.decided or stance.called_off


def _says_nothing_new(report: Report) -> bool:
    return report.silent or report.baseline or report.article.form is Form.RETRACTION


def _new(candidates: Sequence[Statement], earlier: Sequence[Statement], countries: Set[str]) -> list[Statement]:
    """Return the candidates that nobody said before, in order.

    Where only another language may have said one and nothing in it carries over that would show it, it is no news by
    itself, but it is told along with the news of its article.
    """
    new: list[Statement] = []
    doubtful: list[Statement] = []
    for statement in candidates:
        # an article does not repeat itself: its own sentences are not what a statement is held against
        others = [*earlier, *(each for each in new if each.article != statement.article)]
        if not said_before(statement, others, countries=countries):
            new.append(statement)
        elif is_doubtful(statement, others):
            doubtful.append(statement)
    new = _without_bare_titles(new, candidates, earlier)
    fresh = {each.article for each in new}
    along = [each for each in doubtful if each.article in fresh]
    return [each for each in candidates if each in new or each in along] if along else new


def _without_bare_titles(
    new: list[Statement], candidates: Sequence[Statement], earlier: Sequence[Statement]
) -> list[Statement]:
    """Leave out a title whose text says nothing new, unless it has a number, day, name or grave word of its own."""
    stale = {each.article for each in candidates if each.position > TITLE}
    stale -= {each.article for each in new if each.position > TITLE}
    return [each for each in new if each.article not in stale or says_more(each, earlier)]


def settled(story: Story) -> Mapping[str, int]:
    """Return arrival story -> last statement number known: what telling this story settles."""
    last: dict[str, int] = {}
    for statement in story.statements:
        last[statement.story] = max(last.get(statement.story, 0), statement.number)
    return last


def _kind(earlier: list[Statement], corrections: tuple[Correction, ...]) -> DevelopmentKind:
    if corrections:
        return DevelopmentKind.CORRECTION
    return DevelopmentKind.UPDATE if earlier else DevelopmentKind.NEW


def _before(seen: Mapping[str, datetime], statement: Statement, since: datetime) -> bool:
    arrived = seen.get(statement.article)
    return arrived is not None and arrived < since
