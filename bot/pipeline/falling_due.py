"""A slot's briefing to the same with what was announced for its day, or for the days until the next slot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.briefing.ahead import Announced, repeat
from bot.briefing.choose import Choice
from bot.model import Audience, Briefing, Entity, Feed, Region, Slot
from bot.pipeline.edition import Edition
from bot.ports import Library
from bot.stories.ahead import announced, naming

#: What was said within it is today's news, and no announcement to come back to.
STILL_NEWS = timedelta(hours=24)

#: So long before its day an announcement may have been made.
NOTICE = timedelta(days=120)

#: As many days as a briefing looks ahead, however far off the next one is.
WEEK = timedelta(days=7)

DAY = timedelta(days=1)


async def with_announced(
    briefing: Briefing,
    choice: Choice,
    *,
    audience: Audience,
    slot: Slot,
    next_at: datetime | None,
    told: Mapping[str, int],
    told_in: Mapping[str, str],
    edition: Edition,
    library: Library,
    region: Region,
    entities: Mapping[str, Entity],
    feeds: Mapping[str, Feed],
) -> Briefing:
    """Return the briefing with what falls due on the audience's own day, once an audience.

    When the next slot comes days later (`next_at`), the days before it are this one's too: a weekly reader's week.
    A story that has an item in this briefing, competes for one, or had one today speaks for itself.
    """
    first, last = _days(slot.due_at, next_at, ZoneInfo(audience.zone))
    key = (first, last, slot.due_at)
    if key not in edition.falling_due:
        edition.falling_due[key] = await _announced(library, first, last, slot.due_at)
    busy = {each.development.story.id for each in (*choice.chosen, *choice.cut)}
    today = {story for story, posted in told_in.items() if f"/{slot.on.isoformat()}/" in posted}
    found = edition.falling_due[key]
    busy |= {one.story.id for one in found if any(each.story in today for each in one.story.statements)}
    ahead = repeat(
        found,
        today=first,
        audience=audience,
        told=told,
        busy=busy,
        region=region,
        entities=entities,
        feeds=feeds,
    )
    return ahead.added_to(briefing)


def _days(at: datetime, next_at: datetime | None, zone: ZoneInfo) -> tuple[date, date]:
    """Return the first and last local day that no other slot will speak of."""
    first = at.astimezone(zone).date()
    if next_at is None:
        return first, first
    before_next = min(next_at, at + WEEK).astimezone(zone).date() - DAY
    return first, max(first, before_next)


async def _announced(library: Library, first: date, last: date, at: datetime) -> tuple[Announced, ...]:
    found = []
    days = [first + place * DAY for place in range((last - first).days + 1)]
    for story in await library.stories_announcing(first, last, since=at - NOTICE, until=at):
        for day in days:
            due = announced(story, day, before=at - STILL_NEWS)
            if due:
                known = tuple(statement.number for statement in naming(story, day))
                found.append(Announced(story=story, day=day, due=due, known=known))
    return tuple(found)
