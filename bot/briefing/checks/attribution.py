"""Whether a sentence keeps who said it, and keeps the alleged, planned and expected apart from fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.briefing.checks.alignment import Alignment
from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.briefing.checks.scope import alike, scope
from bot.text.rules import rules
from bot.text.words import fold, stem

_SURE = 0.5  # share of the claim's content a passage must have for its hedge to count
_SURE_OF_SPEAKER = 0.85
_ON_ONE_SIDE = 0.8  # share of the claim's words on the side of "said" that is what was said
_NEARLY_ALL = 0.6  # share of a passage's content a claim repeats: then a hedge of its is the claim's too
_PUNCTUATION = re.compile(r"[,;:.!?—–()«»“”\"]")
_FEWEST_REPORTED = 3  # words of content
_SUBJECT = 2  # words of content before a "said" that opens its sentence: who
_LEFTOVER = 4  # words of content behind a "said" that ends its sentence: who and when


def attribution(aligned: Sequence[Alignment], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where what a sentence rests on is somebody's word and nobody is named for it.

    A text of several sentences fails when half of them or more are somebody's word: one such line among the outlet's
    own is a matter of style.
    """
    if any(_gives_a_view(one.claim) for one in aligned):
        return
    lost = [one for one in aligned if _loses_speaker(one, evidence)]
    if 2 * len(lost) >= len(aligned):
        for one in lost:
            yield Finding(check="attribution", text=one.claim.text, found=one.rests_on[0].text)


def _loses_speaker(one: Alignment, evidence: Evidence) -> bool:
    sure = one.share >= _SURE_OF_SPEAKER and bool(one.rests_on)
    if sure and all(_is_somebodys_word(one.claim, passage) for passage in one.rests_on):
        return True
    return not sure and any(_repeats_reported(one.claim, passage, evidence) for passage in evidence.passages)


def _repeats_reported(claim: Passage, passage: Passage, evidence: Evidence) -> bool:
    """Tell whether the claim has nearly all that a passage gives as somebody's word, and no other says it plainly.

    "He had shared out 12 plots, investigators said": the claim may name him from elsewhere.
    """
    spoken = rules(passage.language)
    if claim.language != passage.language or spoken.hearsay.search(passage.folded):
        return False
    for said in spoken.said.finditer(passage.folded):
        repeated = _reported(passage, said) & claim.stems
        if len(repeated) >= _FEWEST_REPORTED and len(repeated) >= _ON_ONE_SIDE * len(_reported(passage, said)):
            plainly = (there for there in evidence.passages if not rules(there.language).said.search(there.folded))
            return not any(len(repeated & there.stems) >= _ON_ONE_SIDE * len(repeated) for there in plainly)
    return False


def _reported(passage: Passage, said: re.Match[str]) -> frozenset[str]:
    """Return the content words of what is reported: behind "said", or before where it closes the clause."""
    content = _content(passage)
    end = passage.folded.find(";", said.end())
    before = frozenset(one for start, one in content if start < said.start())
    behind = frozenset(one for start, one in content if start >= said.end() and (end < 0 or start < end))
    return before if len(behind) <= _LEFTOVER and before and _is_appended(passage, said) else behind


def _content(passage: Passage) -> list[tuple[int, str]]:
    stems = ((token.start, stem(token.text, passage.language)) for token in passage.words)
    return [(start, one) for start, one in stems if one in passage.stems]


def hedging(aligned: Sequence[Alignment], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where what the sources call alleged, planned, expected or possible is told as fact.

    Held against a sentence are the passages it rests on when they say most of it, and any passage that it repeats
    nearly whole without its hedge.
    """
    for one in aligned:
        if _hedges(one.claim):
            continue
        lost = [_lost_hedge(one.claim, passage) for passage in one.rests_on] if one.share >= _SURE else []
        if lost and all(lost):
            yield Finding(check="hedging", text=one.claim.text, found=f"{lost[0]} in “{one.rests_on[0].text}”")
        elif not _stands_unhedged(one) and (swallowed := _swallowed(one.claim, evidence)):
            yield Finding(check="hedging", text=one.claim.text, found=swallowed)


def _stands_unhedged(one: Alignment) -> bool:
    return one.share == 1.0 and not all(_hedges(passage) for passage in one.rests_on)


def _swallowed(claim: Passage, evidence: Evidence) -> str:
    """Return the hedged passage of which the claim repeats nearly all but the hedge; "" when there is none."""
    for passage in evidence.passages:
        if passage.language != claim.language:
            continue
        for kind, found in _hedges(passage):
            if kind != "possible" and _repeats(claim, passage, found.group()) and _lost_hedge(claim, passage):
                return f"{kind}: “{passage.text[found.start() : found.end()]}” in “{passage.text}”"
    return ""


def _gives_a_view(claim: Passage) -> bool:
    spoken = rules(claim.language)
    return bool(spoken.said.search(claim.folded) or spoken.voiced.search(claim.folded))


def _is_somebodys_word(claim: Passage, passage: Passage) -> bool:
    """Tell whether the claim's words stand on the side of a "said" on which stands what was said."""
    spoken = rules(passage.language)
    found = [one for one in spoken.said.finditer(passage.folded) if not spoken.hearsay.search(passage.folded)]
    if claim.language != passage.language:
        return bool(found)
    stems = [(token.start, stem(token.text, passage.language)) for token in passage.words]
    shared = [start for start, one in stems if one in claim.stems]
    content = [start for start, one in stems if one in passage.stems]
    return any(_covers(passage, said, shared, content) for said in found)


def _covers(passage: Passage, said: re.Match[str], shared: Sequence[int], content: Sequence[int]) -> bool:
    before = sum(start < said.start() for start in shared)
    behind = sum(start >= said.end() for start in shared)
    enough = _ON_ONE_SIDE * len(shared)
    closes = sum(start >= said.end() for start in content) <= _LEFTOVER and _is_appended(passage, said)
    subject_only = sum(start < said.start() for start in content) <= _SUBJECT
    opens = not closes or subject_only or rules(passage.language).verb_last
    return (closes and before >= enough) or (opens and behind >= enough)


def _is_appended(passage: Passage, said: re.Match[str]) -> bool:
    """Tell ", prosecutors said" from "after he said": no word that begins a clause since the last punctuation mark."""
    spoken = rules(passage.language)
    tail = _PUNCTUATION.split(passage.folded[: said.start()])[-1]
    return spoken.verb_last or not spoken.clause_words & set(tail.split())


def _hedges(passage: Passage) -> list[tuple[str, re.Match[str]]]:
    patterns = rules(passage.language).hedges
    return [(kind, found) for kind, pattern in patterns.items() for found in pattern.finditer(passage.folded)]


def _lost_hedge(claim: Passage, passage: Passage) -> str:
    """Return the hedge that reaches over what the claim tells as done, with its kind; "" when none does."""
    spoken = rules(passage.language)
    for kind, found in _hedges(passage):
        reached = scope(passage, found.start(), found.end(), reach=2 if spoken.verb_last else 1)
        repeated = kind == "alleged" and _repeats(claim, passage, found.group())
        if repeated or claim.language != passage.language or _tells(claim, reached, in_any_form=kind == "possible"):
            return f"{kind}: “{passage.text[found.start() : found.end()]}”"
    return ""


def _repeats(claim: Passage, passage: Passage, hedge: str) -> bool:
    """Tell whether the claim is nearly the passage without its hedge, in other forms of the words."""
    content = passage.stems - {stem(word, passage.language) for word in hedge.split()}
    return bool(content) and len(content & claim.stems) >= _NEARLY_ALL * len(content)


def _tells(claim: Passage, reached: Sequence[str], *, in_any_form: bool) -> bool:
    """Tell whether the claim has one of the words: in a form that doesn't itself look ahead, unless any form does."""
    ahead = rules(claim.language).looks_ahead
    words = [token.text for token in claim.words if in_any_form or not ahead.fullmatch(fold(token.text))]
    told = [stem(word, claim.language) for word in words]
    return any(one == other or alike(one, other, claim.language) for one in reached for other in told)
