"""A development to how well it rests: independent origins, reprints, and where outlets give other counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.briefing.extractive_rules import fates_of, measure_of
from bot.model import Development, Disagreement, Feed, Report, Statement
from bot.text.numbers import quantities
from bot.text.words import fold, tokens

NEAR = 4  # words between a number and the word that says what it counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Who told the news: reports of their own, and repetitions of somebody else's."""

    independent: int
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    measure: str
    value: float
    outlet: str
    article: str


def origins_of(development: Development, wordings: Sequence[Statement]) -> Origins:
    """Count the outlets that report the news themselves (its `wordings`), and the copies of their texts.

    A report that names another outlet as its source is neither.
    """
    fresh = {statement.article for statement in wordings}
    reports = {report.article.id: report for report in development.story.reports}
    since = min((reports[key].article.seen_at for key in fresh if key in reports), default=None)
    own, copies = set(), 0
    for report in reports.values():
        if report.copy_of in fresh:
            copies += 1
        elif since is None or report.article.seen_at < since or report.copy_of:
            continue
        elif report.article.id in fresh and not report.citing:
            own.add(report.article.feed or report.article.id)
    return Origins(independent=max(1, len(own)), copies=copies)


def disagreements_of(
    development: Development, wordings: Sequence[Statement], feeds: Mapping[str, Feed]
) -> tuple[Disagreement, ...]:
    """Return the counts of people that outlets give differently in what is new, in order of arrival.

    Only the last figure of each outlet counts, and only outlets that report themselves.
    """
    reports = {report.article.id: report for report in development.story.reports}
    latest: dict[str, dict[str, _Count]] = {}
    for statement in wordings:
        report = reports.get(statement.article)
        if report is None or report.copy_of or report.citing or statement.background:
            continue
        if not statement.quantities or not fates_of(statement):
            continue
        for count in _counts(statement, report, feeds):
            latest.setdefault(count.measure, {})[count.outlet] = count
    found = []
    for measure, by_outlet in latest.items():
        if len({count.value for count in by_outlet.values()}) > 1:
            values = tuple((count.outlet, f"{count.value:g}", count.article) for count in by_outlet.values())
            found.append(Disagreement(measure=measure, values=values))
    return tuple(found)


def _counts(statement: Statement, report: Report, feeds: Mapping[str, Feed]) -> Iterable[_Count]:
    """Yield each number that stands beside exactly one word of what is counted ("three people died")."""
    row = tokens(statement.text)
    words = [fold(token.text) for token in row]
    feed = feeds.get(report.article.feed)
    outlet = feed.outlet if feed else report.article.feed
    numbers = quantities(statement.text, statement.language)
    for found in numbers:
        if any(other is not found and other.start < found.end and found.start < other.end for other in numbers):
            continue  # words of one number that were read as two count nothing for certain
        if found.unit not in ("", "people") or found.value != int(found.value):
            continue
        at = next((place for place, token in enumerate(row) if token.start >= found.start), None)
        if at is None:
            continue
        named: dict[str, int] = {}
        for place, word in enumerate(words):
            measure = measure_of(word, statement.language)
            if measure and 0 < abs(place - at) <= NEAR:
                named[measure] = min(abs(place - at), named.get(measure, NEAR))
        if named:
            measure = min(named, key=lambda key: named[key])
            yield _Count(measure=measure, value=found.value, outlet=outlet, article=statement.article)
