"""Schedules to due moments: wall time in a zone to UTC, and which slots are due, late or missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.delivery.cron import cron_of
from bot.model import Schedule, Slot

#: Posted as if nothing had been, up to this late.
ON_TIME = timedelta(hours=2)
#: Caught up with one briefing, marked as late, up to this late; beyond it the slot is skipped.
CATCH_UP = timedelta(hours=12)
#: How far back missed slots are put on record after a long pause.
LOOK_BACK = timedelta(days=35)

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a schedule owes now. `late`: the briefing must say so. `missed` are to be recorded as skipped."""

    slot: Slot | None = None
    late: bool = False
    missed: tuple[Slot, ...] = ()


def resolve(on: date, at: str, zone: str) -> datetime | None:
    """Return the moment of a wall time ("08:00") on a local date; None when the zone has no such date.

    A time that the clocks jump over moves forward by the jump; of a repeated hour the first counts (PEP 495).
    Raises ValueError for a zone or time that there isn't.
    """
    rules = zone_of(zone)
    moment = datetime.combine(on, _wall_time(at), rules).astimezone(UTC)
    if moment.astimezone(rules).date() == on or _exists(on, rules):
        return moment
    return None


def zone_of(name: str) -> ZoneInfo:
    """Return the rules of an IANA time zone. Raises ValueError for an unknown name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"there is no time zone {name!r}; one of the region's is written like 'Europe/Berlin'"
        ) from None


def is_zone(name: str) -> bool:
    """Tell whether the installed tzdata has a zone; it may lose one that was set with an older version."""
    try:
        zone_of(name)
    except ValueError:
        return False
    return True


def due(schedule: Schedule, *, after: Slot | None, now: datetime) -> Due:
    """Say what the schedule owes now; `after` is its newest slot on record, which an edit never reaches behind."""
    if schedule.paused:
        return Due()
    bounds = [now - LOOK_BACK, schedule.since, schedule.paused_until, after.due_at if after else None]
    begin = max(bound for bound in bounds if bound is not None)
    if schedule.since is None and after is None:
        begin = max(begin, now - CATCH_UP)  # a schedule that doesn't say since when owes no history
    waiting = [slot for slot in slots_between(schedule, begin, now) if after is None or slot.due_at > after.due_at]
    if not waiting:
        return Due()
    waiting.sort(key=lambda slot: slot.due_at)  # around the date line a later date can be due earlier
    newest = waiting[-1]
    lateness = now - newest.due_at
    if lateness > CATCH_UP:
        return Due(missed=tuple(waiting))
    return Due(slot=newest, late=lateness > ON_TIME, missed=tuple(waiting[:-1]))


def slots_between(schedule: Schedule, begin: datetime, end: datetime) -> Iterator[Slot]:
    """Yield the schedule's slots due in [begin, end], in order."""
    rules = zone_of(schedule.zone)
    on, last = begin.astimezone(rules).date() - DAY, end.astimezone(rules).date()
    while on <= last:
        found = [(resolve(on, at, schedule.zone), at) for at in wall_times(schedule, on)]
        for moment, at in sorted((moment, at) for moment, at in found if moment is not None):
            if begin <= moment <= end:
                yield Slot(schedule=schedule.id, on=on, time=at, due_at=moment)
        on += DAY


def wall_times(schedule: Schedule, on: date) -> tuple[str, ...]:
    """Return the wall times of a local date at which the schedule is due; none of them in its quiet hours.

    An instant schedule is due when its quiet hours end: then it tells what they held back, in one briefing.
    """
    if schedule.instant:
        return (schedule.quiet[1],) if schedule.quiet else ()
    named = schedule.times if on.weekday() in schedule.weekdays else ()
    times = cron_of(schedule.cron).on(on) if schedule.cron else named
    return tuple(at for at in times if not is_quiet(schedule.quiet, _wall_time(at))) if schedule.quiet else times


def is_quiet(span: tuple[str, str] | None, at: time) -> bool:
    """Tell whether a time of day lies between two wall times, the first included, also over midnight."""
    if span is None:
        return False
    begin, end = map(_wall_time, span)
    return begin <= at < end if begin <= end else at >= begin or at < end


def next_slot(schedule: Schedule, *, now: datetime) -> Slot | None:
    """Return the first slot after now, None when there is none within two weeks (of a cron expression, four years)."""
    begin = max(bound for bound in (now, schedule.since, schedule.paused_until) if bound is not None)
    end = begin + (4 * 366 if schedule.cron else 15) * DAY
    return next((slot for slot in slots_between(schedule, begin, end) if slot.due_at > now), None)


@lru_cache(maxsize=4096)
def _wall_time(at: str) -> time:
    try:
        hours, minutes = at.split(":")
        return time(int(hours), int(minutes))
    except ValueError:
        raise ValueError(f"{at!r} is no time of day; write it like 08:00") from None


def _exists(on: date, rules: ZoneInfo) -> bool:
    """Tell whether any moment falls on this local date (a zone that crosses the date line skips one)."""
    ends = (datetime.combine(on, wall, rules) for wall in (time.min, time.max))
    return any(end.astimezone(UTC).astimezone(rules).date() == on for end in ends)
