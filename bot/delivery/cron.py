"""A cron expression to the wall times of a day: "minute hour day month weekday", read on the schedule's own clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

#: An expression that is due more often than this on any day is refused.
MOST_A_DAY = 24

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PIECE = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?")
_LEAP_YEAR = date(2024, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """What an expression names. Where both days of the month and weekdays are given, one of them is enough (POSIX)."""

    times: tuple[str, ...]  # "08:00", in order
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]  # Monday is 0
    any_day: bool
    any_weekday: bool

    def on(self, day: date) -> tuple[str, ...]:
        """Return the wall times of a local date."""
        by_day, by_weekday = day.day in self.days, day.weekday() in self.weekdays
        either = not self.any_day and not self.any_weekday
        meant = by_day or by_weekday if either else by_day and by_weekday
        return self.times if meant and day.month in self.months else ()


@lru_cache(maxsize=1024)
def cron_of(expression: str) -> Cron:
    """Return what a five-field expression means. Raises ValueError, naming the field, for one that means nothing."""
    fields = expression.lower().split()
    if len(fields) != 5:
        raise ValueError("five fields are needed: minute, hour, day of the month, month, day of the week")
    minutes = _numbers("minute", fields[0], 0, 59)
    hours = _numbers("hour", fields[1], 0, 23)
    if len(minutes) * len(hours) > MOST_A_DAY:
        raise ValueError(f"that is more than {MOST_A_DAY} times a day")
    found = Cron(
        times=tuple(f"{hour:02}:{minute:02}" for hour in sorted(hours) for minute in sorted(minutes)),
        days=_numbers("day of the month", fields[2], 1, 31),
        months=_numbers("month", fields[3], 1, 12, _MONTHS),
        weekdays=frozenset((day - 1) % 7 for day in _numbers("day of the week", fields[4], 0, 7, _DAYS)),
        any_day=fields[2].startswith("*"),
        any_weekday=fields[4].startswith("*"),
    )
    if not any(found.on(_LEAP_YEAR + timedelta(days=number)) for number in range(4 * 366)):
        raise ValueError("no day is ever meant by it")
    return found


def _numbers(field: str, written: str, low: int, high: int, names: tuple[str, ...] = ()) -> frozenset[int]:
    found: set[int] = set()
    for piece in written.split(","):
        match = _PIECE.fullmatch(piece)
        if match is None:
            raise ValueError(f"{piece!r} is no {field}")
        first, last = low, high
        if match["first"]:
            first = _number(field, match["first"], low, names)
            last = _number(field, match["last"], low, names) if match["last"] else high if match["step"] else first
        step = int(match["step"] or 1)
        if not low <= first <= last <= high or not step:
            raise ValueError(f"{piece!r} is no {field}")
        found.update(range(first, last + 1, step))
    return frozenset(found)


def _number(field: str, written: str, low: int, names: tuple[str, ...]) -> int:
    if written.isdecimal() and written.isascii():
        return int(written)
    if written in names:
        return names.index(written) + low
    raise ValueError(f"{written!r} is no {field}")
