"""Full names one slip away from a known one to proposals: never mentions, never matched silently.

A slip is a letter too many, too few, another or swapped with the next, in a name of two words or more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.entities.boundaries import is_suffix
from bot.entities.forms import given_aliases
from bot.entities.language_data import suffixes, suffixes_of_all
from bot.entities.scan import pattern_of
from bot.model import Article, Entity
from bot.text.scripts import script_of

_NAME = re.compile(r"[^\W\d_]+(?:[-'’ʻ‘][^\W\d_]+)*(?:[ \u00a0][^\W\d_]+(?:[-'’ʻ‘][^\W\d_]+)*)+")
_VOWEL = re.compile("[aeiouyаеиоуыэюяйь\u0627\u0648\u06cc\u0647]")
_SHORTEST = 9  # letters of a whole name; in a shorter one a slip is another name


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """Something written almost like an entity's name, and where."""

    entity: str
    written: str
    like: str
    article: str
    count: int = 1


class NearMissFinder:
    """Knows the full names of a catalogue by what is left of them when one letter goes."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._known: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for entity in entities.values():
            for alias in given_aliases(entity):
                pattern = pattern_of(alias.text)
                if " " in pattern and len(pattern) >= _SHORTEST and alias.note != "misprint":
                    for shorter in _without_one(pattern):
                        self._known[shorter].add((entity.key, alias.text))

    def find(self, article: Article) -> Iterator[NearMiss]:
        """Yield the near misses of an article, each spelling once."""
        language = article.language.split("-")[0]
        seen: set[str] = set()
        for written in _runs(f"{article.title}\n{article.text}"):
            pattern = pattern_of(written)
            if pattern in seen or len(pattern) < _SHORTEST:
                continue
            seen.add(pattern)
            for key, text in sorted(self._candidates(pattern)):
                if _is_slip(pattern, pattern_of(text), language) and script_of(written) == script_of(text):
                    yield NearMiss(entity=key, written=written, like=text, article=article.id)

    def _candidates(self, pattern: str) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        for shorter in _without_one(pattern):
            found |= self._known.get(shorter, set())
        return found


def summed_up(found: Iterable[NearMiss]) -> list[NearMiss]:
    """Return one near miss per entity and spelling, the most frequent first, with the first article it stood in."""
    counted: dict[tuple[str, str], list[NearMiss]] = defaultdict(list)
    for miss in found:
        counted[miss.entity, pattern_of(miss.written)].append(miss)
    summed = [
        NearMiss(
            entity=misses[0].entity,
            written=misses[0].written,
            like=misses[0].like,
            article=misses[0].article,
            count=len(misses),
        )
        for misses in counted.values()
    ]
    return sorted(summed, key=lambda miss: (-miss.count, miss.entity, miss.written))


def _runs(text: str) -> Iterator[str]:
    """Yield each run of two to four words with capitals, and what is left when its first words go."""
    for match in _NAME.finditer(text):
        words = match.group().split()
        for start in range(len(words) - 1):
            for end in range(start + 2, len(words) + 1):
                if all(word[0].isupper() for word in words[start:end]):
                    yield " ".join(words[start:end])


def _without_one(pattern: str) -> set[str]:
    return {pattern, *(pattern[:place] + pattern[place + 1 :] for place in range(len(pattern)))}


def _is_inflected(written: str, known: str, language: str) -> bool:
    """Return whether only the last letter differs, and as in another case or the other gender: by vowels or ь."""
    shared = min(len(written), len(known)) - (len(written) == len(known))
    if abs(len(written) - len(known)) > 1 or written[:shared] != known[:shared]:
        return False
    one, other = written[shared:], known[shared:]
    return bool(one + other) and (bool(_VOWEL.search(one + other)) or one in suffixes(language) | suffixes_of_all())


def _is_slip(written: str, known: str, language: str) -> bool:
    """Return whether exactly one letter is wrong, and not just the ending of another case."""
    if written == known or written.replace(" ", "") == known.replace(" ", ""):
        return False
    if written.startswith(known) and is_suffix(written[len(known) :], language):
        return False
    if _is_inflected(written, known, language):
        return False
    shared = 0
    while shared < min(len(written), len(known)) and written[shared] == known[shared]:
        shared += 1
    rest, other = written[shared:], known[shared:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other or rest == other[1:] or rest[1:] == other[1:]
