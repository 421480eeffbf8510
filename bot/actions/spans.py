"""What people write for a stretch of time ("24h", "3 дня", "2026-11-20", "yesterday") -> the moment it began."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from bot.actions.office import ActionRefused

LONGEST = timedelta(days=366)

_LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_AMOUNT = re.compile(r"(\d{1,4})\s*([^\W\d_]+)\.?")


def moment_of(written: str, now: datetime, zone: str) -> datetime:
    """Return the moment, never in the future and at most a year back; raises ActionRefused for what is not understood.

    Days are the asker's: "yesterday" begins at midnight in `zone`.
    """
    text = " ".join(written.split()).casefold()
    amount = _AMOUNT.fullmatch(text)
    units, days = _words()
    if amount and amount[2] in units:
        found = now - int(amount[1]) * units[amount[2]]
    elif text in days:
        found = _midnight(now.astimezone(ZoneInfo(zone)).date() - timedelta(days=days[text]), zone)
    else:
        try:
            found = _midnight(date.fromisoformat(text), zone)
        except ValueError:
            raise ActionRefused("refused.since", written=written) from None
    if found > now:
        raise ActionRefused("refused.future", written=written)
    return max(found, now - LONGEST)


def day_of(written: str, now: datetime, zone: str) -> datetime:
    """Return when a coming day begins in the zone: a date, or "3 days"; raises ActionRefused for anything else."""
    text = " ".join(written.split()).casefold()
    units, _ = _words()
    amount = _AMOUNT.fullmatch(text)
    today = now.astimezone(ZoneInfo(zone)).date()
    try:
        if amount and amount[2] in units:
            day = today + max(int(amount[1]) * units[amount[2]], timedelta(days=1))
        else:
            day = date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise ActionRefused("refused.until", written=written) from None
    found = _midnight(day, zone)
    if not now < found <= now + LONGEST:
        raise ActionRefused("refused.until", written=written)
    return found


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, timedelta], dict[str, int]]:
    import yaml

    data = yaml.safe_load((resources.files("bot.actions") / "data" / "spans.yaml").read_text("utf-8"))
    units = {spelling: _LENGTHS[unit] for unit, spellings in data["units"].items() for spelling in spellings}
    return units, {spelling: day for day, spellings in data["days"].items() for spelling in spellings}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
