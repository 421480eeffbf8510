"""Sightings to groups: one for each spelling, with what all its places together say it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.entities.learning.cues import cues
from bot.entities.learning.sightings import Sighting
from bot.entities.learning.territories import name_of
from bot.text.words import fold

_CERTAIN = 2.0  # votes that make up for a capital which may stand for its place only


@dataclass(slots=True, kw_only=True)
class Group:
    """Sightings held to be of one name. Mutable while groups are being joined."""

    key: str
    sightings: list[Sighting] = field(default_factory=list)
    misprints: set[str] = field(default_factory=set)
    adjectives: set[str] = field(default_factory=set)

    @property
    def forms(self) -> Counter[str]:
        """Return each spelling and how often it stands."""
        return Counter(sighting.text for sighting in self.sightings)

    @property
    def longest(self) -> Sighting:
        """Return a sighting with the most words, the most frequent spelling of them, the first in order."""
        forms = self.forms
        return max(self.sightings, key=lambda seen: (len(seen.words), forms[seen.text]))

    @property
    def articles(self) -> set[str]:
        """Return the articles it stands in."""
        return {sighting.article for sighting in self.sightings}

    @property
    def territory(self) -> str:
        """Return the code of the country or region it is, "" for none."""
        return next((seen.found.code for seen in self.sightings if seen.found), "")

    @property
    def offices(self) -> Counter[tuple[str, str]]:
        """Return (country, last word of the office) of the offices that stand before it."""
        return Counter(
            (seen.country, fold(seen.office.split()[-1])) for seen in self.sightings if seen.office and seen.country
        )

    @property
    def kind(self) -> str:
        """Return the type that most speaks for, "" when nothing does."""
        votes = self.votes
        return max(votes, key=lambda kind: votes[kind]) if votes else ""

    @property
    def votes(self) -> dict[str, float]:
        """Return the weight of each type."""
        found: dict[str, float] = defaultdict(float)
        for sighting in self.sightings:
            if sighting.found:
                found[sighting.found.kind] += 10.0
            for kind, weight in sighting.votes:
                found[kind] += weight
        return dict(found)

    @property
    def is_person(self) -> bool:
        """Tell whether it is, or for want of other signs may be, a person of two or more names."""
        return self.kind == "person" or (not self.kind and self.has_full_name)

    @property
    def has_full_name(self) -> bool:
        """Tell whether a spelling has two or more words."""
        return any(len(sighting.words) > 1 for sighting in self.sightings)

    @property
    def is_certain(self) -> bool:
        """Tell whether it is a name: capital inside a sentence, or sure by its surroundings."""
        named = [seen.found for seen in self.sightings if seen.found]
        if named:  # "Eastern European" alone is no sign of a region
            return any(found.country or not found.is_adjective for found in named)
        if any(sighting.is_strong for sighting in self.sightings):
            return True
        return self.has_full_name and max(self.votes.values(), default=0.0) >= _CERTAIN

    def absorb(self, other: Group) -> None:
        """Take the other's sightings over."""
        self.sightings.extend(other.sightings)
        self.misprints |= other.misprints
        self.adjectives |= other.adjectives
        other.sightings = []


def groups_of(sightings: Iterable[Sighting]) -> list[Group]:
    """Return one group for each spelling, inflected forms of one counting as one, in order of first sight."""
    found: dict[str, Group] = {}
    for sighting in sightings:
        key = _key(sighting)
        found.setdefault(key, Group(key=key)).sightings.append(sighting)
    return list(found.values())


def _key(sighting: Sighting) -> str:
    if sighting.found:
        return f"territory {sighting.found.code}"
    words = sighting.bases
    if len(words) > 2 and words[0] in cues(sighting.language).lists["articles"]:
        words = words[1:]
    return " ".join(words)


def territory_name(group: Group) -> str:
    """Return the name of the country or region: as it stands, but in languages with cases as locale data give it."""
    found = [seen for seen in group.sightings if seen.found]
    plain = Counter(seen.text for seen in found if not _is_adjective(seen) and not cues(seen.language).inflects)
    if plain:
        return plain.most_common(1)[0][0]
    first = found[0]
    language = Counter(seen.language for seen in found).most_common(1)[0][0]
    return name_of(first.found, language or "en") if first.found else first.text


def _is_adjective(seen: Sighting) -> bool:
    return seen.found is not None and seen.found.is_adjective
