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
class _Words:
    """Words of names in order, each with its entity's key and whether it stands in the entity's own name.

    Columns, for a catalogue has tens of thousands of words.
    """

    keys: list[str]
    entities: list[str]
    are_first: bytes

    def beginning(self, start: str) -> Iterator[tuple[str, str, bool]]:
        """Yield the words that begin so, a bounded number of them."""
        first = bisect_left(self.keys, start)
        last = min(bisect_left(self.keys, start + _LAST), first + WEIGHED * 4)
        for place in range(first, last):
            yield self.keys[place], self.entities[place], bool(self.are_first[place])


@dataclass(frozen=True, slots=True)
class _Lists:
    """All words of a catalogue's names: as written, and as they sound."""

    entities: Mapping[str, Entity]
    written: _Words
    sounding: _Words


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
            written=_sorted((romanise(word), key, first) for word, key, first in words),
            sounding=_sorted((sound, key, first) for sound, key, first in sounds if len(sound) >= 2),
        )
        return lists


def _weight(entity: Entity) -> int:
    return len(entity.aliases) + 2 * len(entity.roles)


def _scores(words: list[str], index: _Words, *, near: float) -> dict[str, float]:
    """Return entity -> how far it is from the words, 0 = the very name; only those that have all of them."""
    found: dict[str, float] | None = None
    for word in words:
        matches: dict[str, float] = {}
        for key, entity, is_first in index.beginning(word):
            distance = near + (0.0 if key == word else 1.0) + (0.0 if is_first else 0.5)
            matches[entity] = min(distance, matches.get(entity, 99.0))
        if found is not None:
            matches = {key: found[key] + score for key, score in matches.items() if key in found}
        found = matches
    return found or {}


def _misspelt(words: list[str], index: _Words) -> dict[str, float]:
    """Return entities one slip of the consonants away: a letter more, less or another."""
    keys = index.keys
    scores: dict[str, float] = {}
    sounds = {variant for word in words for variant in _one_off(skeleton(word))}
    for sound in sounds:
        place = bisect_left(keys, sound)
        while place < len(keys) and keys[place] == sound:
            scores.setdefault(index.entities[place], 5.0)
            place += 1
    return scores


def _words_of(entities: Mapping[str, Entity]) -> Iterator[tuple[str, str, bool]]:
    for key, entity in entities.items():
        names = (entity.name, *(alias.text for alias in entity.aliases if alias.note != _MISPRINT))
        yield from {(token.text, key, place == 0) for name in names for place, token in enumerate(tokens(fold(name)))}


def _sorted(words: Iterable[tuple[str, str, bool]]) -> _Words:
    entries = sorted(set(words))
    same: dict[str, str] = {}
    return _Words(
        [same.setdefault(key, key) for key, _, _ in entries],
        [entity for _, entity, _ in entries],
        bytes(is_first for _, _, is_first in entries),
    )


def _one_off(sound: str) -> set[str]:
    """Return the sound with one letter left out, doubled away or replaced: enough for slips of the finger."""
    if len(sound) < 3:
        return set()
    left_out = {sound[:place] + sound[place + 1 :] for place in range(len(sound))}
    swapped = {sound[:place] + sound[place + 1] + sound[place] + sound[place + 2 :] for place in range(len(sound) - 1)}
    return left_out | swapped
