"""An entity as written -> who it is, and what was last reported: roles with dates, spellings, stories, counts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.actions.office import ActionRefused, Office
from bot.actions.stories import StoryLine, line_of
from bot.briefing.offices import body_of, office_in
from bot.briefing.phrases import phrases_for
from bot.model import Entity, Role

DAYS = 30
STORIES = 5
COMPANY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """What is known of an entity. `by_day` covers the last 30 days, days without mentions included as 0."""

    entity: Entity
    stories: tuple[StoryLine, ...]
    by_day: tuple[tuple[date, int], ...]
    seen_with: tuple[tuple[Entity, int], ...]
    country: str = ""  # its name in the region's pack
    others: tuple[Entity, ...] = ()  # who else may have been meant
    bodies: Mapping[str, Entity] = field(default_factory=dict)  # what the roles are of, by the name they give it

    @property
    def mentions(self) -> int:
        """In how many articles the entity was named."""
        return sum(count for _, count in self.by_day)

    def office(self, role: Role, language: str) -> str:
        """Return a role of the entity in a reader's language, as far as its words are known there."""
        return office_in(role.text, phrases_for(language), self.bodies, on=self.by_day[-1][0])


async def look_up(office: Office, written: str) -> LookUp:
    """Return what is known; raises ActionRefused when nothing in the catalogue is spelt like it."""
    found = find_entities(office, written, 6)
    if not found:
        raise ActionRefused("refused.entity" if written.strip() else "refused.nobody", written=written)
    entity = found[0]
    today = office.clock.now().date()
    first = today - timedelta(days=DAYS - 1)
    days = (first + timedelta(days=step) for step in range(DAYS))
    mentions, stories, company = await asyncio.gather(  # somebody waits
        office.desk.mentions_by_day(entity.key, office.clock.now() - timedelta(days=DAYS)),
        office.desk.latest_stories([entity.key], limit=STORIES),
        office.desk.seen_with(entity.key, limit=COMPANY),
    )
    counted = dict(mentions)
    return LookUp(
        entity=entity,
        stories=tuple(line_of(story, office) for story in stories),
        by_day=tuple((day, counted.get(day, 0)) for day in days),
        seen_with=tuple((office.entities[key], count) for key, count in company if key in office.entities),
        country=office.region.countries.get(entity.country, ""),
        others=tuple(found[1:]),
        bodies=_bodies(office, entity),
    )


def _bodies(office: Office, entity: Entity) -> dict[str, Entity]:
    names = filter(None, (body_of(role.text) for role in entity.roles))
    return {
        name: one
        for name in names
        for one in office.names.search(name, 1)
        if name in (one.name, *(alias.text for alias in one.aliases))
    }


def find_entities(office: Office, written: str, limit: int) -> list[Entity]:
    """Return entities for a choice's value ("e:KEY") or any spelling of a name, best first."""
    key = written.removeprefix("e:")
    if key in office.entities:
        return [office.entities[key]]
    return office.names.search(written, limit)
