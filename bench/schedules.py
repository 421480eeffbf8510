"""The planner alone: every zone whose clocks change, and a year of 600 audiences."""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bench._kept import kept
from bot.delivery.slots import due, resolve
from bot.model import Schedule

FIRST, LAST = date(2010, 1, 1), date(2035, 12, 31)
WALL_TIMES = ("00:00", "02:30", "08:00", "23:30")


def zones(at: str) -> dict:
    """Count, in every zone whose offset changes, slots against the local dates that there are."""
    begin, slots, wrong, moved = time.perf_counter(), 0, [], 0
    changing = [name for name in sorted(available_timezones()) if _changes(ZoneInfo(name))]
    for name in changing:
        there, before = _dates(ZoneInfo(name)), None
        for on in _days():
            moment = resolve(on, at, name)
            slots += moment is not None
            if (moment is not None) != (on in there) or (moment and before and moment <= before):
                wrong.append((name, on.isoformat()))
            if moment is not None:
                moved += moment.astimezone(ZoneInfo(name)).strftime("%H:%M") != at
                before = moment
    seconds = time.perf_counter() - begin
    return {
        "at": at,
        "zones": len(changing),
        "slots": slots,
        "wrong": len(wrong),
        "moved": moved,
        "seconds": round(seconds, 1),
    }


def planner_speed() -> dict:
    days = list(_days())
    begin = time.perf_counter()
    for on in days:
        resolve(on, "08:00", "Asia/Almaty")
    return {"microseconds_a_slot": round((time.perf_counter() - begin) / len(days) * 1e6, 2)}


def year() -> dict:
    """Ask 600 schedules in 50 zones what is due, every half hour around each slot, for a year."""
    names = sorted(name for name in available_timezones() if "/" in name and _changes(ZoneInfo(name)))
    chosen = names[:: max(1, len(names) // 50)][:50]
    begin, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    step = timedelta(minutes=97)  # shorter than "on time", so that no slot is late
    last_look = begin + (end - begin) // step * step
    missing = extra = posted = 0
    started = time.perf_counter()
    for number in range(600):
        zone, at = chosen[number % 50], f"{number % 24:02d}:{number // 24 % 2 * 30:02d}"
        schedule = Schedule(id=str(number), audience=str(number), times=(at,), zone=zone, since=begin)
        expected = {on for on in _days() if (moment := resolve(on, at, zone)) and begin <= moment <= last_look}
        found, last, now = [], None, begin
        while now < end:
            owed = due(schedule, after=last, now=now)
            if owed.slot:
                found.append(owed.slot.on)
                last = owed.slot
            now += step
        missing += len(expected - set(found))
        extra += len(found) - len(set(found) & expected)
        posted += len(found)
    return {"slots": posted, "missing": missing, "extra": extra, "seconds": round(time.perf_counter() - started, 1)}


def _days() -> Iterator[date]:
    for number in range(FIRST.toordinal(), LAST.toordinal() + 1):
        yield date.fromordinal(number)


def _changes(zone: ZoneInfo) -> bool:
    offsets = {
        datetime(y, m, 15, tzinfo=UTC).astimezone(zone).utcoffset() for y in range(2010, 2036) for m in range(1, 13)
    }
    return len(offsets) > 1


def _dates(zone: ZoneInfo) -> set[date]:
    """Return the local dates of a zone, found by walking through time in steps of six hours."""
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - timedelta(days=1)
    hours = ((LAST - FIRST).days + 3) * 24
    return {(start + timedelta(hours=hour)).astimezone(zone).date() for hour in range(0, hours, 6)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.schedules", description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--anew", action="store_true", help="forget what was measured before")
    resumed = kept("schedules", anew=parser.parse_args().anew)
    for at in WALL_TIMES:
        resumed("zones", zones, at)
    resumed("planner", planner_speed)
    resumed("year", year)
    return 0


if __name__ == "__main__":
    sys.exit(main())
