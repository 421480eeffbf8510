"""Which stored articles share rare terms with a new one: arrays of numbers, capped so that cost stays flat."""

from __future__ import annotations

import heapq
import math
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import compress
from operator import mul
from typing import TypeVar

from bot.stories.terms import Terms
from bot.stories.weights import SAME_LANGUAGE, TWO_LANGUAGES

RAREST = 12  # terms of a kind of comparison by which earlier articles are looked up
NEWEST = 200  # articles of a term that are looked at
CANDIDATES = 50  # articles that are compared in full
FIRST_ARTICLES = 100  # so many articles are thought to have been read before the first
COMMON = 0.2  # a term of more than this share of all articles finds nobody
#: Title or first sentences; the title; what a title names; what it says has happened. The first holds all others.
LEAD, TITLE, NAME, DEED = 1, 2, 4, 8
Key = TypeVar("Key")
Value = TypeVar("Value")
_KINDS = "wWnqmldcCpeE"
_NAMES, _DEED = frozenset(map(_KINDS.index, "pe")), _KINDS.index("c")
_WHAT = frozenset(map(_KINDS.index, "wqdce"))  # kinds that say more than whom a report is about
_OF_TITLE = bytes(stands >= TITLE for stands in range(256))  # where a term stands -> whether that is in the title
_SAME = tuple(SAME_LANGUAGE[kind] for kind in _KINDS)
_ACROSS = tuple(TWO_LANGUAGES[kind] for kind in _KINDS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's terms, what each weighs by its place, and where it stands besides (the four above added up)."""

    terms: array[int]
    weights: array[float]
    stands: bytes
    language: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vector:
    """What an article's terms weigh, by number, and where they stand, as in its entry.

    `lead`, `title`, `named`: what the terms of title and first sentences weigh wherever they stand, the rarity of all
    of the title, and of what it names; `tells`: whether the title says what happened.
    """

    weights: Mapping[int, float]
    length: float
    stands: Mapping[int, int]
    lead: float
    title: float
    named: float
    tells: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two articles compare. `lead`: the share of one's lead that the other text has, the greater of both.

    `title`: the same of a title; `unsaid`: rarity of what one's title names and the other text does not, the lesser of
    both; `shared`: rarity of all that both have; `same_deed`: a name, and what happened, among it; `another`: nothing
    but who they are about is shared, and their titles say that different things happened.
    """

    cosine: float
    lead: float
    title: float
    unsaid: float
    shared: float
    same_deed: bool
    another: bool


class Rarities(dict[int, float]):
    """For how many articles have a term: the logarithm of how many there are for each of them.

    Holds until one more is read. Terms are many, but most are in as many articles as some other.
    """

    def __init__(self, read: int) -> None:
        self._all = read + 1

    def __missing__(self, frequency: int) -> float:
        found = self[frequency] = math.log(self._all / (frequency + 1))
        return found


@dataclass(slots=True)
class Index:
    """Articles by number. Term numbers are given anew when their last article has left."""

    numbers: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)  # lists, as these two are read for each term of each comparison
    frequency: list[int] = field(default_factory=list)
    postings: list[array[int] | None] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    entries: dict[int, Entry] = field(default_factory=dict)
    read: int = FIRST_ARTICLES
    rarities: Rarities = field(default_factory=lambda: Rarities(FIRST_ARTICLES))

    def entry(self, found: Terms) -> Entry:
        """Return an article's terms as numbers, new ones included."""
        numbered = sorted((self._number(term), weight, _stands(term, found)) for term, weight in found.weights.items())
        return Entry(
            array("I", [term for term, _, _ in numbered]),
            array("f", [1 + math.log(weight) if weight > 1 else weight for _, weight, _ in numbered]),
            bytes(stands for _, _, stands in numbered),
            found.language,
            tuple(sorted(found.places)),
        )

    def count(self, entry: Entry) -> None:
        """Let an article's terms count towards what is common."""
        self.read += 1
        self.rarities = Rarities(self.read)
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
        self.rarities = Rarities(self.read)
        for term in touched:
            left = array("I", [article for article in self.postings[term] or () if article not in gone])
            self.postings[term] = left or None
        for term in touched:
            if not self.frequency[term]:
                del self.numbers[self.names[term]]
                self.free.append(term)
        if gone:
            self.numbers, self.entries = compact(self.numbers), compact(self.entries)

    def rarity(self, term: int) -> float:
        """Return the logarithm of how many articles there are for each that has the term."""
        return self.rarities[self.frequency[term]]

    def rarest_shared(self, one: int, other: int) -> str:
        """Return in words the few rarest terms that two stored articles share."""
        both = set(self.entries[one].terms) & set(self.entries[other].terms)
        rarest = sorted(both, key=lambda term: (-self.rarity(term), self.names[term]))[:6]
        return ", ".join(self.names[term][1:] for term in rarest)

    def vector(self, entry: Entry, *, across: bool) -> Vector:
        """Return what an article's terms weigh for comparison within a language or across."""
        kind_weights = _ACROSS if across else _SAME
        weights: dict[int, float] = {}
        total = lead = title = named = 0.0
        tells = False
        for term, weight, stands in zip(entry.terms, entry.weights, entry.stands, strict=True):
            kind = kind_weights[self.kinds[term]]
            if kind:
                rarity = self.rarity(term)
                rare = kind * rarity
                value = weights[term] = weight * rare
                total += value * value
                if stands:
                    lead += rare if stands & LEAD else 0.0
                    title += rarity if stands & TITLE else 0.0
                    named += rarity if stands & NAME else 0.0
                    tells |= stands >= DEED
        return Vector(
            weights=weights,
            length=math.sqrt(total),
            stands={term: stands for term, stands in zip(entry.terms, entry.stands, strict=True) if stands},
            lead=lead,
            title=title,
            named=named,
            tells=tells,
        )

    def compare(self, mine: Vector, other: Entry, *, across: bool) -> Likeness:
        """Return how an article compares with a stored one."""
        kinds, frequency, rarities, terms = self.kinds, self.frequency, self.rarities, other.terms
        kind_weights = _ACROSS if across else _SAME
        rare = [kind_weights[kinds[term]] * rarities[frequency[term]] for term in terms]
        values = list(map(mul, other.weights, rare))
        product = shared = my_lead = my_title = their_lead = their_title = whole_title = their_unsaid = 0.0
        my_unsaid = mine.named
        their_deed = deed_shared = False
        which_shared = set()
        for place in compress(range(len(terms)), map(mine.weights.__contains__, terms)):
            term, rarely = terms[place], rare[place]
            weighed, which, rarity = mine.weights[term], kinds[term], rarities[frequency[term]]
            product += weighed * values[place]
            shared += rarely if kind_weights[which] <= 1 else rarity
            which_shared.add(which)
            if stands := mine.stands.get(term):
                # what stands far down in a long text is there by chance, so it counts by its place
                weight = other.weights[place]
                my_lead += rarely * (weight if weight < 1 else 1.0)
                if stands & TITLE:
                    my_title += rarity
                    if stands & NAME:
                        my_unsaid -= rarity
                    deed_shared |= stands >= DEED
            if other.stands[place]:
                their_lead += rarely if rarely < weighed else weighed
        if not product:
            return Likeness(0.0, 0.0, 0.0, 0.0, 0.0, same_deed=False, another=False)
        for place in compress(range(len(terms)), other.stands.translate(_OF_TITLE)):
            stands, term = other.stands[place], terms[place]
            rarity = rarities[frequency[term]]
            whole_title += rarity
            if known := term in mine.weights:
                their_title += rarity
            elif stands & NAME:
                their_unsaid += rarity
            if stands >= DEED:
                their_deed = True
                deed_shared |= known
        return Likeness(
            cosine=product / (mine.length * math.sqrt(sum(map(mul, values, values)))),
            lead=max(my_lead / (mine.lead or 1.0), their_lead / (sum(compress(rare, other.stands)) or 1.0)),
            title=max(my_title / (mine.title or 1.0), their_title / (whole_title or 1.0)),
            unsaid=max(min(my_unsaid, their_unsaid), 0.0),  # never less than nothing, for what rounding leaves
            shared=shared,
            same_deed=_DEED in which_shared and not _NAMES.isdisjoint(which_shared),
            another=mine.tells and their_deed and not deed_shared and _WHAT.isdisjoint(which_shared),
        )

    def candidates(self, vectors: Iterable[Vector]) -> list[int]:
        """Return the articles that share most of the rarest terms, the best first."""
        scores: dict[int, float] = {}
        for vector in vectors:
            weights = vector.weights
            for term in heapq.nlargest(RAREST, weights, key=lambda term: self._reach(term, weights)):
                worth = weights[term] ** 2
                for article in (self.postings[term] or ())[-NEWEST:]:
                    scores[article] = scores.get(article, 0.0) + worth
        return [article for _, article in heapq.nlargest(CANDIDATES, zip(scores.values(), scores, strict=True))]

    def _reach(self, term: int, weights: Mapping[int, float]) -> float:
        if not self.postings[term] or self.frequency[term] > COMMON * self.read:
            return 0.0
        return weights[term]

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


def compact(held: dict[Key, Value]) -> dict[Key, Value]:
    """Lay a dict out anew: one that as many leave as come keeps the room of those that left, and so doubles in time."""
    return dict(held)


def _stands(term: str, found: Terms) -> int:
    at = LEAD * (term in found.lead) + TITLE * (term in found.title)
    return at + NAME * (term in found.names) + DEED * (term in found.deeds)
