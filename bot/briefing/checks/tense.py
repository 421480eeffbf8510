"""Whether what is yet to come is told as past, in languages whose verbs alone say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from bot.briefing.checks.alignment import Alignment
from bot.briefing.checks.evidence import Finding, Passage
from bot.text.words import fold

_SURE = 0.5  # share of the claim's content a passage must have to be held against it
_ANALYSED = "ru"  # the language with an analyser of forms; the others say the future with words of their own


def tense(aligned: Sequence[Alignment]) -> Iterator[Finding]:
    """Yield a finding where a verb of the sources' future stands in the past and nowhere there in the past."""
    for one in aligned:
        if one.claim.language != _ANALYSED or one.share < _SURE:
            continue
        passages = [passage for passage in one.rests_on if passage.language == _ANALYSED]
        ahead = {verb for passage in passages for verb in _verbs(passage, "futr")}
        past = {verb for passage in passages for verb in _verbs(passage, "past")}
        if ahead & set(_verbs(one.claim, "past")) - past:
            yield Finding(check="hedging", text=one.claim.text, found=f"yet to come in “{passages[0].text}”")


def _verbs(passage: Passage, tense_: str) -> Iterator[str]:
    for token in passage.words:
        form = _form(fold(token.text))
        if form and form[1] == tense_:
            yield form[0]


@cache
def _analyser() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=_ANALYSED)


@lru_cache(maxsize=20_000)
def _form(word: str) -> tuple[str, str] | None:
    """Return a verb's dictionary form and tense; None for another word."""
    best = _analyser().parse(word)[0]
    return (best.normal_form, str(best.tag.tense)) if best.tag.tense else None
