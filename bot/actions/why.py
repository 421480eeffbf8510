"""Why a channel was told something, or was not: from what it was told, and from the choice as it would fall now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.stories import StoryLine, line_of
from bot.briefing.choose import choose
from bot.briefing.reason import Reason
from bot.model import Audience, Briefing, Topic
from bot.stories.news import development


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyStory:
    """`told_in`: the slot that told it last, "" = never; `reasons` speak for telling it now, or against."""

    line: StoryLine
    told_in: str
    is_chosen: bool
    reasons: tuple[Reason, ...]
    countries: Mapping[str, str]  # code -> name in the region's pack


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyBriefing:
    """What a posted briefing was chosen from."""

    briefing: Briefing
    slot: str


async def why_briefing(office: Office, asker: Asker, marker: str) -> WhyBriefing:
    """Return the briefing behind a message; raises ActionRefused when it is no longer on record."""
    known = await office.desk.audiences()
    posted = await office.desk.posted([found.id for found in known if _is_here(found, asker)], marker)
    if posted is None:
        raise ActionRefused("refused.briefing")
    return WhyBriefing(briefing=posted.briefing, slot=posted.slot)


async def why_story(office: Office, asker: Asker, story: str) -> WhyStory:
    """Return why the asker's channel was, or was not, told of a story."""
    found = await office.desk.story(story)
    if found is None or not found.reports:
        raise ActionRefused("refused.story")
    audience = await _audience(office, asker)
    told = await office.desk.told(audience.id)
    told_in = await office.desk.told_in(audience.id)
    slot = next((told_in[one.story] for one in found.statements if one.story in told_in), "")
    what = development(found, told)
    countries = office.region.countries
    if what is None:
        return WhyStory(line=line_of(found, office), told_in=slot, is_chosen=False, reasons=(), countries=countries)
    choice = choose([what], topic=audience.topic, region=office.region, entities=office.entities, feeds=office.feeds)
    reasons = [reason for chosen in choice.chosen for reason in chosen.reasons]
    reasons += [left.reason for left in choice.refused]
    reasons += [Reason(key="analysis") for _ in choice.worth_reading]
    return WhyStory(
        line=line_of(found, office),
        told_in=slot,
        is_chosen=bool(choice.chosen),
        reasons=tuple(reasons),
        countries=countries,
    )


async def _audience(office: Office, asker: Asker) -> Audience:
    known = await office.desk.audiences()
    nobody = Audience(id=asker.audience, platform=asker.platform, address=asker.address, topic=Topic())
    own = next((found for found in known if found.id == asker.audience), None)
    return own or next((found for found in known if _is_here(found, asker)), nobody)


def _is_here(audience: Audience, asker: Asker) -> bool:
    """Tell whether the audience is the asker's channel, or the one that the asker's thread belongs to."""
    return audience.platform == asker.platform and audience.address in ({asker.address, asker.parent} - {""})


def slot_moment(slot: str) -> datetime | None:
    """Return the day and wall time that a slot's key names, without a zone; None for another kind of key."""
    try:
        *_, day, time = slot.split("/")
        return datetime.fromisoformat(f"{day}T{time}")
    except ValueError:
        return None
