"""Following one story: its follow-ups go to a thread of the channel, or to the person where there are no threads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.actions.clocks import own_zone
from bot.actions.digest import DEFAULT_TIME
from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.stories import StoryLine, line_of
from bot.model import Audience, Schedule, Topic


async def followed_in(office: Office, asker: Asker, story: str) -> Audience | None:
    """Return the audience that already follows the story from the asker's channel, None when there is none."""
    name = _name(asker, story)
    audiences = [found for found in await office.desk.audiences() if found.platform == asker.platform]
    return next((found for found in audiences if found.topic.key == name), None)


async def headline_of(office: Office, story: str) -> StoryLine:
    """Return what a story is about; raises ActionRefused when it is gone."""
    found = await office.desk.story(story)
    if found is None or not found.reports:
        raise ActionRefused("refused.story")
    return line_of(found, office)


async def follow(office: Office, asker: Asker, story: str, address: str) -> Audience:
    """Make `address` (a new thread, or "user:ID") an audience of the story alone, from now on.

    It is told at the times of the asker's channel, and of nothing that was known before.
    """
    found = await office.desk.story(story)
    if found is None or not found.reports:
        raise ActionRefused("refused.story")
    now = office.clock.now()
    audiences, schedules = await office.desk.audiences(), await office.desk.schedules()
    here = next((known for known in audiences if known.id == asker.audience), None)
    times = next((known for known in schedules if known.id == asker.audience), None)
    line = line_of(found, office)
    identity = f"{asker.platform}:{address}#{found.id}"
    audience = Audience(
        id=identity,
        platform=asker.platform,
        address=address,
        name=line.headline[:100],
        space=asker.space,
        language=here.language if here else asker.language,
        zone=here.zone if here else own_zone(asker),
        topic=Topic(key=_name(asker, story), name=line.headline[:100], region=office.region.key, stories=(found.id,)),
        created_at=now,
        hidden_outlets=here.hidden_outlets if here else (),
    )
    schedule = Schedule(
        id=identity,
        audience=identity,
        times=times.times if times else (DEFAULT_TIME,),
        zone=times.zone if times else audience.zone,
        quiet_line=False,
        since=now,
    )
    await office.desk.save_audience(audience)
    settled: dict[str, int] = {}
    for statement in found.statements:
        settled[statement.story] = max(settled.get(statement.story, 0), statement.number)
    await office.desk.settle(identity, settled, "followed", now)
    await office.desk.save_schedule(schedule)
    await note(office, replace(asker, space=audience.space), "follow", identity, {"before": {}})
    return audience


def threads_of(audiences: Iterable[Audience]) -> dict[str, frozenset[str]]:
    """Return which stories each channel's threads follow: address -> stories; a thread that pauses follows none."""
    found: dict[str, set[str]] = {}
    for audience in audiences:
        kind, _, other = audience.topic.key.partition(":")
        if kind == "s" and audience.topic.stories and not audience.paused and not audience.address.startswith("user:"):
            found.setdefault(other.rpartition(":")[0], set()).update(audience.topic.stories)
    return {address: frozenset(stories) for address, stories in found.items()}


def _name(asker: Asker, story: str) -> str:
    return f"s:{asker.address}:{story}"
