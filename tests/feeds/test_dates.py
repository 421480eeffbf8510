from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.dates import parse_date

TODAY = date(2026, 11, 22)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Wed, 15 Jul 2026 10:00:00 +0300", at(2026, 7, 15, 7)),
        ("Wed 15 Jul 2026 10:00:00 +03:00", at(2026, 7, 15, 7)),
        ("15 Jul 26 10:00 EST", at(2026, 7, 15, 15)),
        ("Wed, 15 Jul 2026 10:00:00 MSK", at(2026, 7, 15, 7)),
        ("Mon, 22 Nov 2026 08:00 GMT+5", at(2026, 11, 22, 3)),
        ("2026-07-15T10:00:00Z", at(2026, 7, 15, 10)),
        ("2026-07-15T10:00:00.125+05:00", at(2026, 7, 15, 5)),
        ("2026-07-15 10:00:00", at(2026, 7, 15, 10)),
        ("2026-07", at(2026, 7, 1)),
        ("20260715T100000Z", at(2026, 7, 15, 10)),
        ("15.07.2026 10:00", at(2026, 7, 15, 10)),
        ("7/15/2026 10:00", at(2026, 7, 15, 10)),
        ("July 15, 2026 10:00 pm", at(2026, 7, 15, 22)),
        ("15 июля 2026, 10:00", at(2026, 7, 15, 10)),
        ("Ср, 15 Июл 2026 10:00 +0500", at(2026, 7, 15, 5)),
        ("15 мая 2026 г. 12:30", at(2026, 5, 15, 12, 30)),
        ("27 қараша 2026 12:10", at(2026, 11, 27, 12, 10)),
        ("5-sentabr, 2026", at(2026, 9, 5)),
        ("5 maý 2026 ý.", at(2026, 5, 5)),
        ("27 qarasha 2026", at(2026, 11, 27)),
        ("2026/11/27 14:30", at(2026, 11, 27, 14, 30)),
        ("2026.1.7", at(2026, 1, 7)),
        ("2026年11月7日 14:30", at(2026, 11, 7, 14, 30)),
        ("2026-11-27T14:30:00+0600 (Bishkek)", at(2026, 11, 27, 8, 30)),
        ("mar., 3 juin 2025 08:00", at(2025, 6, 3, 8)),
        ("1784109600", at(2026, 7, 15, 10)),
        ("1784109600000", at(2026, 7, 15, 10)),
        ("Sun, 22 Nov 2026 24:00:00 GMT", at(2026, 11, 23)),
        ("Sun, 22 Nov 2026 23:59:60 GMT", at(2026, 11, 22, 23, 59, 59)),
    ],
)
def test_the_ways_feeds_write_dates(written: str, moment: datetime) -> None:
    assert parse_date(written) == moment


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12",
        "soon",
        "Wed, 31 Feb 2026 10:00",
        "27 ноября",
        "вчера",
        "99999999999999999999",
        "2026-13-01",
        "мая",
        "2 hours ago",
        "20261301",
        "20260231101010",
        "Updated 5 mins ago",
    ],
)
def test_no_date_is_invented(written: str) -> None:
    assert parse_date(written) is None


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("22 ноября, 10:30", at(2026, 11, 22, 10, 30)),
        ("25 декабря", at(2025, 12, 25)),
        ("2 days ago", None),
        ("вчера, 09:05", at(2026, 11, 21, 9, 5)),
        ("бүгін 07:00", at(2026, 11, 22, 7)),
    ],
)
def test_a_date_without_a_year_is_the_latest_such_day(written: str, moment: datetime) -> None:
    assert parse_date(written, today=TODAY) == moment


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=80) | st.text("0123456789 -:/.", max_size=16))
def test_any_text_gives_an_aware_moment_or_none(written: str) -> None:
    found = parse_date(written, today=TODAY)
    assert found is None or found.tzinfo is UTC


@settings(deadline=None)  # the machine may be busy
@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_iso_moments_come_back(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment.replace(microsecond=0)
