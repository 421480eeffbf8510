"""What a word such as "not" or "planned" reaches over: the content words near it in the same clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.briefing.checks.evidence import Passage
from bot.text.rules import rules
from bot.text.words import Token, fold, stem

_CLAUSE_END = re.compile(r"[,;:.!?—–()«»“”\"]")
_SHORTEST_ROOT = 2  # letters, where the verb comes last and roots are short; twice as many elsewhere
_FARTHEST = 5  # words, with those that carry no content


def scope(passage: Passage, start: int, end: int, *, reach: int = 2) -> tuple[str, ...]:
    """Return the stems that the words at text[start:end] reach over, the nearest first.

    They are looked for behind it, and before it where the language puts the verb last or nothing is behind it.
    """
    behind = [token for token in passage.words if token.start >= end]
    before = [token for token in passage.words if token.end <= start][::-1]
    sides = [before, behind] if rules(passage.language).verb_last else [behind, before]
    for side in sides:
        found = tuple(_near(passage, side, end if side is behind else start))[:reach]
        if found:
            return found
    return ()


def _near(passage: Passage, side: list[Token], position: int) -> Iterator[str]:
    spoken = rules(passage.language)
    for number, token in enumerate(side[:_FARTHEST]):
        between = passage.text[min(position, token.end) : max(position, token.start)]
        folded = fold(token.text)
        position = token.end if token.start >= position else token.start
        if number == 0 and folded in spoken.clause_words:  # "expected that ...", "... деп күтілуде"
            continue
        if _CLAUSE_END.search(between) or folded in spoken.clause_words:
            return
        stemmed = stem(token.text, passage.language)
        if stemmed in passage.stems:
            yield stemmed


def alike(one: str, other: str, language: str) -> bool:
    """Tell whether two stems look like forms of one word, as those of a verb and its noun do."""
    common = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    shared = min(len(one), len(other)) if common is None else common
    short = min(len(one), len(other))
    return shared >= max(_SHORTEST_ROOT if rules(language).verb_last else 2 * _SHORTEST_ROOT, short - 1)
