"""A passage to runs of words that may be names: capitals side by side, with the small words that names may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.entities.learning.cues import Cues, cues
from bot.entities.learning.passages import Passage, Word
from bot.text.words import fold

_LONGEST_NAME = 16  # words; what is longer is no name, and must not cost more than its length
_MOST_PARTICLES = 3
_JOINED = frozenset([" ", "\u00a0", "-", "–"])
_INITIAL = re.compile(r"\.\s?$")
_SAINT = frozenset(["st", "mt", "ft"])
_ACRONYM = re.compile(r"\s*\(\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """words[start:end] of a passage.

    `acronym` is what follows in brackets; `is_weak`: its first capital may be there for its place only; `office`: where
    an office begins that stands right before it ("Minister of Mining and Geology X"), None for none.
    """

    start: int
    end: int
    acronym: str = ""
    is_weak: bool = False
    office: int | None = None


def runs_of(passage: Passage, lower: Mapping[str, int]) -> tuple[Run, ...]:
    """Return the runs in order. `lower` counts words in lower case: a sentence's first word that has one is dropped."""
    spoken = cues(passage.language)
    words = passage.words
    found: list[Run] = []
    position = 0
    office: int | None = None
    while position < len(words):
        if not words[position].is_capital:
            if _is_office(words[position], spoken):
                office = position
            elif not _goes_on(words[position], spoken):
                office = None
            position += 1
            continue
        end = _end(words, position, spoken)
        start, cut = _start(words, position, end, spoken, lower)
        while office is not None and start < end and spoken.has("title_parts", words[start].text):
            start += 1
        if start < end:
            end = _organisation_end(words, start, end, spoken) if office is None else end
            found.append(_run(words, start, end, spoken, office=office, is_weak=cut and end - start == 1))
            goes_on = spoken.has("titles", words[end - 1].text) and not words[end - 1].closes
            office = start if goes_on else None
        position = max(end, position + 1)
    return tuple(found)


def _goes_on(word: Word, spoken: Cues) -> bool:
    """Tell whether a lower-case word belongs to an office that has begun."""
    small = spoken.lists["of"] | spoken.lists["and"] | spoken.lists["articles"]
    return word.gap == " " and (fold(word.text) in small or spoken.has("title_parts", word.text))


def _is_office(word: Word, spoken: Cues) -> bool:
    """Tell whether an office begins in lower case, as languages with cases write it before country and name."""
    return spoken.inflects and spoken.has("titles", word.text)


def _run(words: tuple[Word, ...], start: int, end: int, spoken: Cues, *, office: int | None, is_weak: bool) -> Run:
    before = words[start - 1] if start else None
    is_article = before is not None and before.is_capital and fold(before.text) in spoken.lists["articles"]
    if before is not None and is_article and not before.opens and words[start].gap == " ":
        start -= 1  # inside a sentence a capital article is part of the name
    return Run(
        start=start,
        end=end,
        acronym=_acronym(words, end),
        is_weak=(is_weak or words[start].opens) and not words[start].is_acronym,
        office=office,
    )


def _end(words: tuple[Word, ...], start: int, spoken: Cues) -> int:
    """Return where the capitals that begin at `start` end; particles between them belong to them."""
    position = start + 1
    while position < min(len(words), start + _LONGEST_NAME) and _joins(words[position - 1], words[position]):
        if words[position].is_capital:
            if spoken.is_function_word(words[position].text) and not words[position].is_acronym:
                break
            position += 1
        elif _is_inner(words, position, spoken):
            position += 1
        else:
            break
    return position


def _is_inner(words: tuple[Word, ...], position: int, spoken: Cues) -> bool:
    """Tell whether a lower-case word stands inside a name ("Ursula von der Leyen")."""
    particles = spoken.lists["particles"]
    for following in range(position, min(position + _MOST_PARTICLES, len(words) - 1)):
        if fold(words[following].text) not in particles or words[following + 1].gap not in _JOINED:
            return False
        if words[following + 1].is_capital:
            return True
    return False


def _joins(before: Word, word: Word) -> bool:
    if before.closes or word.opens:
        return False
    if word.gap in _JOINED:
        return True
    is_short = len(before.text) == 1 or fold(before.text) in _SAINT
    return is_short and bool(_INITIAL.fullmatch(word.gap))


def _start(words: tuple[Word, ...], start: int, end: int, spoken: Cues, lower: Mapping[str, int]) -> tuple[int, bool]:
    """Return where the name begins, behind words that are capital only for their place, and whether there were such."""
    cut = False
    while start < end:
        word = words[start]
        folded = fold(word.text)
        if word.is_acronym:
            break
        by_place = word.opens and bool(lower.get(folded, 0) or _is_never(folded, spoken))
        if by_place and not spoken.is_function_word(word.text) and not _is_cue(word.text, spoken):
            cut = True
        elif not spoken.is_function_word(word.text):
            break
        start += 1
    return start, cut


def _is_never(folded: str, spoken: Cues) -> bool:
    return folded in spoken.lists["said"] or folded in spoken.lists["not_names"]


def _is_cue(word: str, spoken: Cues) -> bool:
    return any(spoken.has(name, word) for name in ("titles", "organisation_heads", "event_heads", "place_heads"))


def _organisation_end(words: tuple[Word, ...], start: int, end: int, spoken: Cues) -> int:
    """Return the end with "of ..." and "and ..." behind a head noun taken in ("Bank of X", "Centre for X and Y")."""
    if not _is_head(words[end - 1].text, spoken):
        return _joined_head(words, start, end, spoken)
    reach = end
    while reach - start < _LONGEST_NAME:
        following = _after_connector(words, reach, spoken, inside=reach > end)
        if following == reach:
            break
        reach = following
    return _with_bracket(words, reach, spoken)


def _joined_head(words: tuple[Word, ...], start: int, end: int, spoken: Cues) -> int:
    """Return the end of "Information and Coordination Centre": the head noun comes behind the "and"."""
    before = words[start - 1] if start else None
    if before is None or fold(before.text) not in spoken.lists["articles"] or end + 1 >= len(words):
        return end
    if fold(words[end].text) not in spoken.lists["and"] or not words[end + 1].is_capital or words[end].gap != " ":
        return end
    reach = _end(words, end + 1, spoken)
    return reach if _is_head(words[reach - 1].text, spoken) else end


def _after_connector(words: tuple[Word, ...], position: int, spoken: Cues, *, inside: bool) -> int:
    """Return the end of the capitals behind "of", "for the" and, further inside, "and", "the"; `position` for none."""
    place = position
    allowed = spoken.lists["of"] | (spoken.lists["and"] | spoken.lists["articles"] if inside else frozenset())
    if place >= len(words) or words[place - 1].closes or fold(words[place].text) not in allowed:
        return position
    while place < len(words) and words[place].gap == " " and not words[place].is_capital:
        if fold(words[place].text) not in allowed | spoken.lists["articles"]:
            return position
        place += 1
    if place >= len(words) or words[place].gap != " " or not words[place].is_capital:
        return position
    if fold(words[place - 1].text) in spoken.lists["and"] and _ends_with_head(words, place, spoken):
        return position
    return _end(words, place, spoken)


def _ends_with_head(words: tuple[Word, ...], start: int, spoken: Cues) -> bool:
    """Tell whether what follows an "and" is an organisation of its own."""
    return _is_head(words[_end(words, start, spoken) - 1].text, spoken)


def _with_bracket(words: tuple[Word, ...], reach: int, spoken: Cues) -> int:
    """Return the end with "in X" taken in when an acronym in brackets then closes the name."""
    if reach + 1 < len(words) and fold(words[reach].text) in spoken.lists["place_prepositions"]:
        further = _end(words, reach + 1, spoken) if words[reach + 1].is_capital else reach
        acronym = _acronym(words, further)
        if acronym and fold(acronym[-1]) == fold(words[further - 1].text[0]):
            return further
    return reach


def _acronym(words: tuple[Word, ...], end: int) -> str:
    """Return the acronym in brackets right behind the run, "" when there is none."""
    if end < len(words) and _ACRONYM.fullmatch(words[end].gap) and words[end].is_acronym and len(words[end].text) < 12:
        return words[end].text
    return ""


def _is_head(word: str, spoken: Cues) -> bool:
    return spoken.has("organisation_heads", word) or spoken.has("event_heads", word)
