"""Cron expressions on a schedule's own clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.delivery.cron import cron_of
from bot.delivery.slots import due, next_slot, slots_between
from bot.model import Schedule

WEDNESDAY = date(2026, 10, 7)


@pytest.mark.parametrize(
    ("expression", "days", "times"),
    [
        ("30 7 * * mon-fri", "0123456", "07:30"),
        ("0 8,18 * * *", "0123456789", "08:00 18:00"),
        ("0 */6 * * 3", "0", "00:00 06:00 12:00 18:00"),
        ("15 9 1-10/3 * *", "0 3", "09:15"),
        ("0 9 * 11 *", "", ""),
        ("0 9 10 * sun", "3 4", "09:00"),
        ("0 9 * OCT WED", "0", "09:00"),
    ],
)
def test_what_an_expression_names(expression, days, times):
    cron = cron_of(expression)
    found = [number for number in range(8) if cron.on(WEDNESDAY + timedelta(days=number))]
    wanted = {
        "30 7 * * mon-fri": [0, 1, 2, 5, 6, 7],
        "0 8,18 * * *": [0, 1, 2, 3, 4, 5, 6, 7],
        "0 */6 * * 3": [0, 7],
        "15 9 1-10/3 * *": [0, 3],
        "0 9 * 11 *": [],
        "0 9 10 * sun": [3, 4],
        "0 9 * OCT WED": [0, 7],
    }
    assert found == wanted[expression]
    if found:
        assert cron.on(WEDNESDAY + timedelta(days=found[0])) == tuple(times.split())


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "* * * * *",
        "0 8 * *",
        "60 8 * * *",
        "0 24 * * *",
        "0 8 0 * *",
        "0 8 30 2 *",
        "0 8 * * someday",
        "0 8 * * 5-2",
        "0 8/0 * * *",
        "0 ８ * * *",
    ],
)
def test_what_means_nothing_is_refused_with_a_reason(expression):
    with pytest.raises(ValueError, match=r"\w"):
        cron_of(expression)


def schedule(cron, zone="Europe/Berlin", **more):
    return Schedule(id="s", audience="a", times=(), zone=zone, cron=cron, **more)


def test_a_slot_each_local_day_also_when_the_clocks_change():
    begin = datetime(2026, 3, 20, tzinfo=UTC)
    found = list(slots_between(schedule("30 2 * * *"), begin, begin + timedelta(days=20)))
    assert [slot.on for slot in found] == [date(2026, 3, 20) + timedelta(days=number) for number in range(20)]
    autumn = datetime(2026, 10, 20, tzinfo=UTC)
    assert len(list(slots_between(schedule("30 2 * * *"), autumn, autumn + timedelta(days=10)))) == 10


def test_a_rare_slot_is_found_years_ahead():
    leap = next_slot(schedule("0 9 29 2 *"), now=datetime(2026, 10, 7, tzinfo=UTC))
    assert leap.on == date(2028, 2, 29)


def test_quiet_hours_hold_slots_back():
    found = schedule("0 */3 * * *", "UTC", quiet=("22:00", "07:00"))
    day = datetime(2026, 10, 7, tzinfo=UTC)
    assert [slot.time for slot in slots_between(found, day, day + timedelta(hours=23))] == [
        "09:00",
        "12:00",
        "15:00",
        "18:00",
        "21:00",
    ]
    awake = replace(found, since=day)
    assert due(awake, after=None, now=day + timedelta(hours=3, minutes=1)).slot is None


@given(
    minute=some.integers(0, 59),
    hour=some.integers(0, 23),
    days=some.sets(some.integers(0, 6), min_size=1),
    start=some.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_an_expression_of_weekdays_is_due_like_times_and_days(minute, hour, days, start):
    expression = f"{minute} {hour} * * {','.join(str((day + 1) % 7) for day in days)}"
    plain = Schedule(id="s", audience="a", times=(f"{hour:02}:{minute:02}",), zone="Africa/Cairo", weekdays=tuple(days))
    begin = datetime(start.year, start.month, start.day, tzinfo=UTC)
    end = begin + timedelta(days=16)
    by_cron = [slot.due_at for slot in slots_between(schedule(expression, "Africa/Cairo"), begin, end)]
    assert by_cron == [slot.due_at for slot in slots_between(plain, begin, end)]
