from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.clock_guard import ClockGuard, time_passed
from bot.delivery.slots import due
from bot.model import Schedule, Slot

BEGIN = datetime(2026, 10, 7, 2, 50, tzinfo=UTC)
MORNING = Schedule(id="m", audience="a", times=("08:00",), zone="Asia/Almaty", since=BEGIN - timedelta(days=1))


class Machine:
    """Ticks every 15 seconds: what it posts, and how wrong its clock was at that moment."""

    def __init__(self):
        self.passed, self.wrong = 0.0, timedelta()
        self.guard = ClockGuard(passed=lambda: self.passed)
        self.last: Slot | None = None
        self.posted: list[tuple[Slot, datetime]] = []

    @property
    def truly(self):
        return BEGIN + timedelta(seconds=self.passed)

    def run(self, **span):
        end = self.passed + timedelta(**span).total_seconds()
        while self.passed < end:
            self.passed += 15
            self.tick()

    def sleep(self, **span):
        self.passed += timedelta(**span).total_seconds()

    def tick(self):
        now = self.truly + self.wrong
        if not self.guard.trusts(now):
            return
        owed = due(MORNING, after=self.last, now=now)
        self.last = owed.missed[-1] if owed.missed else self.last
        if owed.slot:
            self.last = owed.slot
            self.posted.append((owed.slot, self.truly))


def test_a_clock_set_forward_by_a_day_and_back_posts_nothing_early():
    machine = Machine()
    machine.run(hours=1)
    machine.wrong = timedelta(days=1)
    machine.run(minutes=20)
    machine.wrong = timedelta()
    machine.run(days=2)
    assert [slot.on.day for slot, _ in machine.posted] == [7, 8, 9]
    assert all(slot.due_at <= truly for slot, truly in machine.posted)


def test_a_clock_set_back_by_an_hour_doubles_nothing():
    machine = Machine()
    machine.run(minutes=20)
    machine.wrong = -timedelta(hours=1)
    machine.run(days=2)
    assert [slot.on.day for slot, _ in machine.posted] == [7, 8]


def test_a_week_asleep_ends_in_one_catch_up():
    machine = Machine()
    machine.run(minutes=20)
    machine.sleep(days=7, hours=4)
    machine.run(minutes=5)
    assert [slot.on.day for slot, _ in machine.posted] == [7, 14]


@pytest.mark.parametrize("minutes", [-4, 4])
def test_small_corrections_are_nothing(minutes):
    machine = Machine()
    machine.run(minutes=1)
    machine.wrong = timedelta(minutes=minutes)
    machine.tick()
    assert machine.guard.trusts(machine.truly + machine.wrong)


def test_a_clock_that_was_wrong_before_is_believed_after_a_while():
    machine = Machine()
    machine.wrong = -timedelta(days=3)
    machine.run(minutes=1)
    machine.wrong = timedelta()
    machine.run(minutes=29)
    assert machine.posted == []
    machine.run(minutes=5)
    assert [slot.on.day for slot, _ in machine.posted] == [7]


def test_a_paused_schedule_waits_until_it_is_resumed():
    paused = replace(MORNING, paused_until=BEGIN + timedelta(days=2))
    assert due(paused, after=None, now=BEGIN + timedelta(days=1)).slot is None
    assert due(paused, after=None, now=BEGIN + timedelta(days=2)).slot is None
    found = due(paused, after=None, now=BEGIN + timedelta(days=2, hours=1))
    assert found.slot.on.day == 9
    assert found.missed == (), "what fell into the pause was not missed"


def test_time_that_passed_goes_forward():
    assert time_passed() <= time_passed()
