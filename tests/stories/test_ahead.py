"""What was announced for a day, and still stands when the day comes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.model import Article, Report, Story
from bot.stories.ahead import announced
from bot.stories.statements import statements_of

MONDAY = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAY = date(2026, 3, 12)
FIRST = "The central bank of Norland decides on its base rate on 12 March 2026, the governor said."


def story_of(*texts: str, language: str = "en", **report: object) -> Story:
    """Build a story of one report a day from Monday on."""
    reports, statements = [], []
    for place, text in enumerate(texts):
        at = MONDAY + timedelta(days=place)
        article = Article(id=f"a{place}", feed="f", text=text, language=language, published_at=at, seen_at=at)
        reports.append(Report(article=article, **report))
        statements += statements_of(article, (), "s")
    numbered = tuple(replace(statement, number=number) for number, statement in enumerate(statements, 1))
    return Story(id="s", reports=tuple(reports), statements=numbered)


def due(story: Story, day: date = DAY, *, before: datetime = MONDAY + timedelta(days=9)) -> list[str]:
    return [statement.text for statement in announced(story, day, before=before)]


def test_an_announcement_is_due_on_its_day_alone():
    story = story_of(FIRST)
    assert due(story) == [FIRST]
    assert due(story, date(2026, 3, 11)) == []
    assert due(story, date(2026, 3, 13)) == []


def test_what_was_said_since_is_not_an_announcement_yet():
    assert due(story_of(FIRST), before=MONDAY - timedelta(hours=1)) == []


@pytest.mark.parametrize(
    "later",
    [
        "The central bank of Norland decides on its base rate on 19 March 2026, the governor said.",
        "The central bank's decision on the base rate was postponed.",
        "The meeting of the central bank is cancelled, the governor said.",
        "The central bank of Norland will not decide on its base rate in March, the governor said.",
        "The decision of the central bank was moved from 12 March 2026 to 19 March 2026.",
    ],
)
def test_what_was_moved_or_called_off_later_does_not_come_back(later):
    assert due(story_of(FIRST, later)) == []


def test_what_was_moved_comes_on_its_new_day():
    later = "The decision of the central bank was moved from 12 March 2026 to 19 March 2026."
    assert due(story_of(FIRST, later), date(2026, 3, 19)) == [later]


def test_another_happening_of_the_story_does_not_call_it_off():
    assert due(story_of(FIRST, "A concert for pensioners was cancelled after heavy snow.")) == [FIRST]


def test_what_happened_or_was_denied_is_no_announcement():
    assert due(story_of("The bank does not decide on its base rate on 12 March 2026.")) == []
    assert due(story_of("The bank had decided on its base rate on 27 February 2026."), date(2026, 2, 27)) == []


def test_other_languages_call_off_in_their_words():
    first = "Центральный банк примет решение о базовой ставке 12 марта 2026 года, сообщил глава банка."
    assert due(story_of(first, language="ru")) == [first]
    assert due(story_of(first, "Решение о базовой ставке отложено, сообщил банк.", language="ru")) == []


def test_a_copy_or_what_a_feed_had_at_first_sight_announces_nothing():
    assert due(story_of(FIRST, copy_of="x")) == []
    assert due(story_of(FIRST, baseline=True)) == []
