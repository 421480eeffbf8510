"""A slot's briefing to the same with what was announced for its day."""

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


async def with_announced(
    briefing: Briefing,
    choice: Choice,
    *,
    audience: Audience,
    slot: Slot,
    told: Mapping[str, int],
    told_in: Mapping[str, str],
    edition: Edition,
    library: Library,
    region: Region,
    entities: Mapping[str, Entity],
    feeds: Mapping[str, Feed],
) -> Briefing:
    """Return the briefing with what falls due on the audience's own day, once an audience.

    A story that has an item in this briefing, competes for one, or had one today speaks for itself.
    """
    day = slot.due_at.astimezone(ZoneInfo(audience.zone)).date()
    key = (day, slot.due_at)
    if key not in edition.falling_due:
        edition.falling_due[key] = await _announced(library, day, slot.due_at)
    busy = {each.development.story.id for each in (*choice.chosen, *choice.cut)}
    today = {story for story, posted in told_in.items() if f"/{slot.on.isoformat()}/" in posted}
    found = edition.falling_due[key]
    busy |= {one.story.id for one in found if any(each.story in today for each in one.story.statements)}
    ahead = repeat(
        found,
        audience=audience,
        told=told,
        busy=busy,
        region=region,
        entities=entities,
        feeds=feeds,
    )
    return ahead.added_to(briefing)


async def _announced(library: Library, day: date, at: datetime) -> tuple[Announced, ...]:
    found = []
    for story in await library.stories_naming(day, since=at - NOTICE, until=at):
        due = announced(story, day, before=at - STILL_NEWS)
        if due:
            known = tuple(statement.number for statement in naming(story, day))
            found.append(Announced(story=story, due=due, known=known))
    return tuple(found)
