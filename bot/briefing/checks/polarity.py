"""Whether a sentence turns yes into no or no into yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.briefing.checks.alignment import Alignment
from bot.briefing.checks.evidence import Finding, Passage
from bot.briefing.checks.scope import alike, scope
from bot.text.rules import Rules, rules
from bot.text.words import Token, fold, stem

_SURE = 0.6  # share of the claim's content a passage must have to be held against it
_SHORTEST_ROOT = 2
_VOWELS = frozenset("aeiouyаәеиоөуүұыі")
_VERB_ENDING = 6  # letters that may follow a root


@dataclass(frozen=True, slots=True)
class _Polarity:
    turned: frozenset[str]  # stems and verb roots ("қабылда-") that are negated
    plain: frozenset[str]  # stems and whole words that are not
    any: bool  # anything negated at all


def polarity(aligned: Sequence[Alignment]) -> Iterator[Finding]:
    """Yield a finding where one side negates what the other says plainly."""
    for one in aligned:
        if one.share < _SURE or not one.rests_on:
            continue
        claim = _polarity(one.claim)
        sides = [_polarity(passage) for passage in one.rests_on]
        found = one.rests_on[0].text
        gained = claim.any and not any(side.any for side in sides)
        if gained or (sides[0].any and not claim.any and _is_turned(one, claim, sides)):
            yield Finding(check="negation", text=one.claim.text, found=found)


def _is_turned(one: Alignment, claim: _Polarity, sides: Sequence[_Polarity]) -> bool:
    """Tell whether the claim says plainly what the best passage negates and no other passage says plainly."""
    language = one.claim.language
    if language != one.rests_on[0].language:
        return all(side.any for side in sides)
    plain = frozenset(word for side in sides for word in side.plain)
    return any(_holds(claim.plain, word, language) and not _holds(plain, word, language) for word in sides[0].turned)


def _holds(words: frozenset[str], turned: str, language: str) -> bool:
    if not turned.endswith("-"):
        # where verbs carry their own negation, stems are compared as they are
        loose = not rules(language).verb_last
        return turned in words or (loose and any(alike(turned, word, language) for word in words))
    root = turned[:-1]
    return any(word.startswith(root) and len(word) - len(root) <= _VERB_ENDING for word in words)


def _polarity(passage: Passage) -> _Polarity:
    spoken = rules(passage.language)
    turned: set[str] = set()
    plain: set[str] = set()
    negates = False
    for token in passage.words:
        folded = fold(token.text)
        root = _turned_root(folded, spoken)
        if root:
            negates = True
            turned.add(root)
        elif folded in spoken.turns_following or folded in spoken.turns_preceding or folded.endswith("n't"):
            negates = True
            turned.update(_turned_by(passage, token))
        elif folded not in spoken.stop_words and not folded[0].isdigit():
            plain.add(stem(token.text, passage.language))
        if spoken.turned_endings and not root:
            plain.add(folded)  # a verb that is negated by its ending may be a stop word
    return _Polarity(frozenset(turned), frozenset(plain - turned), negates)


def _turned_by(passage: Passage, token: Token) -> set[str]:
    names = {stem(word.text, passage.language) for word in passage.words if word.text[0].isupper()}
    return set(scope(passage, token.start, token.end)) - names


def _turned_root(folded: str, spoken: Rules) -> str:
    """Return the root of a verb that its ending negates ("қабылда-" of "қабылдамады"), else ""."""
    for ending in spoken.turned_endings:
        place = folded.find(ending, _SHORTEST_ROOT)
        if place == _SHORTEST_ROOT and folded[1] in _VOWELS:
            continue  # "qamadi" (jailed) is no form of a verb "qa-"; verbs of two letters end in a consonant
        if place >= 0 and len(folded) - place - len(ending) <= _VERB_ENDING:
            return folded[:place] + "-"
    return ""
