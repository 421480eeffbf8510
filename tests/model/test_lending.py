from datetime import UTC, datetime

import pytest

from bot.model import Article, Block, BlockRole, Feed, Reuse, Statement, may_show

LENDING = Feed(id="a", url="https://a.example/rss", outlet="A")
SILENT = Feed(id="b", url="https://b.example/rss", outlet="B", reuse=Reuse.HEADLINE)
FULL = Feed(id="c", url="https://c.example/rss", outlet="C", reuse=Reuse.FULL, full_text=True)


@pytest.mark.parametrize(
    ("feed", "position", "for_reading", "shown"),
    [
        (LENDING, 0, False, True),
        (LENDING, 0, True, False),
        (FULL, 5, True, False),
        (SILENT, 0, False, False),
        (SILENT, -1, False, True),
        (None, 0, False, True),
        (None, 0, True, False),
    ],
)
def test_what_may_be_shown(feed: Feed | None, position: int, for_reading: bool, shown: bool) -> None:
    statement = Statement(article="1", story="1", position=position, text="T", for_reading=for_reading)
    assert may_show(statement, feed) is shown


def test_an_articles_own_text_ends_where_its_page_begins() -> None:
    article = Article(id="1", text="Teaser.\nPage.", seen_at=datetime(2026, 11, 22, tzinfo=UTC))
    assert article.own_text == article.text
    roles = (BlockRole.BODY, BlockRole.READING)
    blocks = tuple(
        Block(role=role, start=start, end=end) for role, (start, end) in zip(roles, ((0, 7), (8, 13)), strict=True)
    )
    marked = Article(id="1", text=article.text, seen_at=article.seen_at, blocks=blocks)
    assert marked.own_text == "Teaser."
