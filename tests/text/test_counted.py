"""A number and a noun agree, as one writes them."""

import pytest

from bot.text.counted import counted


@pytest.mark.parametrize(
    ("number", "words", "written"),
    [
        (0, ("feed",), "0 feeds"),
        (1, ("feed",), "1 feed"),
        (2000, ("feed",), "2,000 feeds"),
        (1, ("entity", "entities"), "1 entity"),
        (2, ("entity", "entities"), "2 entities"),
    ],
)
def test_a_number_and_a_noun_agree(number, words, written):
    assert counted(number, *words) == written
