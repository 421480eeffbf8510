"""What people write for when they are told -> a changed schedule: times, cron, rhythm, quiet hours, review."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.actions.clocks import INSTANT, instant_of, quiet_of, times_of, weekdays_of, zone_named
from bot.actions.office import ActionRefused
from bot.delivery.cron import cron_of
from bot.model import Review, Schedule

NONE = "-"
MOST_ALERTS, MOST_SOURCES = 50, 10
#: Minutes between the draft's opening and the moment by which it is decided.
DRAFT_STANDS = 30
#: Of the times of a day, as many are named.
SHOWN = 4
_COUNT = re.compile(r"(?:>=|≥|at least)?\s*(\d{1,3})(?:\s*\D+)?", re.IGNORECASE)

LOOK_BACK = "look-back"
RHYTHMS = ("digest", "instant", LOOK_BACK)
FRIDAY, EVERY_DAY = (4,), (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What somebody wants changed of a schedule, as written; "" = leave it, "-" = none where there can be none."""

    times: str = ""  # "8", "8:00, 18:30"; also "instant" and "instant 22:00-07:00"
    days: str = ""  # "weekdays", "mon, wed-fri"
    cron: str = ""  # "30 7 * * mon-fri", on the schedule's own clock; "-" = by times and days again
    zone: str = ""
    rhythm: str = ""  # one of RHYTHMS
    quiet: str = ""  # "22:00-07:00": what comes meanwhile waits for the next briefing; "-"
    quiet_day: str = ""  # "line" or "nothing"
    sources: str = ""  # independent sources of an instant item: "2", ">= 2 independent sources"
    most: str = ""  # instant items a day
    review: str = ""  # address of the channel that sees a draft first; "-" = none
    until: str = ""  # wall time by which it is decided: "07:45"
    otherwise: str = ""  # "post" or "hold"


def changed(schedule: Schedule, wanted: Timing, now: datetime, *, platform: str) -> Schedule:
    """Return the schedule as wanted, from now on; raises ActionRefused for what is not understood.

    `platform` is where drafts are shown: the audience's own.
    """
    if wanted.times.strip().casefold().partition(" ")[0] in INSTANT:
        span = instant_of(wanted.times)
        schedule = replace(schedule, instant=True, look_back=False, cron="", quiet=span.quiet if span else None)
        wanted = replace(wanted, times="")
    elif wanted.times:
        schedule = replace(schedule, times=times_of(wanted.times), cron="", instant=False)
    if wanted.rhythm:
        rhythm = _rhythm(wanted.rhythm)
        schedule = replace(schedule, instant=rhythm == "instant", look_back=rhythm == LOOK_BACK)
    schedule = replace(
        schedule,
        zone=zone_named(wanted.zone) if wanted.zone else schedule.zone,
        weekdays=weekdays_of(wanted.days) if wanted.days else schedule.weekdays,
        cron=_cron(wanted.cron) if wanted.cron else "" if wanted.days else schedule.cron,
        quiet=quiet_of(wanted.quiet) if wanted.quiet else schedule.quiet,
        quiet_line=_quiet_line(wanted.quiet_day) if wanted.quiet_day else schedule.quiet_line,
        at_least=_count(wanted.sources, MOST_SOURCES) if wanted.sources else schedule.at_least,
        most_a_day=_count(wanted.most, MOST_ALERTS) if wanted.most else schedule.most_a_day,
        since=now,  # a time moved back over the present must not be due at once
        paused=False,
        paused_until=None,
    )
    if wanted.review or wanted.until or wanted.otherwise:
        schedule = replace(schedule, review=_review(schedule, wanted, platform))
    return schedule


def days_of_rhythm(rhythm: str) -> tuple[int, ...]:
    """Return the weekdays of a new schedule that names none: a look-back comes on Fridays."""
    return FRIDAY if rhythm == LOOK_BACK else EVERY_DAY


def rhythm_of(schedule: Schedule) -> str:
    """Return which of the RHYTHMS a schedule has."""
    digest, instant, look_back = RHYTHMS
    return instant if schedule.instant else look_back if schedule.look_back else digest


def _rhythm(written: str) -> str:
    found = written.strip().casefold()
    if found not in RHYTHMS:
        raise ActionRefused("refused.rhythm", written=written)
    return found


def _cron(written: str) -> str:
    if written == NONE:
        return ""
    try:
        cron_of(written)
    except ValueError as error:
        raise ActionRefused("refused.cron", written=written, why=str(error)) from None
    return " ".join(written.split())


def _quiet_line(written: str) -> bool:
    if written not in ("line", "nothing"):
        raise ActionRefused("refused.quiet_day")
    return written == "line"


def _count(written: str, most: int) -> int:
    match = _COUNT.fullmatch(written.strip())
    count = int(match[1]) if match else 0
    if not 1 <= count <= most:
        raise ActionRefused("refused.number", written=written, count=most)
    return count


def _review(schedule: Schedule, wanted: Timing, platform: str) -> Review | None:
    if wanted.review == NONE:
        return None
    known = schedule.review or Review(platform=platform, address="")
    address = wanted.review or known.address
    if not address or schedule.instant:
        raise ActionRefused("refused.review")
    otherwise = wanted.otherwise or known.otherwise
    if otherwise not in ("post", "hold"):
        raise ActionRefused("refused.otherwise")
    ends = _minutes_before(schedule, wanted.until) if wanted.until else known.ends
    return Review(
        platform=platform, address=address, opens=max(30, ends + DRAFT_STANDS), ends=ends, otherwise=otherwise
    )


def _minutes_before(schedule: Schedule, written: str) -> int:
    """Return how many minutes before its first slot of a day the review of a schedule ends; negative = after it."""
    [at, *more] = times_of(written)
    slots = cron_of(schedule.cron).times if schedule.cron else schedule.times
    if more or not slots:
        raise ActionRefused("refused.time", written=written)
    before = (_since_midnight(slots[0]) - _since_midnight(at)) % timedelta(days=1)
    return int((before if before <= timedelta(hours=12) else before - timedelta(days=1)).total_seconds() // 60)


def decided_by(schedule: Schedule) -> str:
    """Return the wall times by which drafts of a schedule are decided, "" without a review."""
    slots = cron_of(schedule.cron).times if schedule.cron else schedule.times
    if schedule.review is None:
        return ""
    before = timedelta(minutes=schedule.review.ends)
    return ", ".join(f"{datetime.min + timedelta(days=1) + _since_midnight(at) - before:%H:%M}" for at in slots[:SHOWN])


def _since_midnight(at: str) -> timedelta:
    found = time.fromisoformat(at)
    return timedelta(hours=found.hour, minutes=found.minute)
