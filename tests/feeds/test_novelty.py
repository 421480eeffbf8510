from datetime import UTC, datetime, timedelta

from bot.feeds.novelty import identities, new_articles
from bot.feeds.reading import ReadArticle, articles_of
from bot.model import Feed
from bot.ports import FeedItem, FeedState, ParsedFeed

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
FEED = Feed(id="north", url="https://north.example/rss", outlet="North")
KNOWN = FeedState(feed="north", succeeded_at=NOW - timedelta(minutes=10))


def items(
    count: int, *, guid: str = "g", page: str = "p", age: timedelta | None = timedelta(0)
) -> tuple[ReadArticle, ...]:
    parsed = ParsedFeed(
        items=tuple(
            FeedItem(guid=f"{guid}{n}", url=f"https://north.example/{page}{n}", title=f"Item {n}",
                     published_at=None if age is None else NOW - age - n * timedelta(minutes=1))
            for n in range(count)
        )
    )  # fmt: skip
    return articles_of(parsed, FEED, NOW)


def announced(read: tuple[ReadArticle, ...], unknown: set[str], state: FeedState | None, show: int = 20) -> list[str]:
    return [new.read.guid for new in new_articles(read, unknown, state, show=show) if not new.baseline]


def test_the_first_sight_of_a_feed_is_stored_and_not_announced() -> None:
    read = items(30, age=timedelta(days=2))
    assert len(new_articles(read, identities(read), None)) == 30
    assert announced(read, identities(read), None) == []
    assert announced(read, identities(read), FeedState(feed="north", failures=3)) == []
    assert announced(items(30), identities(items(30)), None, show=0) == []


def test_at_first_sight_the_newest_of_the_last_day_are_shown() -> None:
    read = (
        items(3) + items(3, guid="old", page="o", age=timedelta(days=2)) + items(3, guid="undated", page="u", age=None)
    )
    assert announced(read, identities(read), None, show=2) == ["g0", "g1"]
    assert announced(read, identities(read), None, show=50) == ["g0", "g1", "g2"]


def test_what_a_known_feed_adds_is_announced() -> None:
    read = items(20)
    assert announced(read, {"g0", "https://north.example/p0"}, KNOWN) == ["g0"]


def test_a_new_guid_for_a_known_page_is_nothing_new() -> None:
    read = items(20)
    assert new_articles(read, {item.guid for item in read}, KNOWN) == ()


def test_a_feed_that_changes_guids_and_pages_is_stored_and_not_announced() -> None:
    read = items(15, age=timedelta(days=1)) + items(2, guid="fresh", page="f")
    assert announced(read, identities(read), KNOWN) == ["fresh0", "fresh1"]
    assert len(new_articles(read, identities(read), KNOWN)) == 17


def test_undated_old_items_count_as_old() -> None:
    read = items(15, age=None)
    assert announced(read, identities(read), KNOWN) == []


def test_a_busy_feed_after_a_pause_of_the_bot_is_announced() -> None:
    read = items(40)
    asleep = FeedState(feed="north", succeeded_at=NOW - timedelta(days=2))
    assert len(announced(read, identities(read), asleep)) == 40


def test_a_small_feed_with_all_new_items_is_announced() -> None:
    read = items(3, age=None)
    assert len(announced(read, identities(read), KNOWN)) == 3


def test_an_item_that_stands_twice_is_new_once() -> None:
    read = items(2) + items(2)
    assert len(new_articles(read, identities(read), KNOWN)) == 2
