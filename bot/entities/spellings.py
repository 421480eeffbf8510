"""A given name to its spellings in other alphabets: Cyrillic from Latin, Latin from Cyrillic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

from bot.entities.language_data import table
from bot.entities.letter_pairs import cyrillic_of, latin_of
from bot.entities.transliteration import systems_for, transliterate

_Spell = Callable[[str], Sequence[tuple[str, int]]]
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_PART = re.compile(r"[^\s\-–]+|[\s\-–]+")
_LONGEST = {"person": 4}  # words of a name that is spelt by sound rather than translated
_LONGEST_OTHER = 2
_SURE_LENGTH = 3  # letters; of words no longer only the likeliest spelling is sure enough
_DEARER_PER_LETTER = 30  # what each further letter allows a Latin spelling to cost above the likeliest
# what a Cyrillic spelling may cost above the likeliest, by its letters; chosen on five tenths that a fit had not seen
_DEAREST = (0, 0, 0, 0, 15, 57, 57, 57, 90)
_CLEARLY = 24  # how much likelier than any other the Cyrillic spelling of a short word is that counts
_FAR = 25  # a spelling that costs so much more than the likeliest is not trusted to stand in other cases too
_COMBINATIONS = 8


class Effort(Enum):
    """How many spellings of a word by sound are looked for: (Cyrillic of Latin, Latin of Cyrillic)."""

    THOROUGH = (48, 128)
    USUAL = (12, 24)
    LIGHT = (2, 2)
    NONE = (0, 0)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A derived spelling. `doubt`: 0 by rule, 1 the likeliest by sound, 2 possible, 3 far from the likeliest."""

    text: str
    reason: str
    doubt: int


def other_scripts(
    name: str, kind: str, languages: tuple[str, ...], scripts_given: frozenset[str], effort: Effort
) -> Iterator[Spelling]:
    """Yield spellings of a name in the other alphabet: by rule, and by sound where the catalogue gives none there."""
    if effort is Effort.NONE:
        return
    if _CYRILLIC.search(name):
        if not _LATIN.search(name):
            yield from _in_latin(name, kind, languages, effort, given="latin" in scripts_given)
    elif _LATIN.search(name) and "cyrillic" not in scripts_given and _is_spelt_by_sound(name, kind):
        yield from _in_cyrillic(name, languages, effort)


def _in_latin(name: str, kind: str, languages: tuple[str, ...], effort: Effort, *, given: bool) -> Iterator[Spelling]:
    seen = set()
    for system in systems_for(languages or ("ru",)):
        text = transliterate(name, system)
        if text not in seen:
            seen.add(text)
            yield Spelling(text, f"Latin by {system.name}", 0)
    if not given and _is_spelt_by_sound(name, kind):
        count = _count(name, effort.value[1])
        yield from _by_sound(name, lambda word: latin_of(word, count), "Latin by sound")


def _in_cyrillic(name: str, languages: tuple[str, ...], effort: Effort) -> Iterator[Spelling]:
    count = _count(name, effort.value[0])
    first = True
    for spelling in _by_sound(name, lambda word: cyrillic_of(word, count, languages), "Cyrillic by sound"):
        yield spelling
        if first and set(table("romanised_letters")["languages"]) & set(languages):
            yield from _respelt(spelling.text, languages)
        first = False


def _count(name: str, wanted: int) -> int:
    """Return how many spellings of each word are worth looking for: of several words only a few are combined."""
    return wanted if len(_PART.findall(name)) == 1 else min(wanted, _COMBINATIONS)


def _respelt(cyrillic: str, languages: tuple[str, ...]) -> Iterator[Spelling]:
    """Yield how others write the likeliest Cyrillic spelling of a name that was given in Latin letters only."""
    seen = set()
    for system in systems_for(languages):
        text = transliterate(cyrillic, system)
        if text not in seen:
            seen.add(text)
            yield Spelling(text, f"Latin by {system.name} from {cyrillic}", 1)


def _by_sound(name: str, spell: _Spell, reason: str) -> Iterator[Spelling]:
    """Yield the cheapest combinations of the words' spellings."""
    parts = _PART.findall(name)
    words = [part for part in parts if part.strip(" -–")]
    spelt = [_of_word(word, spell) for word in words]
    if not all(spelt):
        return
    if len(words) > 1:
        spelt = [spellings[:_COMBINATIONS] for spellings in spelt]
    ranked = sorted(product(*spelt), key=lambda chosen: sum(cost for _, cost in chosen))
    limit = len(spelt[0]) if len(words) == 1 else _COMBINATIONS * 2
    for rank, chosen in enumerate(ranked[:limit]):
        texts = iter(text for text, _ in chosen)
        written = "".join(next(texts) if part.strip(" -–") else part for part in parts)
        far = sum(cost for _, cost in chosen) > _FAR
        yield Spelling(written, reason, 1 if rank == 0 else 3 if far else 2)


def _of_word(word: str, spell: _Spell) -> list[tuple[str, int]]:
    spelt = spell(word)
    if _LATIN.search(word):
        found = [(text, cost) for text, cost in spelt if cost <= _DEAREST[min(len(text), len(_DEAREST) - 1)]]
        if len(spelt) > 1 and spelt[1][1] < _CLEARLY:
            found = [(text, cost) for text, cost in found if len(text) > _SURE_LENGTH]
    else:
        found = [
            (text, cost) for text, cost in spelt if cost <= max(0, _DEARER_PER_LETTER * (len(text) - _SURE_LENGTH))
        ]
    if word[:1].isupper():
        found = [(text[:1].upper() + text[1:], cost) for text, cost in found]
    return found


def _is_spelt_by_sound(name: str, kind: str) -> bool:
    words = name.split()
    if len(words) > _LONGEST.get(kind, _LONGEST_OTHER):
        return False
    return not any(len(word) > 1 and word.isupper() for word in words) and not any(c.isdigit() for c in name)
