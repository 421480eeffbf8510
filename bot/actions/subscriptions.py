"""A person's or a channel's interests beside its digest: each an audience of its own, with its own schedule."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from bot.actions.clocks import instant_of, own_zone, times_of, zone_named
from bot.actions.digest import DEFAULT_TIME, Digest, next_moment
from bot.actions.journal import kept, note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_set_up
from bot.actions.saved_topics import topic_in
from bot.model import Audience, Schedule, Topic

#: How many subscriptions one person, and one server, may have.
QUOTA, SPACE_QUOTA = 10, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody subscribes to. `here` = for the channel, else for the person by direct message."""

    topic: str
    here: bool = False
    times: str = ""
    zone: str = ""


async def subscribe(office: Office, asker: Asker, order: Order) -> Digest:
    """Make a subscription, or change its time; raises ActionRefused without the right or over the quota."""
    if order.here:
        await check_set_up(office, asker)
    topic = await topic_in(office, asker, order.topic)
    place = _place(asker, here=order.here)
    audiences = await office.desk.audiences()
    mine = [found for found in audiences if found.address == place.address and found.platform == asker.platform]
    identity = subscription_id(place.audience, topic)
    known = next((found for found in mine if found.id == identity), None)
    _check_quota(asker, known, mine, audiences)
    zone = zone_named(order.zone) if order.zone else next((found.zone for found in mine), own_zone(asker))
    now = office.clock.now()
    audience = Audience(
        id=identity,
        platform=asker.platform,
        address=place.address,
        name=place.name,
        space=place.space,
        language=asker.language,
        zone=zone,
        topic=topic,
        created_at=known.created_at if known else now,
    )
    instant = instant_of(order.times)
    times = () if instant else times_of(order.times) if order.times else (DEFAULT_TIME,)
    schedule = Schedule(
        id=identity,
        audience=identity,
        times=times,
        zone=zone,
        quiet_line=False,
        since=now,
        instant=bool(instant),
        quiet=instant.quiet if instant else None,
    )
    before = next((found for found in await office.desk.schedules() if found.audience == identity), None)
    await office.desk.save_audience(audience)
    await office.desk.save_schedule(schedule)
    await note(office, place, "subscribe", identity, {"before": kept(known, before)})
    return Digest(audience=audience, schedule=schedule, next_at=next_moment(schedule, now))


async def subscriptions(office: Office, asker: Asker) -> list[Digest]:
    """Return the asker's own subscriptions, then the channel's (a channel's digest is not among them)."""
    schedules = {found.audience: found for found in await office.desk.schedules()}
    places = {_place(asker, here=False).address, asker.address}
    found = [
        audience
        for audience in await office.desk.audiences()
        if audience.platform == asker.platform and audience.address in places and "#" in audience.id
    ]
    now = office.clock.now()
    return [
        Digest(
            audience=audience,
            schedule=schedules[audience.id],
            next_at=None if audience.paused else next_moment(schedules[audience.id], now),
        )
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


def subscription_id(audience: str, topic: Topic) -> str:
    """Return an id that is the same for the same place and topic, and short enough for a button."""
    return f"{audience}#{hashlib.sha256(repr(topic).encode()).hexdigest()[:12]}"


def _place(asker: Asker, *, here: bool) -> Asker:
    if here:
        return asker
    address = f"user:{asker.person}"
    own = f"{asker.platform}:{address}"
    return replace(asker, address=address, audience=own, space=own, name="")


def _check_quota(asker: Asker, known: Audience | None, mine: list[Audience], everybody: list[Audience]) -> None:
    if known is not None:
        return
    if len(mine) >= QUOTA:
        raise ActionRefused("refused.quota", count=QUOTA)
    if sum(found.space == asker.space for found in everybody) >= SPACE_QUOTA:
        raise ActionRefused("refused.quota", count=SPACE_QUOTA)
