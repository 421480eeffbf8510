from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.document import read_document
from bot.feeds.reading import ReadArticle, articles_of, believable
from bot.model import Feed, FeedKind, Form
from bot.ports import FeedItem, ParsedFeed

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
NORTH = Feed(id="north", url="https://north.example/rss", outlet="North", language="en")


def articles(*items: FeedItem, feed: Feed = NORTH) -> tuple[ReadArticle, ...]:
    return articles_of(ParsedFeed(items=items), feed, NOW)


def test_an_item_becomes_an_article() -> None:
    (found,) = articles(
        FeedItem(
            guid="g1",
            url="https://north.example/1?utm_source=rss",
            title="Dam breaks",
            text="Two hurt.",
            language="en",
            published_at=NOW - timedelta(hours=1),
            author="Ada",
        )
    )
    article = found.article
    assert (found.guid, found.key) == ("g1", "https://north.example/1")
    assert (article.feed, article.url, article.title) == ("north", "https://north.example/1", "Dam breaks")
    assert (article.seen_at, article.published_at, article.author) == (NOW, NOW - timedelta(hours=1), "Ada")


def test_ids_are_stable_and_each_feeds_own() -> None:
    item = FeedItem(guid="g1", title="A")
    (first,), (again,) = articles(item), articles(FeedItem(guid="g1", title="A changed"))
    (other,) = articles(item, feed=Feed(id="south", url="", outlet="South"))
    assert first.article.id == again.article.id != other.article.id


def test_without_a_guid_the_page_identifies() -> None:
    (one,) = articles(FeedItem(url="https://www.north.example/1?utm_source=x", title="A"))
    (two,) = articles(FeedItem(url="https://north.example/1/", title="A, updated"))
    assert one.article.id == two.article.id


def test_without_guid_and_link_the_content_identifies() -> None:
    found = articles(FeedItem(title="A", text="x"), FeedItem(title="A", text="y"), FeedItem(title="A", text="x"))
    assert len({one.article.id for one in found}) == 2


def test_one_guid_for_different_pages_does_not_merge_them() -> None:
    found = articles(
        FeedItem(guid="0", url="https://north.example/1", title="A"),
        FeedItem(guid="0", url="https://north.example/2", title="B"),
    )
    assert len({one.guid for one in found}) == len({one.article.id for one in found}) == 2


def test_items_without_guids_that_link_to_one_page_are_told_apart_by_their_titles() -> None:
    items = [FeedItem(url="https://north.example/", title=title) for title in ("A", "B", "B")]
    assert len({one.article.id for one in articles(*items)}) == 2


def test_a_link_that_all_items_share_identifies_nothing() -> None:
    found = articles(
        FeedItem(guid="1", url="https://north.example/", title="A"),
        FeedItem(guid="2", url="https://north.example/", title="B"),
    )
    assert [one.key for one in found] == ["", ""]
    assert len({one.article.id for one in found}) == 2


@pytest.mark.parametrize(
    ("published", "believed"),
    [
        (NOW - timedelta(days=3), NOW - timedelta(days=3)),
        (NOW + timedelta(minutes=30), NOW),  # a clock a little fast
        (NOW + timedelta(days=1), None),
        (datetime(9999, 1, 1, tzinfo=UTC), None),
        (datetime(1970, 1, 1, tzinfo=UTC), None),
        (None, None),
    ],
)
def test_dates_that_cannot_be_are_not_believed(published: datetime | None, believed: datetime | None) -> None:
    assert believable(published, NOW) == believed


def test_a_date_without_a_year_is_read_by_the_moment_it_was_seen() -> None:
    (found,) = articles(FeedItem(title="A", published="21 ноября, 10:30"))
    assert found.article.published_at == datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize("title", ["", "🔥🔥🔥", "***"])
def test_without_a_title_the_text_gives_one(title: str) -> None:
    (found,) = articles(FeedItem(title=title, text="The dam broke at night.\nTwo were hurt."))
    assert found.article.title == "The dam broke at night."


def test_an_item_of_nothing_is_no_article() -> None:
    assert articles(FeedItem()) == ()
    assert [one.article.title for one in articles(FeedItem(url="https://north.example/1"))] == [
        "https://north.example/1"
    ]


def test_what_an_office_publishes_is_official() -> None:
    (found,) = articles(FeedItem(title="Decree"), feed=Feed(id="o", url="", outlet="O", kind=FeedKind.OFFICIAL))
    assert found.article.form is Form.OFFICIAL


def test_a_stale_repost_with_a_new_date_is_the_same_article() -> None:
    def body(day: int) -> ParsedFeed:
        found = read_document(
            f"<rss><channel><item><title>Dam</title><link>https://n.example/dam</link>"
            f"<pubDate>{day} Nov 2026 08:00 GMT</pubDate></item></channel></rss>".encode()
        )
        assert isinstance(found, ParsedFeed)
        return found

    (old,), (new,) = articles_of(body(1), NORTH, NOW), articles_of(body(22), NORTH, NOW)
    assert old.guid == new.guid
    assert old.article.id == new.article.id
