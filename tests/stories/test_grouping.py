"""Articles to stories."""

from datetime import UTC, datetime, timedelta

from bot.model import Article
from bot.stories.grouping import SWEEP_EVERY, Grouper, story_id

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def article(id_: str, title: str, text: str, language: str = "en", hours: float = 0) -> Article:
    return Article(
        id=id_, feed="f" + id_, title=title, text=text, language=language, seen_at=NOON + timedelta(hours=hours)
    )


QUAKE = article("1", "Strong earthquake shakes Almaty", "A magnitude 5.8 earthquake shook Almaty early on Monday.")
BUDGET = article("2", "Parliament adopts budget", "Deputies in Dushanbe adopted the state budget for next year.")


def test_the_first_article_founds_a_story():
    placed = Grouper({}).place(QUAKE, ())
    assert placed.story == story_id("1")
    assert not placed.copy_of


def test_reports_of_one_happening_join_and_others_stay_apart():
    grouper = Grouper({})
    first = grouper.place(QUAKE, ()).story
    assert grouper.place(BUDGET, ()).story != first
    second = article(
        "3", "Earthquake of 5.8 felt in Almaty", "People ran into the streets of Almaty on Monday morning."
    )
    assert grouper.place(second, ()).story == first


def test_a_copy_points_to_the_fuller_text_in_either_order():
    long = article("l", QUAKE.title, QUAKE.text + " Schools stayed closed. No damage was found, rescuers said at noon.")
    grouper = Grouper({})
    grouper.place(QUAKE, ())
    assert grouper.place(long, ()).copies == ("1",)
    grouper = Grouper({})
    grouper.place(long, ())
    assert grouper.place(QUAKE, ()).copy_of == "l"


def test_quiet_stories_leave_the_index():
    grouper = Grouper({})
    grouper.place(QUAKE, ())
    grouper.forget(NOON + timedelta(days=30))
    again = article("9", QUAKE.title, QUAKE.text, hours=800)
    assert grouper.place(again, ()).story == story_id("9")


def test_memory_lets_go_by_itself():
    grouper = Grouper({})
    grouper.place(QUAKE, ())
    for place in range(SWEEP_EVERY):
        grouper.place(article(f"late{place}", f"Matter {place}", "", hours=24 * 40), ())
    again = article("9", QUAKE.title, QUAKE.text, hours=24 * 40)
    assert grouper.place(again, ()).story == story_id("9")
