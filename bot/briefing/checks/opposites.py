"""Whether a sentence says the opposite of what it rests on: rose for fell, rejected for upheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.briefing.checks.alignment import Alignment
from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.briefing.checks.polarity import negates
from bot.text.rules import opposites_of, rules
from bot.text.words import fold

_SURE = 0.5  # share of the claim's content a passage must have to be held against it


def opposites(aligned: Sequence[Alignment], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where a source says the opposite of the same thing, and none says the same.

    The same thing: what the sentence rests on, or a passage with the same day or number. Where either side negates
    anything, the words alone don't tell.
    """
    known = {meaning for passage in evidence.passages for meaning in _meanings(passage)}
    for one in aligned:
        said = _meanings(one.claim)
        for meaning in said.keys() - known if said and not negates(one.claim) else ():
            for passage in _of_the_same(one, evidence):
                found = _meanings(passage)
                against = opposites_of(meaning) & found.keys() - said.keys()
                if against and not negates(passage):
                    yield Finding(
                        check="opposites", text=said[meaning], found=f"“{found[min(against)]}” in “{passage.text}”"
                    )
                    break


def _of_the_same(one: Alignment, evidence: Evidence) -> Iterator[Passage]:
    if one.share >= _SURE:
        yield from one.rests_on
    for passage in evidence.passages:
        if _figures(passage) & _figures(one.claim):
            yield passage


def _figures(passage: Passage) -> frozenset[tuple[float, str | int]]:
    """Return a passage's numbers with units and its days: what two sentences of one event share in any wording."""
    numbers = {(one.value, one.unit) for one in passage.quantities if one.unit}
    return frozenset(numbers) | {(one.day, one.month) for one in passage.dates if one.day}


def _meanings(passage: Passage) -> dict[str, str]:
    table = rules(passage.language).opposites
    found = ((table.find(fold(token.text)), token.text) for token in passage.words)
    return {meaning: word for meaning, word in found if meaning}
