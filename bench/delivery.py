"""Delivery under kills, clock changes, rate limits and several processes. Long counts are kept in parts and resumed."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from bot.delivery.slots import due, resolve
from bot.model import Schedule

PARTS = 10  # of 100 kills and 1,000 messages
FIRST, LAST = date(2010, 1, 1), date(2035, 12, 31)
WALL_TIMES = ("00:00", "02:30", "08:00", "23:30")
KEPT = Path("state/bench/delivery.jsonl")


def kills(part: int) -> dict:
    from tests.delivery.kills.campaign import campaign

    return asdict(campaign(kills=100, channels=50, slots=10, seed=part, every_point=part % 5 == 0))


def processes(workers: int) -> dict:
    from tests.delivery.kills.campaign import campaign

    found = campaign(kills=0, channels=100, slots=10, parts=1, workers=workers, faults=0.0, seed=workers)
    return asdict(found) | {"workers": workers}


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
    missing = extra = posted = 0
    started = time.perf_counter()
    for number in range(600):
        zone, at = chosen[number % 50], f"{number % 24:02d}:{number // 24 % 2 * 30:02d}"
        schedule = Schedule(id=str(number), audience=str(number), times=(at,), zone=zone, since=begin)
        expected = {on for on in _days() if (moment := resolve(on, at, zone)) and begin <= moment < end}
        found, last, now = [], None, begin
        while now < end:
            owed = due(schedule, after=last, now=now)
            if owed.slot:
                found.append(owed.slot.on)
                last = owed.slot
            now += timedelta(minutes=97)  # shorter than "on time", so that no slot is late
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
    """Return the local dates of a zone, found by walking through time in steps of an hour."""
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - timedelta(days=1)
    hours = ((LAST - FIRST).days + 3) * 24
    return {(start + timedelta(hours=hour)).astimezone(zone).date() for hour in range(0, hours, 6)}


def _resumed(name: str, measure: Callable[..., dict], *arguments) -> None:
    """Print what was measured before, or measure and keep it."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    key = json.dumps([name, *arguments])
    kept = [json.loads(line) for line in KEPT.read_text().splitlines()] if KEPT.exists() else []
    found = next((record["found"] for record in kept if record["key"] == key), None)
    if found is None:
        found = measure(*arguments)
        with KEPT.open("a") as file:
            file.write(json.dumps({"key": key, "found": found}) + "\n")
    print(name, *arguments, json.dumps(found), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--parts", type=int, default=1, help=f"parts of 100 kills, up to {PARTS} for the full count")
    parser.add_argument("--anew", action="store_true", help="forget what was measured before")
    arguments = parser.parse_args()
    if arguments.anew:
        KEPT.unlink(missing_ok=True)
    for part in range(min(arguments.parts, PARTS)):
        _resumed("kills", kills, part)
    for workers in (2, 3):
        _resumed("processes", processes, workers)
    for at in WALL_TIMES:
        _resumed("zones", zones, at)
    _resumed("planner", planner_speed)
    _resumed("year", year)
    return 0


if __name__ == "__main__":
    sys.exit(main())
