"""What people write for times of day, weekdays and zones -> the values a schedule keeps; whose clock counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from zoneinfo import available_timezones

from bot.actions.office import ActionRefused, Asker, Office

MOST_TIMES = 4
#: What people write for "as it happens".
INSTANT = {"instant"}
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap]m)?", re.IGNORECASE)


def times_of(written: str) -> tuple[str, ...]:
    """Return wall times as "08:00", in order, each once ("8", "8:00, 18.30", "7pm"); up to four."""
    found = set()
    for piece in re.split(r"[,;\s]+(?=\d)", written.strip()):
        match = _TIME.fullmatch(piece.strip())
        hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 99)
        if match and match[3] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if match[3].casefold() == "pm" else 0)
        if hour > 23 or minute > 59:
            raise ActionRefused("refused.time", written=written)
        found.add(f"{hour:02}:{minute:02}")
    if len(found) > MOST_TIMES:
        raise ActionRefused("refused.times", count=MOST_TIMES)
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """Told as it happens, but not between two wall times."""

    quiet: tuple[str, str] | None = None


def instant_of(written: str) -> Instant | None:
    """Return what "instant" or "instant 22:00-07:00" (quiet from ten to seven) asks for, None for anything else."""
    word, _, span = written.strip().casefold().partition(" ")
    if word not in INSTANT:
        return None
    return Instant(quiet=quiet_of(span)) if span.strip() else Instant()


def quiet_of(written: str) -> tuple[str, str] | None:
    """Return the two ends of "22:00-07:00", None for "-"."""
    if written.strip() == "-":
        return None
    ends = [times_of(end) for end in re.split(r"\s*[-–—]\s*", written.strip())]
    if len(ends) != 2 or any(len(end) != 1 for end in ends) or ends[0] == ends[1]:
        raise ActionRefused("refused.time", written=written)
    return (ends[0][0], ends[1][0])


def weekdays_of(written: str) -> tuple[int, ...]:
    """Return weekdays 0-6 (Monday is 0) of "daily", "weekdays", "weekends", "mon, wed-fri", in any known language."""
    words = _weekdays()
    found: set[int] = set()
    for piece in re.split(r"[,;/\s]+", re.sub(r"\s*[-–—]\s*", "-", written.strip().casefold())):
        first, _, last = (part.strip(".") for part in piece.partition("-"))
        if first not in words or (last and last not in words):
            raise ActionRefused("refused.days", written=written)
        found.update(_range(words[first][0], words[last][0]) if last else words[first])
    return tuple(sorted(found))


def zone_named(written: str) -> str:
    """Return the IANA zone of this name, however its letters are cased."""
    folded = written.strip().casefold().replace(" ", "_")
    name = _zones().get(folded)
    if name is None:
        raise ActionRefused("refused.zone", written=written)
    return name


async def zone_of(office: Office, asker: Asker) -> str:
    """Return the zone of the channel's digest, else the asker's own, UTC where neither is known."""
    known = next((found.zone for found in await office.desk.audiences() if found.id == asker.audience), "")
    return known or own_zone(asker)


def own_zone(asker: Asker) -> str:
    """Return the zone that the platform tells of the asker, UTC for none or one that is not known here."""
    return _zones().get(asker.zone.casefold(), "UTC")


def zone_choices(written: str, limit: int = 25) -> list[str]:
    """Return zones whose name holds the letters, those whose city begins with them first."""
    folded = written.strip().casefold().replace(" ", "_")
    scored = []
    for key, name in _zones().items():
        city = key.rpartition("/")[2]
        if folded in key:
            scored.append((not city.startswith(folded), "/" not in key, name))
    return [name for *_, name in sorted(scored)[:limit]]


def _range(first: int, last: int) -> list[int]:
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, tuple[int, ...]]:
    import yaml
    from babel.dates import get_day_names

    data = yaml.safe_load((resources.files("bot.actions") / "data" / "weekdays.yaml").read_text("utf-8"))
    words = {word: tuple(group["days"]) for group in data["groups"] for word in group["words"]}
    for locale in data["locales"]:
        for width in ("wide", "abbreviated"):
            for day, name in get_day_names(width, locale=locale).items():
                words.setdefault(name.casefold().strip("."), (day,))
    return words


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {
        name.casefold(): name for name in sorted(available_timezones()) if not name.startswith(("Etc/", "SystemV/"))
    }
