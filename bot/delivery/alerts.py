"""What is told at once instead of at a slot: whose schedule wants it, when it holds back, and the key of each alert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bot.delivery.slots import is_quiet, zone_of
from bot.model import Item, Schedule, Slot


def awake(schedule: Schedule, now: datetime) -> bool:
    """Tell whether an instant schedule may speak: not paused, and outside its quiet hours.

    What falls into them is told when they end, in one briefing.
    """
    waits = schedule.paused or any(until and now < until for until in (schedule.since, schedule.paused_until))
    if waits or not schedule.instant:
        return False
    return not is_quiet(schedule.quiet, now.astimezone(zone_of(schedule.zone)).time())


def alerts(schedule: Schedule, items: Iterable[Item], now: datetime, *, sent_today: int) -> Iterator[tuple[Slot, Item]]:
    """Yield the items that enough independent sources report, each with its slot; none once the day's cap is reached.

    What is found at once is told at once, as one alert. A development's slot is the same in every process: schedule,
    story and the last statement that it settles.
    """
    on = now.astimezone(zone_of(schedule.zone)).date()
    for item in items if sent_today < schedule.most_a_day else ():
        if item.independent >= schedule.at_least:
            number = max(item.settles.values(), default=0)
            yield Slot(schedule=schedule.id, on=on, time=f"{item.story}+{number}", due_at=now), item


def day_began(schedule: Schedule, now: datetime) -> datetime:
    """Return when the schedule's day began, for its cap."""
    local = now.astimezone(zone_of(schedule.zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
