from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery.alerts import alerts, awake, day_began
from bot.model import DevelopmentKind, Item, Schedule

NOON = datetime(2026, 10, 7, 7, tzinfo=UTC)  # 12:00 in Almaty
INSTANT = Schedule(id="s", audience="a", times=(), zone="Asia/Almaty", instant=True, at_least=2, most_a_day=3)


def item(story: str, independent: int, number: int = 7) -> Item:
    return Item(
        story=story,
        kind=DevelopmentKind.NEW,
        section="",
        headline="",
        sentences=(),
        sources=(),
        independent=independent,
        settles={story: number, "older": 2},
    )


@pytest.mark.parametrize(
    ("quiet", "hour", "speaks"),
    [
        (None, 3, True),
        (("22:00", "07:00"), 23, False),
        (("22:00", "07:00"), 6, False),
        (("22:00", "07:00"), 7, True),
        (("22:00", "07:00"), 21, True),
        (("13:00", "14:00"), 13, False),
        (("13:00", "14:00"), 14, True),
    ],
)
def test_quiet_hours_are_those_of_the_zone(quiet, hour, speaks):
    local = NOON + timedelta(hours=hour - 12)
    assert awake(replace(INSTANT, quiet=quiet), local) is speaks


def test_paused_later_and_timed_schedules_are_silent():
    assert not awake(replace(INSTANT, paused=True), NOON)
    assert not awake(replace(INSTANT, since=NOON + timedelta(minutes=1)), NOON)
    assert not awake(replace(INSTANT, paused_until=NOON + timedelta(minutes=1)), NOON)
    assert not awake(replace(INSTANT, instant=False), NOON)


def test_only_what_enough_sources_report_is_told_until_the_day_s_cap_is_reached():
    items = [item("one", 1), item("two", 2), item("three", 5), item("four", 2), item("five", 2)]
    found = [(slot.time, one.story) for slot, one in alerts(INSTANT, items, NOON, sent_today=0)]
    assert found == [("two+7", "two"), ("three+7", "three"), ("four+7", "four"), ("five+7", "five")]
    assert len(list(alerts(INSTANT, items, NOON, sent_today=2))) == 4, "what is left of the cap is one message"
    assert list(alerts(INSTANT, items, NOON, sent_today=3)) == []


def test_a_development_has_one_slot_whoever_works_it_out_and_its_next_one_another():
    def key(number: int, minutes: int) -> str:
        [(slot, _)] = alerts(INSTANT, [item("two", 2, number)], NOON + timedelta(minutes=minutes), sent_today=0)
        return slot.key

    assert key(7, 0) == key(7, 9)
    assert key(7, 0) != key(8, 0)


def test_the_day_of_the_cap_is_the_zone_s():
    late = datetime(2026, 10, 7, 20, tzinfo=UTC)  # 01:00 of the 8th in Almaty
    assert day_began(INSTANT, late) == datetime(2026, 10, 7, 19, tzinfo=UTC)
    [(slot, _)] = alerts(INSTANT, [item("two", 2)], late, sent_today=0)
    assert slot.on == date(2026, 10, 8)
