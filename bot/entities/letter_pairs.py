"""A name in one alphabet to its likeliest spellings in the other, Latin and Cyrillic, by fitted letter costs.

A spelling is cut into stretches of letters that stand for each other; what each costs depends on the two before it
(bot/entities/letter_sequences.py), and a beam search keeps the cheapest sums: a joint-sequence model (Bisani and Ney,
2008).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache

from bot.entities.language_data import table
from bot.entities.letter_sequences import END, START, letter_sequences, then
from bot.text.words import fold

_Spellings = tuple[tuple[str, int], ...]
_Reached = dict[str, tuple[int, str]]  # spelling up to a letter -> its cost, and what the next one depends on
_ROMANISED = 18  # cost of a letter that a romanisation of the name's own languages writes so
_LESS_LIKELY = 14  # more for each likelier reading
_RARE = 25
_NARROWEST, _WIDEST = 12, 40  # spellings kept at each letter
_HOPELESS = 90  # so much dearer than the cheapest up to a letter that it is not kept
_UNLIKELY = 60  # so much dearer than the likeliest reading of a stretch that it is not tried
_SILENT = 2  # Latin letters in a row that a Cyrillic spelling may leave out
_DEAREST, _DEAREST_LATIN = 90, 60  # more than this above the cheapest is no spelling of the same name


def cyrillic_of(name: str, count: int, languages: tuple[str, ...] = ()) -> _Spellings:
    """Return up to `count` Cyrillic spellings of one Latin word, lower case, with their cost above the cheapest.

    `languages` are those of the name's country: what their romanisations write is then likelier.
    """
    romanised = not set(languages).isdisjoint(table("romanised_letters")["languages"])
    writer = _to_cyrillic(romanised=romanised)
    return _cyrillic_of(in_known_letters(name, writer.letters), count, writer)


def latin_of(name: str, count: int) -> _Spellings:
    """Return up to `count` Latin spellings of one Cyrillic word, lower case, with their cost above the cheapest."""
    return _latin_of(fold(name), count)


def in_known_letters(name: str, known: Collection[str]) -> str:
    """Return a name in lower case, those of its letters that are not known without their marks."""
    lowered = unicodedata.normalize("NFC", name.lower())
    return "".join(letter if letter in known else fold(letter) for letter in lowered)


class _Writer:
    """Reads stretches of one alphabet and writes the other's."""

    def __init__(self, units: Iterable[tuple[str, str, str]], own: Mapping[str, int]) -> None:
        """Take (unit, what it reads, what it writes), and what some units cost at most, wherever they stand."""
        self._own = own
        self._of: dict[str, list[tuple[str, str]]] = {}
        for unit, read, written in units:
            self._of.setdefault(read, []).append((unit, written))
        self.longest = max(map(len, self._of))
        self.letters = frozenset(letter for read in self._of for letter in read)
        self.readings = lru_cache(maxsize=10_000)(self._readings)

    def reads(self, stretch: str) -> bool:
        """Return whether there is any way to write a stretch."""
        return stretch in self._of

    def _readings(self, stretch: str, history: str) -> tuple[tuple[int, str, str], ...]:
        """Return (cost, what is written, history then) of the likely ways to write a stretch after others."""
        found = []
        for unit, written in self._of.get(stretch, ()):
            cost, own = letter_sequences().cost(unit, history), self._own.get(unit)
            if own is not None:
                cost = own if cost is None else min(own, cost)
            if cost is not None:
                found.append((cost, written, then(history, unit)))
        dearest = min((cost for cost, _, _ in found), default=0) + _UNLIKELY
        return tuple(reading for reading in found if reading[0] <= dearest)


@cache
def _to_cyrillic(*, romanised: bool) -> _Writer:
    own: dict[str, int] = {}
    for latin, letters in table("romanised_letters")["letters"].items() if romanised else ():
        for rank, cyrillic in enumerate(letters):
            own[f"{latin}:{cyrillic}"] = _ROMANISED + _LESS_LIKELY * rank
    return _Writer(((f"{latin}:{cyrillic}", latin, cyrillic) for latin, cyrillic in _stretches(own)), own)


@cache
def _to_latin() -> _Writer:
    return _Writer(((f"{latin}:{cyrillic}", cyrillic, fold(latin)) for latin, cyrillic in _stretches()), {})


def _stretches(further: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield the Latin and the Cyrillic stretch of all units, each once."""
    for unit in dict.fromkeys((*letter_sequences().units, *further)):
        latin, _, cyrillic = unit.partition(":")
        yield latin, cyrillic


@lru_cache(maxsize=50_000)
def _cyrillic_of(word: str, count: int, writer: _Writer) -> _Spellings:
    never, rarely = _patterns()
    likely = {
        spelling: cost + _RARE * len(rarely.findall(spelling))
        for spelling, cost in _cheapest(word, writer, count + count // 2).items()
        if not never.search(spelling)
    }
    return _ordered(likely, count, _DEAREST)


@lru_cache(maxsize=50_000)
def _latin_of(word: str, count: int) -> _Spellings:
    return _ordered(_cheapest(word, _to_latin(), count + count // 2), count, _DEAREST_LATIN)


def _ordered(found: Mapping[str, int], count: int, dearest: int) -> _Spellings:
    ordered = sorted(found.items(), key=lambda pair: pair[1])[:count]
    return tuple((spelling, cost - ordered[0][1]) for spelling, cost in ordered if cost - ordered[0][1] <= dearest)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(table("romanised_letters")["never"]), re.compile(table("romanised_letters")["rarely"])


def _cheapest(word: str, writer: _Writer, count: int) -> dict[str, int]:
    beam = min(_WIDEST, max(_NARROWEST, count * 2 // 3))
    reached: list[_Reached] = [{} for _ in range(len(word) + 1)]
    reached[0][""] = 0, START
    for start in range(len(word)):
        kept = _kept(reached[start], writer, beam)
        for end in range(start + 1, min(start + writer.longest, len(word)) + 1):
            if writer.reads(word[start:end]):
                _extend(reached[end], kept, writer, word[start:end])
    costs = letter_sequences()
    whole = _kept(reached[-1], writer, count)
    return {spelling: cost + (costs.cost(END, history) or 0) for spelling, (cost, history) in whole if spelling}


def _kept(reached: _Reached, writer: _Writer, beam: int) -> list[tuple[str, tuple[int, str]]]:
    """Return the cheapest spellings up to a letter, with those that add letters which nothing stands for."""
    kept = _cheapest_of(reached, beam)
    for _ in range(_SILENT if writer.reads("") else 0):
        _extend(reached, kept, writer, "")
        kept = _cheapest_of(reached, beam)
    return kept


def _cheapest_of(reached: _Reached, beam: int) -> list[tuple[str, tuple[int, str]]]:
    ordered = sorted(reached.items(), key=lambda pair: pair[1])[:beam]
    dearest = ordered[0][1][0] + _HOPELESS if ordered else 0
    return [pair for pair in ordered if pair[1][0] <= dearest]


def _extend(reached: _Reached, kept: Iterable[tuple[str, tuple[int, str]]], writer: _Writer, stretch: str) -> None:
    for spelling, (before, history) in kept:
        for cost, written, following in writer.readings(stretch, history):
            longer, total = spelling + written, before + cost
            known = reached.get(longer)
            if known is None or total < known[0]:
                reached[longer] = total, following
