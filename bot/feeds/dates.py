"""The dates feeds write, in any of their habits, to a moment in UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from importlib.resources import files

_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)(?:-?(?P<day>\d\d))?"
    r"(?:[T\s]+(?P<hour>\d\d?):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?)?\s*(?P<zone>.*)",
    re.IGNORECASE,
)
# Year first with other signs between: "2026/11/7", "2026.11.07", "2026年11月7日".
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?:(?P<sign>[/.])|年)(?P<month>\d\d?)(?:(?P=sign)|月)(?P<day>\d\d?)(?!\d)日?")
_TIME = re.compile(r"(?<!\d)(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.])(?P<day>\d\d?)[./](?P<month>\d\d?)[./](?P<year>\d{4}|\d\d)(?!\d)")
_OFFSET = re.compile(r"(?:\b(?:gmt|utc|ut)\s*)?(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+\.?", re.UNICODE)
_NUMBER = re.compile(r"\d+")
# What RSS asks for and most feeds write.
_USUAL = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9][0-9]?) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"([0-9]{4}) ((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]) ([+-][01][0-9][0-5][0-9]|GMT|UTC)"
)
_USUAL_MONTHS = {name: f"{number:02}" for number, name in enumerate(
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
)}  # fmt: skip
_USUAL_ZEROS = ("GMT", "UTC", "+0000")
_LONGEST = 120  # no date is longer; what is cut off would not be read anyway


@dataclass(frozen=True, slots=True)
class _Table:
    months: Mapping[str, int]
    zones: Mapping[str, int]
    days: Mapping[str, int]
    afternoon: frozenset[str]
    morning: frozenset[str]
    spans: frozenset[str]


def parse_date(written: str, *, today: date | None = None) -> datetime | None:
    """Return the moment that is written, None when there is none or it is not certain.

    No zone counts as UTC. `today` allows dates without a year ("27 ноября") and "yesterday": they become the latest
    such day that is not after tomorrow. Without it they are None.
    """
    usual = _USUAL.fullmatch(written)
    if usual and (moment := _usual(usual)):
        return moment
    text = " ".join(written.split())[:_LONGEST]
    if not text:
        return None
    text = _YEAR_FIRST.sub(lambda found: f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}", text, count=1)
    try:
        if text.isdecimal() and text.isascii():
            return _from_digits(text)
        return _iso(text) or _worded(text, today)
    except (ValueError, OverflowError):
        return None


@cache
def _table() -> _Table:
    import yaml

    raw = yaml.safe_load((files("bot.feeds") / "data" / "dates.yaml").read_text("utf-8"))
    return _Table(
        months={stem: int(number) for number, stems in raw["months"].items() for stem in stems},
        zones=raw["zones"],
        days=raw["days"],
        afternoon=frozenset(raw["afternoon"]),
        morning=frozenset(raw["morning"]),
        spans=frozenset(raw["spans"]),
    )


def _usual(found: re.Match[str]) -> datetime | None:
    day, month, year, clock, zone = found.groups()
    try:
        local = datetime.fromisoformat(f"{year}-{_USUAL_MONTHS[month]}-{day:0>2}T{clock}")
        if zone in _USUAL_ZEROS:
            return local.replace(tzinfo=UTC)
        offset = timedelta(minutes=int(zone[1:3]) * 60 + int(zone[3:]))
        return (local + offset if zone[0] == "-" else local - offset).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None  # the longer way knows what to make of it, if anything


def _from_digits(text: str) -> datetime | None:
    if len(text) in (10, 13):  # seconds or milliseconds since 1970
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if len(text) == 14 or (len(text) == 8 and text.startswith(("19", "20"))):
        return _iso(text)
    return None


def _iso(text: str) -> datetime | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    part = found.groupdict()
    on = date(int(part["year"]), int(part["month"]), int(part["day"] or 1))
    zone = _zone(part["zone"])
    if zone is None:
        return None
    return _moment(on, part["hour"], part["minute"], part["second"], zone)


def _zone(text: str) -> timezone | None:
    """UTC for nothing, None for what is no zone."""
    text = text.strip().lower()
    if not text:
        return UTC
    text = text.partition(" (")[0]  # "+0600 (Bishkek)"
    offset = _OFFSET.fullmatch(text)
    if offset:
        return _offset_zone(offset)
    minutes = _table().zones.get(text.rstrip("."))
    return None if minutes is None else timezone(timedelta(minutes=minutes))


def _offset_zone(found: re.Match[str]) -> timezone:
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    if minutes >= 24 * 60:
        return UTC
    return timezone(timedelta(minutes=-minutes if found["sign"] == "-" else minutes))


def _moment(on: date, hour: str | None, minute: str | None, second: str | None, zone: timezone) -> datetime:
    hours = int(hour or 0)
    if hours == 24 and not int(minute or 0):  # midnight at the end of the day
        hours, on = 0, on + timedelta(days=1)
    seconds = min(int(second or 0), 59)  # leap seconds
    return datetime.combine(on, time(hours, int(minute or 0), seconds), zone).astimezone(UTC)


def _worded(text: str, today: date | None) -> datetime | None:
    clock = _TIME.search(text)
    rest = f"{text[: clock.start()]} {text[clock.end() :]}" if clock else text
    offset = _OFFSET.search(text, clock.end()) if clock else None
    if offset:
        rest = rest.replace(offset.group(), " ", 1)
    numeric = _NUMERIC.search(rest)
    words = [word.rstrip(".").lower() for word in _WORD.findall(rest)]
    on = _numeric_date(numeric) if numeric else _worded_date(rest, words, today)
    if on is None:
        return None
    zone = _offset_zone(offset) if offset else _named_zone(words, text, clock)
    if not clock:
        return _moment(on, None, None, None, zone)
    return _moment(on, str(_hour(int(clock["hour"]), words)), clock["minute"], clock["second"], zone)


def _numeric_date(found: re.Match[str]) -> date:
    """Day first; month first only where the numbers leave no other reading."""
    day, month, year = int(found["day"]), int(found["month"]), _full_year(found["year"])
    return date(year, day, month) if month > 12 >= day else date(year, month, day)


def _worded_date(text: str, words: list[str], today: date | None) -> date | None:
    table = _table()
    if not table.spans.isdisjoint(words):
        return None
    # the last one: a weekday before it may look like a month ("mar. 3 juin")
    month = next((number for word in reversed(words) if word not in table.zones and (number := _month(word))), 0)
    if not month:
        back = next((table.days[word] for word in words if word in table.days), None)
        return None if back is None or today is None else today - timedelta(days=back)
    numbers = _NUMBER.findall(text)
    year = next((_full_year(number) for number in numbers if len(number) == 4), 0)
    small = [int(number) for number in numbers if len(number) <= 2]
    if not small:
        return None
    if not year and len(small) > 1:
        year = _full_year(f"{small[1]:02}")
    if year:
        return date(year, month, small[0])
    if today is None:
        return None
    on = date(today.year, month, small[0])
    return on if on <= today + timedelta(days=1) else on.replace(year=today.year - 1)


def _month(word: str) -> int:
    months = _table().months
    for length in range(len(word), 1, -1):
        if number := months.get(word[:length]):
            return number
    return 0


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) > 2:
        return year
    return year + (2000 if year < 69 else 1900)


def _named_zone(words: list[str], text: str, clock: re.Match[str] | None) -> timezone:
    zones = _table().zones
    after = text[clock.end() :].lower() if clock else ""
    minutes = next((zones[word] for word in words if word in zones and word in after), 0)
    return timezone(timedelta(minutes=minutes))


def _hour(hour: int, words: list[str]) -> int:
    table = _table()
    if hour <= 12 and any(word in table.afternoon for word in words):
        return hour % 12 + 12
    if hour == 12 and any(word in table.morning for word in words):
        return 0
    return hour
