"""Whether two spellings can be one name: by sound across alphabets, by one slip of the pen, never by looks alone."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache

from bot.text.scripts import romanise, skeleton

_LETTERS = re.compile(r"[^\w]+")
_SAME_SOUND = (
    (re.compile(r"dzh|dj"), "j"),
    (re.compile(r"zh"), "j"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"tch|tsch"), "ch"),
    (re.compile(r"sch"), "sh"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"w"), "v"),
    (re.compile(r"q"), "k"),
    (re.compile(r"(?<=[aeiou])ye|(?<=[aeiou])iye|(?<=[aeiou])je"), "e"),
    (re.compile(r"yo|iyo|io"), "o"),
    (re.compile(r"isa"), "iza"),
    (re.compile(r"[yij]+(?=$|[^aeiou])"), "i"),
    (re.compile(r"tre$|tre(?= )"), "ter"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_ALIKE = 0.75  # shared letters of two names with the same consonants; below it they only look alike
_ALIKE_WORD = 0.6  # the same for each word of them
_NEARLY = 0.85  # the same for a surname alone
_SHORTEST_SLIP = 6


@lru_cache(maxsize=100_000)
def sound(text: str, language: str) -> str:
    """Return the spelling with what transliterations write in several ways written in one; vowels stay."""
    found = _LETTERS.sub(" ", romanise(text, language)).strip()
    for pattern, put in _SAME_SOUND:
        found = pattern.sub(put, found)
    return found


@lru_cache(maxsize=100_000)
def consonants(text: str, language: str) -> str:
    """Return what the spellings of a name share across alphabets."""
    return skeleton(_LETTERS.sub("", text), language)


def sounds_alike(one: str, one_language: str, other: str, other_language: str) -> bool:
    """Tell whether two spellings have the same consonants, begin alike and share most letters."""
    if consonants(one, one_language) != consonants(other, other_language) or len(consonants(one, one_language)) < 2:
        return False
    left, right = sound(one, one_language), sound(other, other_language)
    if _differ_in_gender(left, right) or _shared(left, right) < _ALIKE:
        return False
    ones, others = left.split(), right.split()
    return len(ones) != len(others) or all(_shared(a, b) >= _ALIKE_WORD for a, b in zip(ones, others, strict=True))


def is_one_surname(one: str, one_language: str, other: str, other_language: str) -> bool:
    """Tell whether two lone words are one surname: nothing but habits of transliteration between them."""
    left, right = sound(one, one_language), sound(other, other_language)
    if left == right:
        return True
    if not sounds_alike(one, one_language, other, other_language) or left[:1] != right[:1]:
        return False
    return len(left) >= _SHORTEST_SLIP and _shared(left, right) >= _NEARLY


def _shared(left: str, right: str) -> float:
    return difflib.SequenceMatcher(None, left, right).ratio()


def is_slip(rare: Sequence[str], known: Sequence[str]) -> bool:
    """Tell whether `rare` is `known` with one letter of one long word wrong, not its first or last."""
    if len(rare) != len(known):
        return False
    unlike = [(a.casefold(), b.casefold()) for a, b in zip(rare, known, strict=True) if a.casefold() != b.casefold()]
    if len(unlike) != 1:
        return False
    wrong, right = unlike[0]
    if len(wrong) != len(right) or len(right) < _SHORTEST_SLIP:
        return False
    places = [place for place in range(len(right)) if wrong[place] != right[place]]
    return len(places) == 1 and 0 < places[0] < len(right) - 1


def _differ_in_gender(left: str, right: str) -> bool:
    """Tell whether one is the other with an "a" at the end: a surname's or a first name's other gender."""
    ones, others = left.split(), right.split()
    return len(ones) == len(others) and any(a == b + "a" or b == a + "a" for a, b in zip(ones, others, strict=True))
