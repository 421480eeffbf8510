"""Whether a sentence turns yes into no or no into yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.briefing.checks.alignment import Alignment
from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.briefing.checks.scope import alike, scope
from bot.text.rules import Rules, rules
from bot.text.words import Token, fold, stem

_SURE = 0.6  # share of the claim's content a passage must have to be held against it
_SHORTEST_ROOT = 2
_VOWELS = frozenset("aeiouyаәеиоөуүұыі")
_VERB_ENDING = 6  # letters that may follow a root


_BESIDE = 2  # words of content on either side of a verb that say of what it is told


@dataclass(frozen=True, slots=True)
class _Polarity:
    turned: frozenset[str]  # stems and verb roots ("қабылда-") that are negated
    verbs: frozenset[str]  # those of them that stand next to their negation
    plain: frozenset[str]  # stems and whole words that are not
    any: bool  # anything negated at all


def polarity(aligned: Sequence[Alignment], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where one side negates what the other says plainly."""
    for one in aligned:
        found = _against_best(one) or _against_any(one.claim, evidence)
        if found:
            yield Finding(check="negation", text=one.claim.text, found=found.text)


def negates(passage: Passage) -> bool:
    """Tell whether anything in a passage is negated."""
    return _polarity(passage).any


def _against_best(one: Alignment) -> Passage | None:
    """Return the passage that a sentence turns round, when that passage says most of what the sentence says."""
    if one.share < _SURE or not one.rests_on:
        return None
    claim = _polarity(one.claim)
    sides = [_polarity(passage) for passage in one.rests_on]
    gained = claim.any and not any(side.any for side in sides)
    turned = sides[0].any and not claim.any and _is_turned(one, claim, sides)
    return one.rests_on[0] if gained or turned else None


def _against_any(claim: Passage, evidence: Evidence) -> Passage | None:
    """Return a passage that negates a verb which the sentence tells of the same thing, and no source tells plainly.

    The same thing: a word of content beside the verb on both sides. What else the sentence says may stand elsewhere.
    """
    ours = _polarity(claim)
    if ours.any:
        return None
    language = claim.language
    passages = [passage for passage in evidence.passages if passage.language == language]
    sides = [_polarity(passage) for passage in passages]
    for passage, side in zip(passages, sides, strict=True):
        for verb in side.verbs:
            shared = _beside(claim, verb) & _beside(passage, verb)
            told = (there for there, other in zip(passages, sides, strict=True) if _holds(other.plain, verb, language))
            if shared and not any(shared & _beside(there, verb) for there in told):
                return passage
    return None


def _beside(passage: Passage, verb: str) -> frozenset[str]:
    """Return the content words next to a verb, "" for none where the passage doesn't have it."""
    content = [stem(token.text, passage.language) for token in passage.words if not _is_name(token)]
    folded = [fold(token.text) for token in passage.words if not _is_name(token)]
    found: set[str] = set()
    for place, word in enumerate(content):
        if not _holds(frozenset((word, folded[place])), verb, passage.language):
            continue
        before = [one for one in content[:place] if one in passage.stems][-_BESIDE:]
        behind = [one for one in content[place + 1 :] if one in passage.stems][:_BESIDE]
        found.update(before, behind)
    return frozenset(found)


def _is_name(token: Token) -> bool:
    return token.text[0].isupper()


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


@lru_cache(maxsize=4096)
def _polarity(passage: Passage) -> _Polarity:
    spoken = rules(passage.language)
    turned: set[str] = set()
    verbs: set[str] = set()
    plain: set[str] = set()
    before: Token | None = None
    negates = False
    idle = [found.span() for found in spoken.turns_nothing.finditer(passage.folded)]
    for token in passage.words:
        folded = fold(token.text)
        root = "" if _is_name(token) else _turned_root(folded, spoken)
        if any(start <= token.start < end for start, end in idle):
            pass
        elif root:
            verbs.add(root)
        elif folded in spoken.turns_following or folded in spoken.turns_preceding or folded.endswith("n't"):
            negates = True
            turned.update(_turned_by(passage, token))
            if folded in spoken.turns_verbs or folded.endswith("n't"):
                verbs.update(_turned_by(passage, token, reach=1))
            participle = _participle_root(before, spoken) if before and folded in spoken.turns_preceding else ""
            if before and participle:
                verbs.add(participle)
                plain -= {fold(before.text), stem(before.text, passage.language)}
        elif folded not in spoken.stop_words and not folded[0].isdigit():
            plain.add(stem(token.text, passage.language))
        if spoken.turned_endings and not root:
            plain.add(folded)  # a verb that is negated by its ending may be a stop word
        before = token
    turned |= verbs
    return _Polarity(frozenset(turned), frozenset(verbs), frozenset(plain - turned), negates or bool(verbs))


def _turned_by(passage: Passage, token: Token, reach: int = 2) -> set[str]:
    names = {stem(word.text, passage.language) for word in passage.words if word.text[0].isupper()}
    return set(scope(passage, token.start, token.end, reach=reach)) - names


def _participle_root(token: Token, spoken: Rules) -> str:
    """Return the root of a participle, which a negation may follow ("мойында-" of "мойындаған"), else ""."""
    folded = fold(token.text)
    for ending in spoken.past_endings:
        if folded.endswith(ending) and len(folded) - len(ending) > _SHORTEST_ROOT:
            return folded.removesuffix(ending) + "-"
    return ""


def _turned_root(folded: str, spoken: Rules) -> str:
    """Return the root of a verb that its ending negates ("қабылда-" of "қабылдамады"), else ""."""
    for ending in spoken.turned_endings:
        place = folded.find(ending, _SHORTEST_ROOT)
        if place == _SHORTEST_ROOT and folded[1] in _VOWELS:
            continue  # "qamadi" (jailed) is no form of a verb "qa-"; verbs of two letters end in a consonant
        if place >= 0 and len(folded) - place - len(ending) <= _VERB_ENDING:
            return folded[:place] + "-"
    return ""
