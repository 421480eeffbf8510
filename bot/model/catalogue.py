"""Who and what to look for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One spelling of an entity. `note`: "", context, capitals, never_alone or misprint."""

    text: str
    language: str = ""
    note: str = ""
    since: date | None = None  # `from` in YAML
    until: date | None = None  # `to` in YAML, inclusive

    def holds(self, on: date) -> bool:
        """Tell whether the spelling was in use on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office and when it was held; all dates None = nobody vouches for a date."""

    text: str
    since: date | None = None
    until: date | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Someone or something in the catalogue.

    `type`: person, organisation, company, country, region, place, event, ...
    """

    key: str
    name: str
    type: str
    country: str = ""
    aliases: tuple[Alias, ...] = ()
    roles: tuple[Role, ...] = ()
    metonym_of: str = ""  # key of the entity it may stand for ("Moscow says")
    context: tuple[str, ...] = ()  # words that support an ambiguous alias, lower case
    against: tuple[str, ...] = ()  # words that speak against it
    notes: str = ""
    region: str = ""

    def name_in(self, language: str, on: date) -> str:
        """Return the name as it is written in a language on a day: its first unmarked alias there, else `name`."""
        current = (one for one in self.aliases if one.language == language and not one.note and one.holds(on))
        return next((one.text for one in current), self.name)
