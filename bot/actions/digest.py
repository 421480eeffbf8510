"""Settings of a channel's digest: set, show, pause, resume; the next moment it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions.clocks import own_zone, zone_named
from bot.actions.feed_list import feeds_seen
from bot.actions.journal import kept, note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_set_up
from bot.actions.saved_topics import topic_in
from bot.actions.spans import day_of
from bot.actions.timing import Timing, changed
from bot.actions.topics import topic_of
from bot.briefing.phrases import languages, phrases_for
from bot.delivery.slots import next_slot
from bot.model import Audience, Schedule

DEFAULT_TIME = "08:00"
PAUSED_BY_HAND = "by hand"
#: Items of a briefing at most.
SECTIONS = ("auto", "country", "theme", "none")
LENGTHS = {"short": 3, "normal": 7, "long": 15}


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """An audience with its schedule, and when it is told next.

    `next_at` is None when it is halted, has no day, or is told as it happens: there it is the end of its pause.
    `trouble`: why the platform lets nothing through to it at the moment, "" = it does.
    """

    audience: Audience
    schedule: Schedule
    next_at: datetime | None
    trouble: str = ""

    @property
    def is_halted(self) -> bool:
        """Tell whether nothing is told until somebody resumes it."""
        return bool(self.audience.paused or self.schedule.paused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes(Timing):
    """What somebody wants changed, as written; "" = leave it."""

    language: str = ""
    topic: str = ""
    hide: str = ""  # outlets, with commas; "-" = none
    length: str = ""  # one of LENGTHS, or how many items at most
    amends: str = ""  # "on": posted messages say so when what they said is corrected; "off"
    role: str = ""  # the platform's id of the one role that may be pinged; "-" = nobody
    sections: str = ""  # one of SECTIONS
    threads: str = ""  # "on": what is new of a story that has a thread here is told there alone; "off"


async def set_digest(office: Office, asker: Asker, wishes: Wishes) -> Digest:
    """Make or change the digest of the asker's channel; raises ActionRefused without the right to."""
    await check_set_up(office, asker)
    now = office.clock.now()
    audience, schedule = await _found(office, asker)
    before = kept(audience, schedule)
    if audience is None:
        audience = Audience(
            id=asker.audience,
            platform=asker.platform,
            address=asker.address,
            name=asker.name,
            space=asker.space,
            language=asker.language,
            zone=own_zone(asker),
            topic=topic_of("", office),
            created_at=now,
        )
    audience = replace(
        audience,
        name=asker.name or audience.name,
        zone=zone_named(wishes.zone) if wishes.zone else audience.zone,
        language=language_named(wishes.language) if wishes.language else audience.language,
        topic=await topic_in(office, asker, wishes.topic) if wishes.topic else audience.topic,
        hidden_outlets=await outlets_of(wishes.hide, office, asker) if wishes.hide else audience.hidden_outlets,
        items=length_of(wishes.length) if wishes.length else audience.items,
        amends=wishes.amends == "on" if wishes.amends else audience.amends,
        role=wishes.role.strip("-") if wishes.role else audience.role,
        sections=sections_of(wishes.sections) if wishes.sections else audience.sections,
        threads=wishes.threads == "on" if wishes.threads else audience.threads,
        paused="",
    )
    schedule = schedule or Schedule(id=audience.id, audience=audience.id, times=(DEFAULT_TIME,), zone=audience.zone)
    schedule = changed(schedule, wishes, now, platform=audience.platform)
    check_review(office, schedule)
    await office.desk.save_audience(audience)
    await office.desk.save_schedule(schedule)
    await note(office, asker, "digest", audience.id, {"before": before})
    return digest_of(audience, schedule, now)


def check_review(office: Office, schedule: Schedule) -> None:
    """Raise ActionRefused where a draft could not be shown."""
    if schedule.review is not None and schedule.review.platform not in office.reviews_on:
        raise ActionRefused("refused.review_here")


def sections_of(written: str) -> str:
    """Return the kind of sections, "" for the one that fits the topic."""
    folded = written.strip().casefold()
    if folded not in SECTIONS:
        raise ActionRefused("refused.sections")
    return "" if folded == "auto" else folded


def length_of(written: str) -> int:
    """Return how many items a briefing has at most."""
    found = LENGTHS.get(written.strip().casefold()) or (int(written) if written.strip().isdecimal() else 0)
    if not 1 <= found <= LENGTHS["long"]:
        raise ActionRefused("refused.length", count=LENGTHS["long"])
    return found


def language_named(written: str) -> str:
    """Return the primary subtag of a language that briefings are written in, by its code or English name."""
    folded = written.strip().casefold()
    for code in languages():
        names = (code, phrases_for("en").named_language(code), phrases_for(code).named_language(code))
        if folded in {name.casefold() for name in names}:
            return code
    raise ActionRefused("refused.language", written=written)


async def show_digest(office: Office, asker: Asker) -> Digest:
    """Return the digest of the asker's channel; raises ActionRefused when there is none."""
    audience, schedule = await _found(office, asker)
    if audience is None or schedule is None:
        raise ActionRefused("refused.no_digest")
    here, now = (audience.platform, audience.address), office.clock.now()
    troubles = (one.reason for one in await office.desk.troubles(now) if (one.platform, one.address) == here)
    return replace(digest_of(audience, schedule, now), trouble=next(troubles, ""))


async def pause_digest(office: Office, asker: Asker, *, paused: bool, until: str = "") -> Digest:
    """Stop the digest for good, or until a day begins, or resume it; slots that passed are not made up for.

    The channel's other schedules stop and go on with it.
    """
    await check_set_up(office, asker)
    digest = await show_digest(office, asker)
    now = office.clock.now()
    beside = [one for one in await office.desk.schedules() if one.audience == digest.audience.id != one.id]
    if paused and until:
        day = day_of(until, now, digest.schedule.zone)
        return await _pause_until(office, asker, digest, day, "pause", beside=beside)
    audience = replace(digest.audience, paused=PAUSED_BY_HAND if paused else "")
    schedule, *others = (
        replace(one, paused_until=None, since=one.since if paused else now) for one in (digest.schedule, *beside)
    )
    schedule = replace(schedule, paused=paused)
    await office.desk.save_audience(audience)
    for one in (schedule, *others):
        await office.desk.save_schedule(one)
    what = "pause" if paused else "resume"
    await note(office, asker, what, audience.id, {"before": kept(digest.audience, digest.schedule, *beside)})
    return digest_of(audience, schedule, now)


async def skip_next(office: Office, asker: Asker) -> Digest:
    """Leave the next briefing out; what it would have told is told by the one after."""
    await check_set_up(office, asker)
    digest = await _going_on(office, asker)
    if digest.schedule.instant or digest.next_at is None:
        raise ActionRefused("refused.no_next")
    return await _pause_until(office, asker, digest, digest.next_at + timedelta(minutes=1), "skip")


async def publish_now(office: Office, asker: Asker) -> Digest:
    """Publish the digest at once, beside its schedule."""
    await check_set_up(office, asker)
    digest = await _going_on(office, asker)
    if office.publish_now is None or not await office.publish_now(digest.audience, digest.schedule):
        raise ActionRefused("refused.just_now")
    await note(office, asker, "now", digest.audience.id, {})
    return digest


async def _pause_until(
    office: Office, asker: Asker, digest: Digest, until: datetime, action: str, *, beside: Sequence[Schedule] = ()
) -> Digest:
    schedule = replace(digest.schedule, paused_until=until)
    for one in (schedule, *(replace(one, paused_until=until) for one in beside)):
        await office.desk.save_schedule(one)
    await note(office, asker, action, digest.audience.id, {"before": kept(digest.audience, digest.schedule, *beside)})
    return digest_of(digest.audience, schedule, office.clock.now())


async def outlets_of(written: str, office: Office, asker: Asker) -> tuple[str, ...]:
    """Return the outlets' own names; raises ActionRefused for one that no feed has which the asker may know of."""
    known = {feed.outlet.casefold(): feed.outlet for feed in (await feeds_seen(office, asker)).values()}
    names = [name.strip() for name in written.split(",") if name.strip(" -")]
    for name in names:
        if name.casefold() not in known:
            raise ActionRefused("refused.outlet", written=name)
    return tuple(dict.fromkeys(known[name.casefold()] for name in names))


def digest_of(audience: Audience, schedule: Schedule, now: datetime) -> Digest:
    """Return an audience with one of its schedules and its next moment."""
    digest = Digest(audience=audience, schedule=schedule, next_at=None)
    if digest.is_halted:
        return digest
    if schedule.instant:
        ends = schedule.paused_until
        return replace(digest, next_at=ends if ends and ends > now else None)
    found = next_slot(schedule, now=now)
    return replace(digest, next_at=found.due_at if found else None)


async def _going_on(office: Office, asker: Asker) -> Digest:
    """Return the digest of the asker's channel; raises ActionRefused when it is halted."""
    digest = await show_digest(office, asker)
    if digest.is_halted:
        raise ActionRefused("refused.paused")
    return digest


async def _found(office: Office, asker: Asker) -> tuple[Audience | None, Schedule | None]:
    audience = next((found for found in await office.desk.audiences() if found.id == asker.audience), None)
    return audience, await office.desk.schedule(asker.audience)
