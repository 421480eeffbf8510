from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.slots import due, next_slot, resolve, slots_between
from bot.model import Schedule, Slot

MORNING = Schedule(id="m", audience="a", times=("08:00",), zone="Asia/Almaty", since=datetime(2026, 1, 1, tzinfo=UTC))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "at", "zone", "expected"),
    [
        ("2026-10-07", "08:00", "Asia/Almaty", "2026-10-07T03:00"),
        # Almaty went back an hour on 1 March 2024: the repeated 23:30 counts once, the first time.
        ("2024-02-29", "23:30", "Asia/Almaty", "2024-02-29T17:30"),
        # Half past two did not exist in Berlin: it moves on by the hour that was left out.
        ("2026-03-29", "02:30", "Europe/Berlin", "2026-03-29T01:30"),
        ("2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30"),
        # The day begins at one in Cairo.
        ("2027-04-30", "00:00", "Africa/Cairo", "2027-04-29T22:00"),
        # Samoa crossed the date line: there was no 30 December 2011.
        ("2011-12-30", "08:00", "Pacific/Apia", None),
        ("2011-12-31", "08:00", "Pacific/Apia", "2011-12-30T18:00"),
    ],
)
def test_wall_time_becomes_a_moment(on, at, zone, expected):
    assert resolve(date.fromisoformat(on), at, zone) == (utc(expected) if expected else None)


@pytest.mark.parametrize(
    ("at", "zone"), [("8 o'clock", "UTC"), ("24:00", "UTC"), ("08:00", "Mars/Olympus"), ("08:00", "../x")]
)
def test_what_is_no_time_or_zone_is_named(at, zone):
    with pytest.raises(ValueError, match=r"there is no time zone|is no time of day"):
        resolve(date(2026, 1, 1), at, zone)


@given(
    zone=st.sampled_from(["Africa/Cairo", "America/Nuuk", "Antarctica/Troll", "Asia/Beirut", "Australia/Lord_Howe"]),
    on=st.dates(date(2010, 1, 1), date(2035, 12, 31)),
    at=st.times().map(lambda time: time.strftime("%H:%M")),
)
@settings(max_examples=200, deadline=None)
def test_a_slot_is_on_its_date_or_moved_by_the_jump(zone, on, at):
    moment = resolve(on, at, zone)
    assert moment is not None
    local = moment.astimezone(ZoneInfo(zone))
    meant = datetime.fromisoformat(f"{on}T{at}")
    assert timedelta(0) <= local.replace(tzinfo=None) - meant <= timedelta(hours=2)


def slots(*names: str) -> list[Slot]:
    return [
        Slot(
            schedule="m",
            on=date.fromisoformat(name),
            time="08:00",
            due_at=resolve(date.fromisoformat(name), "08:00", "Asia/Almaty"),
        )
        for name in names
    ]


def test_a_slot_is_due_once_from_its_minute_on():
    [today] = slots("2026-10-07")
    assert due(MORNING, after=None, now=utc("2026-10-07T02:59")).slot is None
    before = slots("2026-10-06")[0]
    assert due(MORNING, after=before, now=utc("2026-10-07T02:59")).slot is None
    assert due(MORNING, after=before, now=utc("2026-10-07T03:00")).slot == today
    assert due(MORNING, after=today, now=utc("2026-10-07T03:00")).slot is None


@pytest.mark.parametrize(
    ("now", "posted", "late", "missed"),
    [
        ("2026-10-07T05:00", "2026-10-07", False, []),
        ("2026-10-07T05:01", "2026-10-07", True, []),
        ("2026-10-07T15:00", "2026-10-07", True, []),
        ("2026-10-07T15:01", None, False, ["2026-10-07"]),
        ("2026-10-09T04:00", "2026-10-09", False, ["2026-10-07", "2026-10-08"]),
        ("2026-10-09T16:00", None, False, ["2026-10-07", "2026-10-08", "2026-10-09"]),
    ],
)
def test_late_slots_are_posted_marked_or_skipped(now, posted, late, missed):
    found = due(MORNING, after=slots("2026-10-06")[0], now=utc(now))
    assert found.slot == (slots(posted)[0] if posted else None)
    assert found.late is late
    assert list(found.missed) == slots(*missed)


def test_an_edit_never_reaches_behind_the_last_slot():
    edited = Schedule(id="m", audience="a", times=("07:00", "09:00"), zone="Asia/Almaty")
    [today] = slots("2026-10-07")
    assert due(edited, after=today, now=utc("2026-10-07T04:00")).slot.time == "09:00"
    assert due(edited, after=today, now=utc("2026-10-07T03:59")).slot is None


def test_weekdays_are_those_of_the_zone():
    weekly = Schedule(id="m", audience="a", times=("01:00",), zone="Asia/Almaty", weekdays=(0,))
    # Monday 01:00 in Almaty is still Sunday in Greenwich.
    [slot] = slots_between(weekly, utc("2026-10-04T00:00"), utc("2026-10-10T00:00"))
    assert (slot.on, slot.due_at) == (date(2026, 10, 5), utc("2026-10-04T20:00"))
    assert next_slot(weekly, now=slot.due_at).on == date(2026, 10, 12)


def test_paused_and_future_schedules_owe_nothing():
    from dataclasses import replace

    now = utc("2026-10-07T04:00")
    assert due(replace(MORNING, paused=True), after=None, now=now).slot is None
    assert due(replace(MORNING, since=now), after=None, now=now).slot is None
    assert next_slot(replace(MORNING, weekdays=()), now=now) is None


def test_a_long_pause_is_not_made_up_for_ever():
    found = due(MORNING, after=slots("2026-02-01")[0], now=utc("2026-10-07T03:00"))
    assert found.slot == slots("2026-10-07")[0]
    assert len(found.missed) <= 35
