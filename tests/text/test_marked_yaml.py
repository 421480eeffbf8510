"""YAML values remember their line, and mistakes are named with file and line."""

from datetime import date

import pytest

from bot.errors import SettingsError
from bot.text.marked_yaml import load


def test_values_know_where_they_stand():
    root = load("a: 1\nb:\n  - x\n  - 2019-03\n", "feeds.yaml")
    assert root.plain() == {"a": 1, "b": ["x", "2019-03"]}
    assert root.mapping()["b"].items()[1].where == "feeds.yaml:4"


def test_days_may_be_given_as_year_or_month():
    root = load("- 2019\n- 2019-03\n- 2019-03-20\n", "f")
    assert [node.day() for node in root.items()] == [date(2019, 1, 1), date(2019, 3, 1), date(2019, 3, 20)]


def test_no_and_on_are_words():
    assert load("country: no\nword: on\nreal: true", "f").plain() == {"country": "no", "word": "on", "real": True}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2\n", "f.yaml:2: 'a' stands twice"),
        ("a: [1\nb", "f.yaml:3: broken YAML"),
        ("a:\n\t- b\n", "f.yaml:2: broken YAML"),
        ("a: \x00\n", "f.yaml:1: broken YAML"),
    ],
)
def test_mistakes_name_file_and_line(text, message):
    with pytest.raises(SettingsError, match=message.replace("[", r"\[")):
        load(text, "f.yaml")


def test_a_date_that_is_none_is_named():
    with pytest.raises(SettingsError, match="f:1: 'soon' is no date"):
        load("since: soon", "f").mapping()["since"].day()


def test_an_empty_file_is_an_empty_mapping():
    assert load("", "f").mapping() == {}


def test_a_tag_that_would_run_code_is_only_data():
    assert load("a: !!python/object/apply:os.system {x: 1}\n", "f").plain() == {"a": {"x": 1}}
