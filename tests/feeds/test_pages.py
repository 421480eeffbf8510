from datetime import UTC, datetime

import pytest

from bot.feeds.pages import article_of_file
from bot.model import Article

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def article(body: str | bytes, name: str) -> Article:
    found = article_of_file(body.encode() if isinstance(body, str) else body, name=name, seen_at=NOW)
    assert found is not None
    return found


def test_a_text_begins_with_its_title() -> None:
    found = article("Dam breaks\r\n\r\nTwo were hurt.\nPolice came.\n", "dam.txt")
    assert (found.title, found.text, found.language) == ("Dam breaks", "Two were hurt.\nPolice came.", "en")


def test_one_line_is_text_without_a_title() -> None:
    found = article("Two were hurt when the dam broke.", "dam.txt")
    assert (found.title, found.text) == ("", "Two were hurt when the dam broke.")


def test_a_saved_page() -> None:
    found = article(
        "<html><head><title>North | Dam</title></head><body><h1>Dam breaks</h1><p>Two hurt.</p></body></html>", "a.html"
    )
    assert (found.title, found.text) == ("Dam breaks", "Two hurt.")


def test_markdown_loses_its_marks() -> None:
    found = article("# Dam breaks\n\nTwo **were** hurt, [police](https://n.example) said.\n\n- one\n- two\n", "a.md")
    assert (found.title, found.text) == ("Dam breaks", "Two were hurt, police said.\none\ntwo")


def test_markdown_with_front_matter() -> None:
    found = article('---\ntitle: "Dam breaks"\ndate: 2026-11-01\n---\nTwo were hurt.\n', "a.md")
    assert (found.title, found.text) == ("Dam breaks", "Two were hurt.")


def test_an_old_charset_is_read() -> None:
    assert article("Плотина\nПолиция сообщила о двух пострадавших.".encode("cp1251"), "a.txt").language == "ru"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
def test_an_empty_file_is_no_article(name: str) -> None:
    assert article_of_file(b" \n", name=name, seen_at=NOW) is None


def test_ids_follow_the_content() -> None:
    assert article("A\nB", "a.txt").id == article("A\nB", "b.txt").id != article("A\nC", "a.txt").id


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("- Home\n- A new bridge for Orda opens\n3 May 2027\nA new bridge for Orda opens\nCars crossed it.", 3),
        ("Breaking News\n\nWhy did the dam near Orda break?\n\nThe wall gave way on Sunday.", 1),
    ],
)
def test_what_stands_above_the_title_of_a_page_is_no_title(body, title):
    lines = [line for line in body.split("\n") if line]
    found = article_of_file(body.encode(), name="page.txt", seen_at=NOW)
    assert found is not None
    assert (found.title, found.text) == (lines[title], lines[-1])


def test_a_short_title_stays_the_title():
    found = article_of_file(b"Fire in Orda\nThree houses burnt down on Monday.", name="a.txt", seen_at=NOW)
    assert found is not None
    assert found.title == "Fire in Orda"
