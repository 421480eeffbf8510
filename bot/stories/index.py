"""Which stored articles share rare terms with a new one: arrays of numbers, capped so that cost stays flat."""

from __future__ import annotations

import heapq
import math
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.stories.weights import SAME_LANGUAGE, TWO_LANGUAGES

Vector = Mapping[int, float]  # term number -> weight by place

RAREST = 12  # terms of a kind of comparison by which earlier articles are looked up
NEWEST = 200  # articles of a term that are looked at
CANDIDATES = 50  # articles that are compared in full
FIRST_ARTICLES = 100  # so many articles are thought to have been read before the first
COMMON = 0.2  # a term of more than this share of all articles finds nobody
_KINDS = "wWnqdcCeE"
_NAME, _DEED = _KINDS.index("e"), _KINDS.index("c")
_SAME = tuple(SAME_LANGUAGE[kind] for kind in _KINDS)
_ACROSS = tuple(TWO_LANGUAGES[kind] for kind in _KINDS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's terms and what each weighs by its place."""

    terms: array[int]
    weights: array[float]
    language: str
    places: frozenset[str]


@dataclass(slots=True)
class Index:
    """Articles by number. Term numbers are given anew when their last article has left."""

    numbers: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    kinds: bytearray = field(default_factory=bytearray)
    frequency: array[int] = field(default_factory=lambda: array("I"))
    postings: list[array[int] | None] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    entries: dict[int, Entry] = field(default_factory=dict)
    read: int = FIRST_ARTICLES

    def entry(self, weights: Mapping[str, float], language: str, places: frozenset[str]) -> Entry:
        """Return an article's terms as numbers, new ones included."""
        numbered = sorted((self._number(term), weight) for term, weight in weights.items())
        return Entry(
            array("I", [term for term, _ in numbered]),
            array("f", [1 + math.log(weight) if weight > 1 else weight for _, weight in numbered]),
            language,
            places,
        )

    def count(self, entry: Entry) -> None:
        """Let an article's terms count towards what is common."""
        self.read += 1
        for term in entry.terms:
            self.frequency[term] += 1

    def add(self, article: int, entry: Entry) -> None:
        """Let an article be found."""
        self.entries[article] = entry
        for term in entry.terms:
            posting = self.postings[term]
            if posting is None:
                posting = self.postings[term] = array("I")
            posting.append(article)
            if len(posting) > 2 * NEWEST:
                del posting[:-NEWEST]

    def remove(self, articles: Iterable[int]) -> None:
        """Let articles leave; terms that nobody has any more leave with them."""
        gone = set(articles)
        touched = set()
        for article in gone:
            entry = self.entries.pop(article)
            self.read -= 1
            for term in entry.terms:
                self.frequency[term] -= 1
                touched.add(term)
        for term in touched:
            left = array("I", [article for article in self.postings[term] or () if article not in gone])
            self.postings[term] = left or None
        for term in touched:
            if not self.frequency[term]:
                del self.numbers[self.names[term]]
                self.free.append(term)

    def rarity(self, term: int) -> float:
        """Return the logarithm of how many articles there are for each that has the term."""
        return math.log((self.read + 1) / (self.frequency[term] + 1))

    def vector(self, entry: Entry, *, across: bool) -> tuple[dict[int, float], float]:
        """Return term -> weight for comparison within a language or across, and the vector's length."""
        kind_weights = _ACROSS if across else _SAME
        found, total = {}, 0.0
        for term, weight in zip(entry.terms, entry.weights, strict=True):
            kind = kind_weights[self.kinds[term]]
            if kind:
                value = found[term] = kind * weight * self.rarity(term)
                total += value * value
        return found, math.sqrt(total)

    def likeness(self, vector: Vector, length: float, other: Entry, *, across: bool) -> tuple[float, float, bool]:
        """Return the cosine with a stored article, the rarity of what is shared, and whether name and deed are."""
        kind_weights = _ACROSS if across else _SAME
        kinds, frequency, read, log = self.kinds, self.frequency, self.read + 1, math.log
        product = total = shared = 0.0
        named = done = False
        for term, weight in zip(other.terms, other.weights, strict=True):
            which = kinds[term]
            kind = kind_weights[which]
            if not kind:
                continue
            rarity = log(read / (frequency[term] + 1))
            value = kind * weight * rarity
            total += value * value
            mine = vector.get(term)
            if mine is not None:
                product += mine * value
                shared += min(1.0, kind) * rarity
                named |= which == _NAME
                done |= which == _DEED
        return (product / (length * math.sqrt(total)) if product else 0.0), shared, named and done

    def candidates(self, vectors: Iterable[Vector]) -> list[int]:
        """Return the articles that share most of the rarest terms, the best first."""
        scores: dict[int, float] = {}
        for vector in vectors:
            best = heapq.nlargest(RAREST, vector, key=lambda term: self._reach(term, vector))
            for term in best:
                worth = vector[term] ** 2
                for article in (self.postings[term] or ())[-NEWEST:]:
                    scores[article] = scores.get(article, 0.0) + worth
        return heapq.nlargest(CANDIDATES, scores, key=lambda article: (scores[article], article))

    def _reach(self, term: int, vector: Vector) -> float:
        if not self.postings[term] or self.frequency[term] > COMMON * self.read:
            return 0.0
        return vector[term]

    def _number(self, term: str) -> int:
        number = self.numbers.get(term)
        if number is None:
            if self.free:
                number = self.free.pop()
                self.names[number] = term
                self.kinds[number] = _KINDS.index(term[0])
            else:
                number = len(self.kinds)
                self.kinds.append(_KINDS.index(term[0]))
                self.frequency.append(0)
                self.postings.append(None)
                self.names.append(term)
            self.numbers[term] = number
        return number
