"""A field of an article as it is searched, and the places in it that may be names."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bot.entities.forms import FULL
from bot.entities.hidden import Shown
from bot.entities.index import Entry
from bot.model import Entity

_HEADLINE = 0.6  # share of words with a capital from which on capitals tell nothing


@dataclass(eq=False)
class Field:
    """Title or text: as seen, as scanned (the same length), and where patterns were found in it.

    `hidden` leads back to the text as given, None when that is what is seen; `national` tells of letters that scanning
    keeps apart, None when nobody has looked. `candidates` are filled in from places.
    """

    name: str
    text: str
    scanned: str
    places: list[tuple[int, int, int]] = field(repr=False)
    hidden: Shown | None = None
    national: bool | None = None
    candidates: list[Candidate] = field(default_factory=list, repr=False)

    def as_given(self, start: int, end: int) -> tuple[int, int]:
        """Return where a place of the seen text is in the text as given."""
        if self.hidden is None:
            return start, end
        return self.hidden.starts[start], self.hidden.ends[end - 1]

    @cached_property
    def thing_ends(self) -> set[int]:
        """Where names may end that are no persons' names."""
        return {candidate.end for candidate in self.candidates if candidate.entry.entity.type != "person"}

    @cached_property
    def sure_starts(self) -> set[int]:
        """Where names begin that need no support."""
        return {candidate.start for candidate in self.candidates if candidate.entry.trust is FULL}

    @property
    def has_case(self) -> bool:
        """Whether the author used capitals at all, and not for everything."""
        return not self.text.islower() and not self.text.isupper()

    @cached_property
    def capitals_tell(self) -> bool:
        """Whether a capital inside a sentence marks a name, unlike in headlines that capitalise each word."""
        if not self.has_case:
            return False
        words = [word for word in self.text[:400].split() if word[0].isalpha()]
        return len(words) < 3 or sum(word[0].isupper() for word in words) < _HEADLINE * len(words)


def is_written_like(entry: Entry, text: str, start: int, end: int) -> bool:
    """Return whether a place of a text with capitals has those that a name with a capital has."""
    if entry.acronym:
        return text[start:end].isupper()
    first = text[start]
    return first.isupper() or first.istitle()


class Candidate(NamedTuple):
    """A form at a place: what never changes of it ends at `stem_end`, its word with all suffixes at `end`.

    `is_exact`: it stands there as the catalogue has it, not in another case or with a suffix.
    """

    start: int
    stem_end: int
    end: int
    entry: Entry
    is_exact: bool


#: A candidate that has its place, who is meant, and why.
Won = tuple[Candidate, Entity, str]
