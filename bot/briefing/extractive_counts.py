"""A development to how well it rests: independent origins, reprints, and where outlets give other numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.briefing.extractive_candidates import Newsstand
from bot.briefing.extractive_echoes import likeness
from bot.briefing.extractive_rules import fates_of, measure_of
from bot.model import Development, Disagreement, Feed, Statement
from bot.text.numbers import FoundQuantity, quantities
from bot.text.words import fold, tokens

NEAR = 4  # words between a number and the word that says what it counts
LAST = 2  # sentence of an article in which its own figure still stands; what follows compares with other cases
ALIKE = 0.6  # shared words of two statements that speak of the same sum
#: Units in which outlets differ by rounding or by what they measure.
_LOOSE = frozenset({"", "people", "year", "month", "week", "day", "hour", "minute", "second", "km", "m"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Who told the news: reports of their own, and repetitions of somebody else's."""

    independent: int
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    measure: str
    value: float
    shown: str
    outlet: str
    statement: Statement


def origins_of(development: Development, wordings: Sequence[Statement], stand: Newsstand) -> Origins:
    """Count the outlets that report the news themselves (its `wordings`), and the copies of their texts.

    A report that names another outlet as its source is neither.
    """
    fresh = {statement.article for statement in wordings}
    reports = {report.article.id: report for report in development.story.reports}
    firsts = [
        stand.first(report).article
        for report in reports.values()
        if report.article.id in fresh and not report.copy_of and not report.citing
    ]
    own = {article.feed or article.id for article in firsts}
    told = {statement.article for statement in development.earlier}  # what was told is no reprint of what is new
    copies = sum(report.copy_of in fresh and report.article.id not in told for report in reports.values())
    return Origins(independent=max(1, len(own)), copies=copies)


def disagreements_of(
    development: Development, wordings: Sequence[Statement], feeds: Mapping[str, Feed]
) -> tuple[Disagreement, ...]:
    """Return the counts of people and the sums that outlets give differently in what is new, in order of arrival.

    Only what an article says first counts, the newest article of an outlet, and only outlets that report themselves.
    """
    reports = {report.article.id: report for report in development.story.reports}
    people: dict[str, dict[str, _Count]] = {}
    sums: list[_Count] = []
    given: dict[str, set[float]] = {}
    for statement in wordings:
        report = reports.get(statement.article)
        if report is None or report.silent or report.citing or statement.background or not statement.quantities:
            continue
        if statement.position > LAST:
            continue
        feed = feeds.get(report.article.feed)
        outlet = feed.outlet if feed else report.article.feed
        given.setdefault(outlet, set()).update(quantity.value for quantity in statement.quantities)
        for count in _counts(statement, outlet):
            if count.measure:
                by_outlet = people.setdefault(count.measure, {})
                before = by_outlet.get(count.outlet)
                if before is None or before.statement.article != count.statement.article:
                    by_outlet[count.outlet] = count
            else:
                sums.append(count)
    found = [_disagreement(list(by_outlet.values()), given) for by_outlet in people.values()]
    found += [_disagreement(pair, given) for pair in _disputed(sums)]
    return tuple(each for each in found if each is not None)


def _disagreement(counts: Sequence[_Count], given: Mapping[str, set[float]]) -> Disagreement | None:
    """Return what outlets dispute; a number that the other one gives too counts something else ("13 children")."""
    first = counts[0]
    if all(
        agree(first.value, other.value) or first.value in given[other.outlet] or other.value in given[first.outlet]
        for other in counts
    ):
        return None
    values = tuple((count.outlet, count.shown, count.statement.article) for count in counts)
    return Disagreement(measure=first.measure, values=values)


def agree(one: float, other: float) -> bool:
    """Tell whether the numbers are the same or one is the other, rounded ("about 180" and "183")."""
    if one == other:
        return True
    low, high = sorted((abs(one), abs(other)))
    rounded = any(float(f"{high:.{digits}g}") == low or float(f"{low:.{digits}g}") == high for digits in (1, 2))
    return rounded and high >= 20 and high - low <= 0.06 * high


def _disputed(sums: Sequence[_Count]) -> Iterable[Sequence[_Count]]:
    """Yield pairs of sums of one currency or unit that two outlets give for what they word alike."""
    for place, one in enumerate(sums):
        for other in sums[place + 1 :]:
            if (
                one.outlet != other.outlet
                and one.statement.language == other.statement.language
                and not agree(one.value, other.value)
                and likeness(one.statement, other.statement) >= ALIKE
            ):
                yield one, other


def _counts(statement: Statement, outlet: str) -> Iterable[_Count]:
    """Yield the numbers of people beside a word that says what became of them, and a statement's only sum."""
    found = _unmistakable(quantities(statement.text, statement.language))
    sums = [each for each in found if each.unit not in _LOOSE]
    if len(sums) == 1 and len(found) == 1:
        shown = statement.text[sums[0].start : sums[0].end]
        yield _Count(measure="", value=sums[0].value, shown=shown, outlet=outlet, statement=statement)
    if not fates_of(statement):
        return
    row = tokens(statement.text)
    measures = [measure_of(fold(token.text), statement.language) for token in row]
    counted: dict[str, FoundQuantity] = {}
    for number in found:
        first = next((place for place, token in enumerate(row) if token.start >= number.start), len(row))
        last = next((place for place, token in enumerate(row) if token.end >= number.end), len(row))
        near = [(max(first - place, place - last), measure) for place, measure in enumerate(measures) if measure]
        # "50, found dead" is an age: what is no number of people must touch the word ("15 dead")
        reach = NEAR if number.unit == "people" else 1
        if near and min(near)[0] <= reach and number.unit in ("", "people") and number.value == int(number.value):
            # "15 people, 13 children among them": the whole is the largest
            counted.setdefault(min(near)[1], number)
            counted[min(near)[1]] = max(counted[min(near)[1]], number, key=lambda each: each.value)
    for measure, number in counted.items():
        shown = str(int(number.value))
        yield _Count(measure=measure, value=number.value, shown=shown, outlet=outlet, statement=statement)


def _unmistakable(found: Sequence[FoundQuantity]) -> list[FoundQuantity]:
    """Leave out numbers that overlap: words of one number that were read as two count nothing for certain."""
    return [
        each
        for each in found
        if not any(other is not each and other.start < each.end and each.start < other.end for other in found)
    ]
