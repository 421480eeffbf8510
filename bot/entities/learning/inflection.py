"""Words seen in a language with cases to the form that all forms of one word share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.entities.learning.cues import cues, without_endings
from bot.text.words import fold

_SHORTEST_UNSEEN = 4

Bases = Mapping[tuple[str, str], str]


def bases_of(words: Iterable[tuple[str, str]]) -> Bases:
    """Return (language, folded word) -> base for the (language, word) pairs that are an inflected form of another.

    A word's base is what is left without its ending if that stands too, else what several forms have in common; no
    dictionary is asked, so that names nobody has heard of are served as well.
    """
    vocabulary: dict[str, set[str]] = defaultdict(set)
    for language, word in words:
        if cues(language).endings:
            vocabulary[language].add(fold(word))
    return {
        (language, word): base
        for language, seen in vocabulary.items()
        for word, base in _bases(seen, cues(language).endings).items()
    }


def _bases(seen: set[str], ends: tuple[str, ...]) -> dict[str, str]:
    rests = {word: without_endings(word, ends) for word in seen}
    sharing: dict[str, int] = defaultdict(int)
    for found in rests.values():
        for rest in found:
            sharing[rest] += 1
    chosen: dict[str, str] = {}
    for word, found in rests.items():
        standing = [rest for rest in found if rest in seen]
        shared = [rest for rest in found if sharing[rest] > 1 and len(rest) >= _SHORTEST_UNSEEN]
        if standing:
            chosen[word] = max(standing, key=len)
        elif shared and not any(word in other for other in rests.values()):
            chosen[word] = max(shared, key=len)
    return chosen
