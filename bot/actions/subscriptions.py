"""A person's or a channel's interests beside its digest: each an audience of its own, with its own schedule."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from bot.actions.clocks import own_zone, zone_named
from bot.actions.digest import DEFAULT_TIME, Digest, check_review, digest_of, language_named, length_of, outlets_of
from bot.actions.journal import kept, note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_set_up
from bot.actions.saved_topics import topic_in
from bot.actions.spans import day_of
from bot.actions.timing import Timing, changed, days_of_rhythm
from bot.model import Audience, Schedule, Topic

#: How many subscriptions one person, and one server, may have.
QUOTA, SPACE_QUOTA = 10, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Timing):
    """What somebody subscribes to. `here` = for the channel, else for the person by direct message."""

    topic: str
    here: bool = False
    language: str = ""
    hide: str = ""  # outlets, with commas
    length: str = ""
    role: str = ""  # `here`: the platform's id of the one role that may be pinged; "-" = nobody


async def subscribe(office: Office, asker: Asker, order: Order) -> Digest:
    """Make a subscription, or change its time; raises ActionRefused without the right or over the quota."""
    if order.here:
        await check_set_up(office, asker)
    elif order.role:
        raise ActionRefused("refused.role_here")
    topic = await topic_in(office, asker, order.topic)
    place = _place(asker, here=order.here)
    audiences = await office.desk.audiences()
    mine = [found for found in audiences if found.address == place.address and found.platform == asker.platform]
    identity = subscription_id(place.audience, topic)
    known = next((found for found in mine if found.id == identity), None)
    _check_quota(asker, known, mine, audiences)
    zone = zone_named(order.zone) if order.zone else next((found.zone for found in mine), own_zone(asker))
    now = office.clock.now()
    audience = known or Audience(
        id=identity,
        platform=asker.platform,
        address=place.address,
        language=asker.language,
        created_at=now,
    )
    audience = replace(
        audience,
        name=place.name,
        space=place.space,
        zone=zone,
        topic=topic,
        language=language_named(order.language) if order.language else audience.language,
        hidden_outlets=await outlets_of(order.hide, office, asker) if order.hide else audience.hidden_outlets,
        items=length_of(order.length) if order.length else audience.items,
        role=order.role.strip("-") if order.role else audience.role,
        paused="",
    )
    before = await office.desk.schedule(identity) if known else None
    days = days_of_rhythm(order.rhythm)
    fresh = Schedule(id=identity, audience=identity, times=(DEFAULT_TIME,), zone=zone, weekdays=days, quiet_line=False)
    schedule = changed(before or fresh, replace(order, zone=zone), now, platform=audience.platform)
    check_review(office, schedule)
    await office.desk.save_audience(audience)
    await office.desk.save_schedule(schedule)
    await note(office, place, "subscribe", identity, {"before": kept(known, before)})
    return digest_of(audience, schedule, now)


async def subscriptions(office: Office, asker: Asker) -> list[Digest]:
    """Return the asker's own subscriptions, then the channel's (a channel's digest is not among them)."""
    schedules = {found.id: found for found in await office.desk.schedules()}
    places = {_place(asker, here=False).address, asker.address}
    found = [
        audience
        for audience in await office.desk.audiences()
        if audience.platform == asker.platform and audience.address in places and is_subscription(audience)
    ]
    now = office.clock.now()
    return [
        digest_of(audience, schedules[audience.id], now)
        for audience in sorted(found, key=lambda one: (one.address == asker.address, one.topic.name))
        if audience.id in schedules
    ]


async def unsubscribe(office: Office, asker: Asker, identity: str) -> Audience:
    """End a subscription: one's own, or the channel's with the right to; raises ActionRefused otherwise."""
    mine = {digest.audience.id: digest for digest in await subscriptions(office, asker)}
    digest = mine.get(identity)
    if digest is None:
        raise ActionRefused("refused.no_subscription")
    own = _place(asker, here=False)
    if digest.audience.address != own.address:
        await check_set_up(office, asker)
        own = asker
    await office.desk.delete_audience(identity, office.clock.now())
    await note(office, own, "unsubscribe", identity, {"before": kept(digest.audience, digest.schedule)})
    return digest.audience


async def snooze(office: Office, asker: Asker, identity: str, until: str) -> Digest:
    """Tell nothing of a subscription until a day begins ("3 days", a date), "" = go on at once; nothing is lost.

    What came meanwhile is told after it, as far back as untold news competes.
    """
    digest = next((one for one in await subscriptions(office, asker) if one.audience.id == identity), None)
    if digest is None:
        raise ActionRefused("refused.no_subscription")
    own = _place(asker, here=False)
    if digest.audience.address != own.address:
        await check_set_up(office, asker)
        own = asker
    now = office.clock.now()
    schedule = replace(digest.schedule, paused_until=day_of(until, now, digest.schedule.zone) if until else None)
    await office.desk.save_schedule(schedule)
    await note(office, own, "snooze", identity, {"before": kept(digest.audience, digest.schedule)})
    return digest_of(digest.audience, schedule, now)


async def mute_story(office: Office, asker: Asker, story: str, *, here: bool) -> None:
    """Tell the asker, or with the right to the asker's channel (`here`), no more of a story; `undo` takes it back."""
    if here:
        await check_set_up(office, asker)
    found = await office.desk.story(story)
    if found is None:
        raise ActionRefused("refused.story")
    place = _place(asker, here=here)
    scope = place.audience if here else f"space:{place.space}"
    await office.desk.mute(scope, found.id, until=None, now=office.clock.now())
    await note(office, place, "mute", found.id, {"before": {"scope": scope}})


def is_subscription(audience: Audience) -> bool:
    """Tell a subscription from a channel's digest."""
    return "#" in audience.id


def subscription_id(audience: str, topic: Topic) -> str:
    """Return an id that is the same for the same place and topic, and short enough for a button."""
    return f"{audience}#{hashlib.sha256(repr(topic).encode()).hexdigest()[:12]}"


def _place(asker: Asker, *, here: bool) -> Asker:
    return asker if here else privately(asker)


def privately(asker: Asker) -> Asker:
    """Return the asker as if they asked by direct message: what is their own is kept, and taken back, there."""
    address = f"user:{asker.person}"
    own = f"{asker.platform}:{address}"
    return replace(asker, address=address, audience=own, space=own, name="", may_set_up=True)


def _check_quota(asker: Asker, known: Audience | None, mine: list[Audience], everybody: list[Audience]) -> None:
    if known is not None:
        return
    if len(mine) >= QUOTA:
        raise ActionRefused("refused.quota", count=QUOTA)
    if sum(found.space == asker.space for found in everybody) >= SPACE_QUOTA:
        raise ActionRefused("refused.quota", count=SPACE_QUOTA)
