import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.dates import dates

WEDNESDAY = date(2026, 10, 7)


@pytest.mark.parametrize(
    ("language", "text", "on"),
    [
        ("en", "on October 27, 2026", date(2026, 10, 27)),
        ("en", "on 27th of November 2025", date(2025, 11, 27)),
        ("en", "on January 1", date(2027, 1, 1)),
        ("en", "on December 30", date(2026, 12, 30)),
        ("en", "on Wednesday", date(2026, 10, 7)),
        ("en", "on Tuesday", date(2026, 10, 6)),
        ("en", "next Friday", date(2026, 10, 9)),
        ("en", "last Wednesday", date(2026, 9, 30)),
        ("en", "yesterday", date(2026, 10, 6)),
        ("en", "2026-01-05", date(2026, 1, 5)),
        ("ru", "05.06.2026", date(2026, 6, 5)),
        ("ru", "27 ноября 2026 года", date(2026, 11, 27)),
        ("ru", "во вторник", date(2026, 10, 6)),
        ("ru", "позавчера", date(2026, 10, 5)),
        ("kk", "2026 жылғы 27 қараша", date(2026, 11, 27)),
        ("kk", "сәрсенбіде", WEDNESDAY),
        ("uz", "2026-yil 27-noyabr", date(2026, 11, 27)),
        ("uz", "27 ноябрда", date(2026, 11, 27)),
        ("uz", "seshanba kuni", date(2026, 10, 6)),
        ("ky", "2026-жылдын 27-ноябрында", date(2026, 11, 27)),
        ("tg", "рӯзи душанбе", date(2026, 10, 5)),
        ("tk", "2026-njy ýylyň 27-nji noýabrynda", date(2026, 11, 27)),
        ("tr", "27 Kasım 2026'da", date(2026, 11, 27)),
        ("de", "am 3. Oktober 2026", date(2026, 10, 3)),
        ("fr", "le 3 octobre 2026", date(2026, 10, 3)),
        ("xx", "2026-10-03", date(2026, 10, 3)),
    ],
)
def test_resolves_against_the_day_of_reading(language, text, on):
    assert [found.on for found in dates(text, language, today=WEDNESDAY)] == [on]


def test_a_day_beside_a_coming_one_is_of_the_same_season():
    said = "from November 1 to May 31"
    assert [found.on for found in dates(said, "en", today=WEDNESDAY)] == [date(2026, 11, 1), date(2027, 5, 31)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "he may go"),
        ("en", "he sat in the sun"),
        ("en", "they march on"),
        ("tg", "дар шаҳри Душанбе"),
        ("uz", "Dushanba shahrida"),
        ("en", "version 1.2.3"),
        ("en", "32 May"),
    ],
)
def test_leaves_alone_what_is_no_date(language, text):
    assert dates(text, language, today=WEDNESDAY) == ()


def test_a_month_with_its_year_has_no_day():
    (found,) = dates("in May 2024", "en", today=WEDNESDAY)
    assert (found.on, found.month, found.year, found.text) == (None, 5, 2024, "May 2024")


def test_without_a_day_of_reading_relative_dates_stay_open():
    assert [(found.on, found.relative, found.weekday) for found in dates("yesterday or Monday", "en")] == [
        (None, -1, None),
        (None, None, 0),
    ]


def test_a_guessed_year_is_not_certain():
    assert [found.certain for found in dates("May 5, May 5, 2026", "en", today=WEDNESDAY)] == [False, True]


@given(st.text(alphabet="0123 /.-мая Mayonsyturd,", max_size=50), st.sampled_from(["en", "ru", "uz", ""]))
def test_any_text_gives_ordered_dates_that_lie_apart(text, language):
    found = dates(text, language, today=WEDNESDAY)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))
