"""What grouping remembers of the articles of the last days, and how alike two of them are."""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.stories.copies import Sketch
from bot.stories.index import Entry, Index, Vector, compact

MOST_PAIRS = 200_000  # likenesses that are kept
MOST_VECTORS = 256
LEAD_SCALE = 0.75  # a lead is found again in full more often than a whole text is
TITLE_SCALE = 0.6  # the same of a title
BRIEF = 60  # terms; a text with more shares a name and a deed with many others by chance


@dataclass(slots=True)
class Known:
    """An article in the index. `silent`: its text is a copy, which says nothing of its own; `rewritten`: one that does.

    `missed`: numbers of those that are alike, in stories it was kept out of. `near`: its greatest likenesses to others,
    ascending; None = not looked for yet.
    """

    id: str
    story: str
    seen_at: datetime
    sketch: Sketch
    copy_of: str = ""
    silent: bool = False
    rewritten: bool = False
    missed: tuple[int, ...] = ()
    near: array[float] | None = None


@dataclass(slots=True)
class Memory:
    """Articles by number, in order of arrival."""

    limits: Mapping[str, float]
    index: Index = field(default_factory=Index)
    known: dict[int, Known] = field(default_factory=dict)
    number_of: dict[str, int] = field(default_factory=dict)
    following: int = 0
    _pairs: dict[tuple[int, int], float] = field(default_factory=dict)
    _vectors: dict[tuple[int, bool], Vector] = field(default_factory=dict)

    def add(self, known: Known, entry: Entry) -> tuple[int, dict[int, float]]:
        """Take in an article and return its number and its neighbours with their likeness; they learn of it."""
        number = self.following
        self.following += 1
        self.known[number] = known
        self.number_of[known.id] = number
        alike = self.alike(entry)
        self.index.add(number, entry)
        self._pairs |= {(other, number): value for other, value in alike.items()}
        known.near = array("f", sorted(alike.values())[-self._neighbours :])
        for other, value in alike.items():
            near = self.known[other].near
            if near is not None:
                insort(near, value)
                del near[: -self._neighbours]
        return number, alike

    def restore(self, known: Known, entry: Entry) -> int:
        """Take in an article without looking at its neighbours yet."""
        number = self.following
        self.following += 1
        self.known[number] = known
        self.number_of[known.id] = number
        self.index.add(number, entry)
        return number

    def remove(self, numbers: Iterable[int]) -> None:
        """Let articles leave."""
        gone = list(numbers)
        self.index.remove(gone)
        for number in gone:
            del self.number_of[self.known.pop(number).id]
        if gone:
            self.known, self.number_of = compact(self.known), compact(self.number_of)
        self._pairs.clear()
        self._vectors.clear()

    def alike(self, entry: Entry) -> dict[int, float]:
        """Return the stored articles most like this one, with their likeness."""
        vectors = {across: self.index.vector(entry, across=across) for across in (False, True)}
        candidates = self.index.candidates(vectors.values())
        return {other: self._likeness(entry, vectors, other) for other in candidates}

    def likeness(self, one: int, other: int) -> float:
        """Return how alike two stored articles are, 0 to 1."""
        pair = (one, other) if one < other else (other, one)
        found = self._pairs.get(pair)
        if found is None:
            entry = self.index.entries[one]
            vectors = {across: self._vector(one, across=across) for across in (False, True)}
            if len(self._pairs) > MOST_PAIRS:
                self._pairs.clear()
            found = self._pairs[pair] = self._likeness(entry, vectors, other)
        return found

    def link(self, one: int, other: int) -> float:
        """Return the likeness of two articles beyond what they share with everything round them."""
        crowd = self.limits["crowd"] / 2
        return self.likeness(one, other) - crowd * (self._crowd(one) + self._crowd(other))

    def note_copies(self, number: int, same: Collection[int]) -> tuple[str, tuple[str, ...]]:
        """Note which of `same` an article repeats, or that they repeat it: the fuller text is never the copy.

        Returns the fullest article it repeats, "" for none, and those that repeat it.
        """
        known, article = self.known, self.known[number]
        fuller = [other for other in same if known[other].sketch.words >= article.sketch.words]
        if fuller:
            best = max(fuller, key=lambda other: (known[other].sketch.words, -other))
            article.copy_of = known[best].copy_of or known[best].id
            return article.copy_of, ()
        for other in same:
            known[other].copy_of = article.id
        return "", tuple(known[other].id for other in same)

    def elsewhere(self, one: int, other: int) -> bool:
        """Tell whether both articles name places, none in the same country: then neither repeats the other."""
        return _elsewhere(self.index.entries[one], self.index.entries[other])

    def stories_of(self, numbers: Iterable[int]) -> list[str]:
        """Return the stories in which articles stand, each once."""
        return list(dict.fromkeys(self.known[number].story for number in numbers))

    def missed(self, number: int) -> list[int]:
        """Return the articles that were alike when the later of the two arrived, and not alike enough by themselves."""
        return [other for other in self.known[number].missed if other in self.known]

    def note_missed(self, number: int, others: Iterable[int]) -> None:
        """Remember of an article and these others that they are alike, and stand apart."""
        for other in others:
            self.known[number].missed += (other,)
            self.known[other].missed += (number,)

    def language(self, number: int) -> str:
        """Return the language of a stored article."""
        return self.index.entries[number].language

    @property
    def _neighbours(self) -> int:
        return int(self.limits["neighbours"])

    def _crowd(self, number: int) -> float:
        known = self.known[number]
        if known.near is None:
            values = (value for other, value in self.alike(self.index.entries[number]).items() if other != number)
            known.near = array("f", sorted(values)[-self._neighbours :])
        return sum(known.near) / self._neighbours

    def _vector(self, number: int, *, across: bool) -> Vector:
        found = self._vectors.get((number, across))
        if found is None:
            if len(self._vectors) > MOST_VECTORS:
                self._vectors.clear()
            found = self._vectors[number, across] = self.index.vector(self.index.entries[number], across=across)
        return found

    def _likeness(self, entry: Entry, vectors: Mapping[bool, Vector], other: int) -> float:
        theirs, limits = self.index.entries[other], self.limits
        across = entry.language != theirs.language
        like = self.index.compare(vectors[across], theirs, across=across)
        if not like.shared:
            return 0.0
        brief = min(len(entry.terms), len(theirs.terms)) <= BRIEF
        found = like.cosine
        if not across:  # across languages too little of a lead carries over to say how much of it the other has
            found += limits["lead"] * (LEAD_SCALE * like.lead - like.cosine)
        if brief:  # all of a brief text is its lead, and a brief follow-up's need not be in the first report
            found = max(found, like.cosine)
        doubt = limits["doubt"]
        if not across:  # names and words of titles that mean the same look unlike across languages
            found += limits["headline"] * (TITLE_SCALE * like.title - found)
            doubt += limits["unsaid"] * like.unsaid
        found *= like.shared / (like.shared + doubt)
        if across:
            found *= limits["translation"]
        if like.another:
            found *= limits["another"]
        if like.same_deed and brief:
            found += (1 - found) * limits["deed"]
        if brief and _elsewhere(entry, theirs):
            found *= limits["elsewhere"]
        return found


def _elsewhere(one: Entry, other: Entry) -> bool:
    return bool(one.places and other.places) and not set(one.places).intersection(other.places)
