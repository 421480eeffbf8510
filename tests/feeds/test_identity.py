import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.identity import article_id, canonical_url, tidy_url

TWINS = [
    ("https://www.north.example/news/1", "http://north.example/news/1/"),
    ("https://m.north.example/news/1", "https://north.example/news/1"),
    ("https://north.example/news/1/amp/", "https://north.example/news/1"),
    ("https://amp.north.example/news/1.amp.html", "https://north.example/news/1"),
    ("https://north.example/news/1?utm_source=tg&utm_medium=x", "https://north.example/news/1"),
    ("https://north.example/news?id=4&fbclid=abc#comments", "https://north.example/news?id=4"),
    ("https://north.example:443/a", "https://north.example/a"),
    ("https://NORTH.example/a?amp=1", "https://north.example/a"),
    ("https://қала.example/а", "https://xn--80aa6a83a.example/%D0%B0"),
]


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_twins_have_one_key(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://north.example/news?id=4", "https://north.example/news?id=5"),
        ("https://north.example/news/1", "https://south.example/news/1"),
        ("https://sport.north.example/1", "https://north.example/1"),
        ("https://north.example/camp", "https://north.example/c"),
        ("https://north.example/News", "https://north.example/news"),
        ("https://north.example:8080/a", "https://north.example/a"),
    ],
)
def test_different_pages_keep_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_a_tidy_address_still_opens_on_the_publishers_own_host() -> None:
    assert tidy_url("https://m.north.example/a?id=2&utm_source=x#top") == "https://m.north.example/a?id=2"


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "tag:a,2026:1", "//x", "http://", "http://[::1", "ftp://a/b"]
)
def test_what_is_no_web_address_has_no_key(address: str) -> None:
    assert canonical_url(address) == tidy_url(address) == ""


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=60))
def test_keys_are_their_own_keys(text: str) -> None:
    key = canonical_url(f"https://north.example/{text}")
    assert canonical_url(key) == key


def test_ids_depend_on_feed_and_item() -> None:
    ids = {article_id("a", "1"), article_id("b", "1"), article_id("a", "2"), article_id("a", "1")}
    assert len(ids) == 3


def test_an_address_that_was_wrapped_or_has_a_space():
    assert tidy_url(" https://n.example/news/\n    one two?q=a b\t") == "https://n.example/news/one%20two?q=a%20b"
