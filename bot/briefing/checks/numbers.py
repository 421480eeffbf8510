"""Whether each number of a sentence stands in its sources, with its unit or with what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.briefing.checks.alignment import Alignment
from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.briefing.extractive_rules import measure_of
from bot.text.numbers import FoundQuantity
from bot.text.rules import rules
from bot.text.words import Token, fold, stem

_WINDOW = 16  # letters beside a number in which "more than" may stand
_CLAUSE_END = re.compile(r"[,;:()\d]")
_ROUNDED = 0.02  # how far "about" reaches
_FARTHEST = 1.25  # how far "more than" and "almost" reach
_NEXT = 2  # words behind a number among which that stands what it counts
_NEAR = 6  # words around a number of the sources among which the same must stand
_SURE = 0.85  # share of the claim's content a passage must have for its numbers to be the ones meant
_YEARS = range(1800, 2200)
_PAIR = 6
_LAST_WORD = re.compile(r"[^\W\d_]+\s$")
_IN_A_PAIR = re.compile(r"\d\s*[-:/]\s*$|^\s*[-:/]\s*\d")  # a score, a range, a season


def numbers(aligned: Sequence[Alignment], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for each quantity that no source has; a unit left out on one side is no fault."""
    known = [one for passage in evidence.passages for one in passage.quantities]
    by_value: dict[str, list[tuple[Passage, FoundQuantity]]] = {}
    for passage in evidence.passages:
        for one in passage.quantities:
            by_value.setdefault(_key(one.value), []).append((passage, one))
    years = {one.year for passage in evidence.passages for one in passage.dates}
    for alignment in aligned:
        passage = alignment.claim
        for wanted in passage.quantities:
            if wanted.value in years and not wanted.unit:
                continue
            fault = _fault(alignment, wanted, by_value.get(_key(wanted.value), ()), known, evidence)
            if fault:
                yield Finding(check="numbers", text=passage.text[wanted.start : wanted.end], found=fault)


def _key(value: float) -> str:
    return f"{value:.9g}"


def _fault(
    alignment: Alignment,
    wanted: FoundQuantity,
    same: Sequence[tuple[Passage, FoundQuantity]],
    known: Sequence[FoundQuantity],
    evidence: Evidence,
) -> str:
    passage = alignment.claim
    fitting = [(there, one) for there, one in same if _fits(wanted, one)]
    if fitting:
        if wanted.value in _YEARS or _is_bound(passage, wanted):
            return ""
        return (
            _exchanged(passage, wanted, fitting)
            or _reversed(passage, wanted, fitting)
            or _miscounted(passage, wanted, fitting, evidence.stems)
            or _other_fate(passage, wanted, fitting)
            or _displaced(alignment, wanted)
        )
    if _is_bounded(passage, wanted, known):
        return ""
    return f"the number counts {same[0][1].unit}" if same else _nearest(wanted, known)


def _displaced(alignment: Alignment, wanted: FoundQuantity) -> str:
    """Tell where the passage a sentence rests on has another number of the same kind in this one's place."""
    if alignment.share < _SURE or not wanted.unit:
        return ""
    here = {one.value for one in alignment.claim.quantities}
    found = ""
    for there in alignment.rests_on:
        if any(_key(one.value) == _key(wanted.value) for one in there.quantities):
            return ""
        left = [one for one in there.quantities if one.unit == wanted.unit and one.value not in here]
        found = found or (f"“{there.text[left[0].start : left[0].end]}” in “{there.text}”" if left else "")
    return found


def _is_bound(passage: Passage, wanted: FoundQuantity) -> bool:
    """Tell a number that counts nothing: in a score, range or season (4-2), or after a name (Ligue 1, Law 12)."""
    before, behind = passage.text[: wanted.start], passage.text[wanted.end :]
    if _IN_A_PAIR.search(before[-_PAIR:]) or _IN_A_PAIR.search(behind[:_PAIR]):
        return True
    word = _LAST_WORD.search(before)
    return word is not None and word.group()[0].isupper()


def _miscounted(
    passage: Passage,
    wanted: FoundQuantity,
    fitting: Sequence[tuple[Passage, FoundQuantity]],
    known: frozenset[str],
) -> str:
    """Tell what a bare number counts in the sources when that isn't what it counts here; "" when it fits."""
    counted = _counted(passage, wanted)
    if wanted.unit or not counted & known:
        return ""  # a word the sources don't have may be another word for theirs
    for there, one in fitting:
        if there.language != passage.language or _near(there, one) & counted:
            return ""
    there, one = fitting[0]
    return f"there it stands in “{there.text}”"


def _exchanged(passage: Passage, wanted: FoundQuantity, fitting: Sequence[tuple[Passage, FoundQuantity]]) -> str:
    """Tell where two numbers have changed places: what stands by one here stands by the other in every source."""
    ours = _segment(passage, wanted)
    here = {one.value for one in passage.quantities}
    for there, one in fitting:
        others = [other for other in there.quantities if other.value != one.value and _fits(wanted, other)]
        swapped = any(other.value in here and ours & _segment(there, other) for other in others)
        if there.language != passage.language or ours & _segment(there, one) or not swapped:
            return ""
    return f"it stands by another number in “{fitting[0][0].text}”"


def _reversed(passage: Passage, wanted: FoundQuantity, fitting: Sequence[tuple[Passage, FoundQuantity]]) -> str:
    """Tell where two numbers stand the wrong way round ("from 5 to 7" of "from 7 to 5") in every source.

    Each must have what marks the other there, and nothing of what marks itself.
    """
    for there, one in fitting:
        if there.language != passage.language or not any(
            _changed_places(_marks(passage, wanted), _marks(passage, partner), _marks(there, one), _marks(there, other))
            for other in there.quantities
            for partner in passage.quantities
            if partner.value == other.value != one.value and _fits(wanted, other)
        ):
            return ""
    return f"it stands the other way round in “{fitting[0][0].text}”"


def _changed_places(
    wanted: frozenset[str], partner: frozenset[str], one: frozenset[str], other: frozenset[str]
) -> bool:
    ones, others = one - other, other - one
    return bool(wanted & others and partner & ones) and not (wanted & ones or partner & others)


def _marks(passage: Passage, one: FoundQuantity) -> frozenset[str]:
    """Return the words next to a number in their forms (from, to, an ending) and the month or weekday it is of."""
    place = next((place for place, token in enumerate(passage.words) if token.end > one.start), 0)
    digits = [token for token in passage.words[place:] if token.start < one.end and token.text[0].isdigit()][-1:]
    behind = [token for token in passage.words if digits and token.start >= digits[-1].end][:1]
    before = passage.words[max(place - 1, 0) : place]
    near = {f"{fold(token.text)}<" for token in before} | {f">{fold(token.text)}" for token in behind}
    return frozenset(near | _days_of(passage, one))


def _days_of(passage: Passage, one: FoundQuantity) -> frozenset[str]:
    """Return the months and weekdays of a number: those before it where the first of a sentence has them there."""
    spoken = rules(passage.language)
    days = [
        token for token in passage.words
        if spoken.months.find(fold(token.text)) or spoken.weekdays.find(fold(token.text))
    ]  # fmt: skip
    first = min(passage.quantities, key=lambda quantity: quantity.start)
    if any(token.end <= first.start for token in days):
        start = max((other.end for other in passage.quantities if other.end <= one.start), default=0)
        return frozenset(fold(token.text) for token in days if start <= token.start and token.end <= one.start)
    end = min((other.start for other in passage.quantities if other.start >= one.end), default=len(passage.text))
    return frozenset(fold(token.text) for token in days if one.end <= token.start and token.end <= end)


def _other_fate(passage: Passage, wanted: FoundQuantity, fitting: Sequence[tuple[Passage, FoundQuantity]]) -> str:
    """Tell where the number is of people to whom something else has happened: dead here, injured in every source."""
    here = _fate(passage, wanted)
    if not here or any(_fate(there, one) in ("", here) for there, one in fitting):
        return ""
    there, one = fitting[0]
    return f"{_fate(there, one)} in “{there.text}”"


def _fate(passage: Passage, one: FoundQuantity) -> str:
    """Return what the word nearest to a number says of people ("dead"), "" when there is none near."""
    if one.unit not in ("", "people"):
        return ""
    start = max((other.end for other in passage.quantities if other.end <= one.start), default=0)
    end = min((other.start for other in passage.quantities if other.start >= one.end), default=len(passage.text))
    before = [token for token in passage.words if start <= token.start and token.end <= one.start][::-1][:_NEAR]
    # the span of a quantity takes in its unit, and "injured" may be one
    behind = [token for token in passage.words if one.start < token.start and token.end <= end][:_NEAR]
    found = [
        (place, measure)
        for side in (behind, before)
        for place, token in enumerate(side)
        if (measure := measure_of(fold(token.text), passage.language))
    ]
    return min(found)[1] if found else ""


def _fits(wanted: FoundQuantity, one: FoundQuantity) -> bool:
    return wanted.unit == one.unit or not (wanted.unit and one.unit)


def _segment(passage: Passage, one: FoundQuantity) -> frozenset[str]:
    """Return the content words behind a number, up to the end of its clause or the next number."""
    closed = _CLAUSE_END.search(passage.text, one.end)
    end = closed.start() if closed else len(passage.text)
    behind = [token for token in passage.words if one.end <= token.start and token.end <= end][:_NEAR]
    return frozenset(stem(token.text, passage.language) for token in behind) & passage.stems


def _counted(passage: Passage, wanted: FoundQuantity) -> frozenset[str]:
    found: list[Token] = [token for token in passage.words if token.start >= wanted.end][:_NEXT]
    if not found or found[0].text[0].isdigit() or passage.text[wanted.end : found[0].start].strip(" -"):
        return frozenset()
    return frozenset(stem(token.text, passage.language) for token in found) & passage.stems


def _near(passage: Passage, one: FoundQuantity) -> frozenset[str]:
    """Return the words near a number of the sources that are nearer to no other number."""
    start = max((other.end for other in passage.quantities if other.end <= one.start), default=0)
    end = min((other.start for other in passage.quantities if other.start >= one.end), default=len(passage.text))
    before = [token for token in passage.words if start <= token.start and token.end <= one.start][-_NEAR:]
    behind = [token for token in passage.words if one.start <= token.start and token.end <= end][: _NEAR + 1]
    return frozenset(stem(token.text, passage.language) for token in (*before, *behind))


def _is_bounded(passage: Passage, wanted: FoundQuantity, known: Sequence[FoundQuantity]) -> bool:
    """Tell whether "more than 500", "almost 600" or "about 570" is true of a number of the sources."""
    spoken = rules(passage.language)
    around = _CLAUSE_END.split(passage.folded[max(wanted.start - _WINDOW, 0) : wanted.start])[-1]
    if spoken.verb_last:  # "400-den astam", "400 dan ortiq"
        around += " " + passage.folded[wanted.end : wanted.end + _WINDOW]
    lowest = highest = wanted.value
    if spoken.at_least.search(around):
        highest *= _FARTHEST
    elif spoken.at_most.search(around):
        lowest /= _FARTHEST
    elif spoken.about.search(around):
        lowest, highest = lowest * (1 - _ROUNDED), highest * (1 + _ROUNDED)
    return any(one.unit == wanted.unit and lowest <= one.value <= highest for one in known)


def _nearest(wanted: FoundQuantity, known: Sequence[FoundQuantity]) -> str:
    like = [one.value for one in known if one.unit == wanted.unit]
    if not like:
        return "no such number in the sources"
    return f"the nearest in the sources is {min(like, key=lambda value: abs(value - wanted.value)):g}"
