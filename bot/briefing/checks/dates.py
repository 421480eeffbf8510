"""Whether each date of a sentence stands in its sources, however it is written there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.briefing.checks.alignment import Alignment
from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.text.dates import FoundDate
from bot.text.rules import rules
from bot.text.words import Token, fold

_SURE = 0.6  # share of the claim's content a passage must have for its month to be the one meant
_SHORTEST = 2  # letters of a month's name


def dates(aligned: Sequence[Alignment], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for each date that agrees with none of the sources' dates."""
    known = [one for passage in evidence.passages for one in passage.dates]
    bare_years = {int(one.value) for passage in evidence.passages for one in passage.quantities if not one.unit}
    for passage in (one.claim for one in aligned):
        for wanted in passage.dates:
            if any(_agree(wanted, one, bare_years) for one in known):
                continue
            others = ", ".join(sorted({one.text for one in known})[:4])
            found = f"the sources have {others}" if others else "no date in the sources"
            yield Finding(check="dates", text=wanted.text, found=found)
        yield from _bare_months(passage, evidence)
    yield from _moved_months(aligned)


def _moved_months(aligned: Sequence[Alignment]) -> Iterator[Finding]:
    """Yield a finding where all that a sentence rests on names one month, and the sentence another, without a day."""
    for one in aligned:
        ours = dict(_months(one.claim))
        theirs = [_all_months(passage) for passage in one.rests_on]
        if one.share < _SURE or len(ours) != 1 or _all_months(one.claim) != set(ours):
            continue
        for month, token in ours.items():
            if theirs and all(len(months) == 1 and month not in months for months in theirs):
                yield Finding(check="dates", text=token.text, found=f"another month in “{one.rests_on[0].text}”")


def _all_months(passage: Passage) -> set[int]:
    dated = {one.month or (one.on.month if one.on else 0) for one in passage.dates}
    return {month for month, _ in _months(passage)} | dated - {0}


def _bare_months(passage: Passage, evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for each month named without day or year that no source names."""
    known = {month for there in evidence.passages for month, _ in _months(there)}
    known |= {one.month or (one.on.month if one.on else 0) for there in evidence.passages for one in there.dates}
    dated = [(one.start, one.end) for one in passage.dates]
    for month, token in _months(passage):
        if month not in known and not any(start <= token.start < end for start, end in dated):
            yield Finding(check="dates", text=token.text, found="the sources don't name this month")


def _months(passage: Passage) -> Iterator[tuple[int, Token]]:
    spoken = rules(passage.language)
    for token in passage.words[1:]:
        month = spoken.months.find(fold(token.text))
        # where months take a capital, "may" without one is a verb; short forms are more often something else
        if month is not None and len(token.text) > _SHORTEST and token.text[0].isupper() is spoken.capital_weekdays:
            yield int(month), token


def _agree(wanted: FoundDate, one: FoundDate, bare_years: set[int]) -> bool:
    """Compare what both sides say; resolved days decide where both have one."""
    if wanted.on and one.on:
        return wanted.on == one.on and (not wanted.year or not one.year or wanted.year == one.year)
    if wanted.relative is not None or one.relative is not None:
        return wanted.relative == one.relative
    if wanted.weekday is not None or one.weekday is not None:
        return wanted.weekday == one.weekday
    if wanted.month != one.month or (wanted.day and wanted.day != one.day):
        return False
    return not wanted.year or wanted.year == one.year or (not one.year and wanted.year in bare_years)
