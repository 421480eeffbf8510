"""More schedules of a channel beside its digest's: a weekly look-back, alerts. All share what the channel was told."""

from __future__ import annotations

from bot.actions.digest import DEFAULT_TIME, Digest, Wishes, check_review, digest_of, set_digest, show_digest
from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_set_up
from bot.actions.timing import Timing, changed, days_of_rhythm
from bot.model import Audience, Schedule
from bot.store.packing import pack

#: Schedules of one channel, the digest's own among them, and letters of a name.
QUOTA, LONGEST = 10, 30


async def set_schedule(office: Office, asker: Asker, name: str, timing: Timing) -> Digest:
    """Make or change the channel's schedule of this name; raises ActionRefused without the right, or over the quota.

    A new look-back is on Fridays unless days or a cron expression say otherwise. The channel needs a digest first.
    """
    await check_set_up(office, asker)
    audience = await _audience(office, asker)
    mine = await _mine(office, audience)
    identity = _id(audience, name)
    known = mine.get(identity)
    if known is None and len(mine) >= QUOTA:
        raise ActionRefused("refused.quota", count=QUOTA)
    now = office.clock.now()
    zone = (mine.get(audience.id) or known or Schedule(id="", audience="", times=(), zone=audience.zone)).zone
    fresh = Schedule(
        id=identity, audience=audience.id, times=(DEFAULT_TIME,), zone=zone, weekdays=days_of_rhythm(timing.rhythm)
    )
    schedule = changed(known or fresh, timing, now, platform=audience.platform)
    check_review(office, schedule)
    await office.desk.save_schedule(schedule)
    await note(office, asker, "schedule", identity, {"before": {"schedule": pack(known)} if known else {}})
    return digest_of(audience, schedule, now)


async def set_review(office: Office, asker: Asker, timing: Timing, *, schedule: str = "") -> Digest:
    """Let editors see the drafts of the channel's digest first, or of the schedule of this name; neither is made by it.

    Raises ActionRefused without the right, or when there is no such schedule.
    """
    if not schedule:
        await show_digest(office, asker)
        wishes = Wishes(review=timing.review, until=timing.until, otherwise=timing.otherwise)
        return await set_digest(office, asker, wishes)
    audience = await _audience(office, asker)
    if _id(audience, schedule) not in await _mine(office, audience):
        raise ActionRefused("refused.no_schedule", written=schedule)
    return await set_schedule(office, asker, schedule, timing)


async def schedules_here(office: Office, asker: Asker) -> list[Digest]:
    """Return all schedules of the asker's channel, the digest's own first."""
    audience = await _audience(office, asker)
    now = office.clock.now()
    return [digest_of(audience, schedule, now) for _, schedule in sorted((await _mine(office, audience)).items())]


async def remove_schedule(office: Office, asker: Asker, name: str) -> Schedule:
    """End one of the channel's schedules, not the digest's own; raises ActionRefused when there is none so called."""
    await check_set_up(office, asker)
    audience = await _audience(office, asker)
    schedule = (await _mine(office, audience)).get(_id(audience, name))
    if schedule is None:
        raise ActionRefused("refused.no_schedule", written=name)
    await office.desk.delete_schedule(schedule.id)
    await note(office, asker, "unschedule", schedule.id, {"before": {"schedule": pack(schedule)}})
    return schedule


def name_of(schedule: Schedule) -> str:
    """Return the name by which a schedule is changed, "" for the digest's own."""
    return schedule.id.removeprefix(schedule.audience).removeprefix("@")


def _id(audience: Audience, name: str) -> str:
    written = " ".join(name.split()).casefold()
    if not written or len(written) > LONGEST or not set(written).isdisjoint("/#@:"):
        raise ActionRefused("refused.schedule_name", count=LONGEST)
    return f"{audience.id}@{written}"


async def _audience(office: Office, asker: Asker) -> Audience:
    found = next((one for one in await office.desk.audiences() if one.id == asker.audience), None)
    if found is None:
        raise ActionRefused("refused.no_digest")
    return found


async def _mine(office: Office, audience: Audience) -> dict[str, Schedule]:
    return {one.id: one for one in await office.desk.schedules() if one.audience == audience.id}
