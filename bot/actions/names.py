"""Letters typed so far, in any spelling and script -> the entities they may mean: from memory, in a millisecond."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.model import Entity
from bot.text.scripts import romanise, skeleton
from bot.text.words import fold, tokens

#: Of the entities found, this many are weighed; more share so few letters that their order says nothing.
WEIGHED = 400
_MISPRINT = "misprint"
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of an entity's name, as it is looked for."""

    key: str
    entity: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class _Lists:
    """All words of a catalogue's names, in order: as written, and as they sound."""

    entities: Mapping[str, Entity]
    written: tuple[list[str], list[_Word]]
    sounding: tuple[list[str], list[_Word]]


class NameIndex:
    """Words of all names twice: in Latin letters as written, and as the consonants that all spellings share."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self._lists: _Lists | None = None

    def search(self, written: str, limit: int) -> list[Entity]:
        """Return the entities each of whose typed words begins, or nearly begins, a word of their name, best first."""
        words = [token.text for token in tokens(fold(written))][:6]
        if not words:
            return []
        lists = self._lists or self.renew()
        scores = _scores([romanise(word) for word in words], lists.written, near=0.0)
        if len(scores) < limit:
            sounds = [skeleton(word) for word in words]
            if all(len(sound) >= 2 for sound in sounds):
                for entity, score in _scores(sounds, lists.sounding, near=2.0).items():
                    scores.setdefault(entity, score)
        if not scores:
            scores = _misspelt(words, lists.sounding)
        # Of two that fit alike, the one that the catalogue says more about is asked for more often.
        known = lists.entities
        order = sorted(scores, key=lambda key: (scores[key], -_weight(known[key]), len(known[key].name), key))
        return [known[key] for key in order[:limit]]

    def renew(self) -> _Lists:
        """Build the lists from what the catalogue has now, also in a thread; else the first who asks waits for it."""
        entities = dict(self._entities)
        words = list(_words_of(entities))
        sounds = ((skeleton(word), key, first) for word, key, first in words)
        lists = self._lists = _Lists(
            entities,
            written=_sorted(_Word(romanise(word), key, first) for word, key, first in words),
            sounding=_sorted(_Word(sound, key, first) for sound, key, first in sounds if len(sound) >= 2),
        )
        return lists


def _weight(entity: Entity) -> int:
    return len(entity.aliases) + 2 * len(entity.roles)


def _scores(words: list[str], index: tuple[list[str], list[_Word]], *, near: float) -> dict[str, float]:
    """Return entity -> how far it is from the words, 0 = the very name; only those that have all of them."""
    found: dict[str, float] | None = None
    for word in words:
        matches: dict[str, float] = {}
        for entry in _beginning(index, word):
            distance = near + (0.0 if entry.key == word else 1.0) + (0.0 if entry.is_first else 0.5)
            matches[entry.entity] = min(distance, matches.get(entry.entity, 99.0))
        if found is not None:
            matches = {key: found[key] + score for key, score in matches.items() if key in found}
        found = matches
    return found or {}


def _misspelt(words: list[str], index: tuple[list[str], list[_Word]]) -> dict[str, float]:
    """Return entities one slip of the consonants away: a letter more, less or another."""
    keys, entries = index
    scores: dict[str, float] = {}
    sounds = {variant for word in words for variant in _one_off(skeleton(word))}
    for sound in sounds:
        place = bisect_left(keys, sound)
        while place < len(keys) and keys[place] == sound:
            scores.setdefault(entries[place].entity, 5.0)
            place += 1
    return scores


def _words_of(entities: Mapping[str, Entity]) -> Iterator[tuple[str, str, bool]]:
    for key, entity in entities.items():
        names = (entity.name, *(alias.text for alias in entity.aliases if alias.note != _MISPRINT))
        yield from {(token.text, key, place == 0) for name in names for place, token in enumerate(tokens(fold(name)))}


def _sorted(words: Iterable[_Word]) -> tuple[list[str], list[_Word]]:
    entries = sorted(set(words), key=lambda word: word.key)
    return [entry.key for entry in entries], entries


def _beginning(index: tuple[list[str], list[_Word]], start: str) -> list[_Word]:
    keys, entries = index
    first = bisect_left(keys, start)
    last = bisect_left(keys, start + _LAST)
    return entries[first : min(last, first + WEIGHED * 4)]


def _one_off(sound: str) -> set[str]:
    """Return the sound with one letter left out, doubled away or replaced: enough for slips of the finger."""
    if len(sound) < 3:
        return set()
    left_out = {sound[:place] + sound[place + 1 :] for place in range(len(sound))}
    swapped = {sound[:place] + sound[place + 1] + sound[place] + sound[place + 2 :] for place in range(len(sound) - 1)}
    return left_out | swapped
