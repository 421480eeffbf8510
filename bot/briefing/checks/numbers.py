"""Whether each number of a sentence stands in its sources, with its unit or with what it counts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.text.numbers import FoundQuantity
from bot.text.rules import rules
from bot.text.words import Token, stem

_WINDOW = 16  # letters beside a number in which "more than" may stand
_ROUNDED = 0.02  # how far "about" reaches
_FARTHEST = 1.25  # how far "more than" and "almost" reach
_NEXT = 2  # words behind a number among which that stands what it counts
_NEAR = 6  # words around a number of the sources among which the same must stand
_YEARS = range(1800, 2200)
_PAIR = 6
_IN_A_PAIR = re.compile(r"\d\s*[-:/]\s*$|^\s*[-:/]\s*\d")  # a score, a range, a season


def numbers(claim: Sequence[Passage], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for each quantity that no source has; a unit left out on one side is no fault."""
    known = [(passage, one) for passage in evidence.passages for one in passage.quantities]
    years = {one.year for passage in evidence.passages for one in passage.dates}
    for passage in claim:
        for wanted in passage.quantities:
            if wanted.value in years and not wanted.unit:
                continue
            same = [(there, one) for there, one in known if math.isclose(one.value, wanted.value, rel_tol=1e-9)]
            fault = _fault(passage, wanted, same, [one for _, one in known])
            if fault:
                yield Finding(check="numbers", text=passage.text[wanted.start : wanted.end], found=fault)


def _fault(
    passage: Passage,
    wanted: FoundQuantity,
    same: Sequence[tuple[Passage, FoundQuantity]],
    known: Sequence[FoundQuantity],
) -> str:
    fitting = [(there, one) for there, one in same if wanted.unit == one.unit or not (wanted.unit and one.unit)]
    if fitting:
        return _miscounted(passage, wanted, fitting)
    if _is_bounded(passage, wanted, known):
        return ""
    return f"the number counts {same[0][1].unit}" if same else _nearest(wanted, known)


def _miscounted(passage: Passage, wanted: FoundQuantity, fitting: Sequence[tuple[Passage, FoundQuantity]]) -> str:
    """Tell what a bare number counts in the sources when that isn't what it counts here; "" when it fits."""
    before, behind = passage.text[: wanted.start], passage.text[wanted.end :]
    is_pair = _IN_A_PAIR.search(before[-_PAIR:]) or _IN_A_PAIR.search(behind[:_PAIR])
    word = re.search(r"[^\W\d_]+\s$", before)
    is_named = word is not None and word.group()[0].isupper()  # Ligue 1, Law 12
    counted = _counted(passage, wanted)
    if wanted.unit or wanted.value in _YEARS or is_pair or is_named or not counted:
        return ""
    for there, one in fitting:
        if there.language != passage.language or _near(there, one) & counted:
            return ""
    there, one = fitting[0]
    return f"there it stands in “{there.text}”"


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
    around = passage.folded[max(wanted.start - _WINDOW, 0) : wanted.end + _WINDOW]
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
