"""A name in one alphabet to its likeliest spellings in the other, Latin and Cyrillic, by fitted letter costs.

A spelling is cut into stretches of letters that stand for each other (data/letter_pairs.yaml); its cost is the sum over
the stretches, and a beam search keeps the cheapest. This is the unigram case of joint-sequence models (Bisani and Ney,
2008).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from bot.entities.language_data import table
from bot.text.words import fold

_Spellings = tuple[tuple[str, int], ...]
_Costs = Mapping[str, tuple[tuple[str, int], ...]]
# how other alphabets spell what English spells with two letters
_SPELT_OUT = str.maketrans({"š": "sh", "ş": "sh", "ś": "sh", "č": "ch", "ć": "ch", "ç": "ch", "ž": "zh", "ż": "zh"})
_ROMANISED = 28  # cost of a letter that a romanisation of the name's own languages writes so
_LESS_LIKELY = 14  # more for each likelier reading
_TOGETHER = 8  # less for letters that stand for one sound together
_RARE = 25
_NARROWEST, _WIDEST = 12, 48  # spellings kept at each letter
_DEAREST, _DEAREST_LATIN = 90, 60  # more than this above the cheapest is no spelling of the same name


def cyrillic_of(name: str, count: int, languages: tuple[str, ...] = ()) -> _Spellings:
    """Return up to `count` Cyrillic spellings of one Latin word, lower case, with their cost above the cheapest.

    `languages` are those of the name's country: what their romanisations write is then likelier.
    """
    lowered = name.lower()
    return _spellings(fold(lowered), fold(lowered.translate(_SPELT_OUT)), count=count, to_cyrillic=languages)


def latin_of(name: str, count: int) -> _Spellings:
    """Return up to `count` Latin spellings of one Cyrillic word, lower case, with their cost above the cheapest."""
    lowered = fold(name)
    return _spellings(lowered, lowered, count=count, to_cyrillic=None)


@lru_cache(maxsize=50_000)
def _spellings(word: str, other: str, *, count: int, to_cyrillic: tuple[str, ...] | None) -> _Spellings:
    costs = _turned_costs() if to_cyrillic is None else _costs(to_cyrillic)
    found = _cheapest(f"^{word}$", costs, count + count // 2)
    if other != word:
        for spelling, cost in _cheapest(f"^{other}$", costs, count).items():
            found[spelling] = min(cost, found.get(spelling, cost))
    if to_cyrillic is not None:
        found = _pronounceable(found)
    dearest = _DEAREST_LATIN if to_cyrillic is None else _DEAREST
    ordered = sorted(found.items(), key=lambda pair: pair[1])[:count]
    return tuple((spelling, cost - ordered[0][1]) for spelling, cost in ordered if cost - ordered[0][1] <= dearest)


def _pronounceable(found: dict[str, int]) -> dict[str, int]:
    never, rarely = _patterns()
    return {
        spelling: cost + _RARE * len(rarely.findall(spelling))
        for spelling, cost in found.items()
        if not never.search(spelling)
    }


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(table("romanised_letters")["never"]), re.compile(table("romanised_letters")["rarely"])


def _cheapest(word: str, costs: _Costs, count: int) -> dict[str, int]:
    beam = min(_WIDEST, max(_NARROWEST, count * 2 // 3))
    longest = max(map(len, costs))
    reached: list[dict[str, int]] = [{} for _ in range(len(word) + 1)]
    reached[0][""] = 0
    for start in range(len(word)):
        kept = sorted(reached[start].items(), key=lambda pair: pair[1])[:beam]
        for end in range(start + 1, min(start + longest, len(word)) + 1):
            for written, cost in costs.get(word[start:end], ()):
                _extend(reached[end], kept, written, cost)
    return {spelling.strip("^$"): cost for spelling, cost in reached[-1].items() if len(spelling) > 2}


def _extend(reached: dict[str, int], kept: list[tuple[str, int]], written: str, cost: int) -> None:
    for spelling, before in kept:
        longer, total = spelling + written, before + cost
        if total < reached.get(longer, total + 1):
            reached[longer] = total


@cache
def _costs(languages: tuple[str, ...]) -> _Costs:
    costs: dict[str, dict[str, int]] = {latin: dict(entry) for latin, entry in table("letter_pairs").items()}
    romanised = table("romanised_letters")
    if set(languages) & set(romanised["languages"]):
        for latin, letters in romanised["letters"].items():
            entry = costs.setdefault(latin, {})
            for rank, cyrillic in enumerate(letters):
                cost = _ROMANISED * len(latin) - _TOGETHER * (len(latin) > 1) + _LESS_LIKELY * rank
                entry[cyrillic] = min(cost, entry.get(cyrillic, cost))
    return {latin: tuple(entry.items()) for latin, entry in costs.items()}


@cache
def _turned_costs() -> _Costs:
    turned: dict[str, list[tuple[str, int]]] = {}
    for latin, entry in table("letter_pairs").items():
        for cyrillic, cost in entry.items():
            if cyrillic:  # a letter that Cyrillic leaves out could stand anywhere
                turned.setdefault(cyrillic, []).append((latin, cost))
    return {cyrillic: tuple(entry) for cyrillic, entry in turned.items()}
