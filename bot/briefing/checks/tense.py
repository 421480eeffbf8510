"""Whether what is yet to come is told as past, in languages whose verbs alone say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.text.rules import rules
from bot.text.words import fold

_SURE = 0.5  # share of the claim's content a passage must have with the verb to be held against it
_ANALYSED = "ru"  # the language with an analyser of forms
_SHORTEST_ROOT = 3
_AHEAD, _PAST = "futr", "past"


def tense(claim: Sequence[Passage], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where a verb of the sources' future stands in the past and nowhere there in the past."""
    for passage in claim:
        told = frozenset(_verbs(passage, _PAST))
        if not told:
            continue
        sources = [there for there in evidence.passages if there.language == passage.language]
        told -= {verb for there in sources for verb in _verbs(there, _PAST)}
        for there in sources if told else ():
            ahead = told.intersection(_verbs(there, _AHEAD))
            shared = passage.stems & there.stems
            if ahead and shared and len(shared) + len(ahead) >= _SURE * len(passage.stems):
                yield Finding(check="hedging", text=passage.text, found=f"yet to come in “{there.text}”")
                break


def _verbs(passage: Passage, tense_: str) -> Iterator[str]:
    spoken = rules(passage.language)
    for token in passage.words:
        folded = fold(token.text)
        if folded in spoken.stop_words or spoken.said.fullmatch(folded):
            continue
        form = _form(folded) if passage.language == _ANALYSED else _ended(folded, passage.language)
        if form and form[1] == tense_:
            yield form[0]


@lru_cache(maxsize=20_000)
def _ended(word: str, language: str) -> tuple[str, str] | None:
    """Return a verb's root and tense by its ending; None for another word."""
    spoken = rules(language)
    for endings, tense_ in ((spoken.ahead_endings, _AHEAD), (spoken.past_endings, _PAST)):
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ROOT:
                return word.removesuffix(ending), tense_
    return None


@cache
def _analyser() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=_ANALYSED)


@lru_cache(maxsize=20_000)
def _form(word: str) -> tuple[str, str] | None:
    """Return a verb's dictionary form and tense; None for another word."""
    best = _analyser().parse(word)[0]
    return (best.normal_form, str(best.tag.tense)) if best.tag.tense else None
