"""Spellings by sound: what a letter stands for depends on those around it."""

import pytest

from bot.entities.letter_pairs import cyrillic_of, latin_of
from bot.entities.letter_sequences import parse


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Schneider", "шнейдер"), ("Kowalski", "ковальский"), ("Johnson", "джонсон"), ("Moreau", "моро"),
        ("Suzuki", "судзуки"), ("Zheng", "чжэн"), ("Nováková", "новакова"), ("Bektaş", "бекташ"),
    ],
)  # fmt: skip
def test_a_name_is_spelt_as_names_of_its_kind_are(latin, cyrillic):
    assert cyrillic in [spelling for spelling, _ in cyrillic_of(latin, 12)]


@pytest.mark.parametrize(("cyrillic", "latin"), [("Шмидт", "schmidt"), ("Моро", "moreau"), ("Токаев", "tokayev")])
def test_letters_that_cyrillic_leaves_out_come_back(cyrillic, latin):
    assert latin in [spelling for spelling, _ in latin_of(cyrillic, 24)]


def test_the_likeliest_costs_nothing_and_none_is_given_twice():
    for spellings in (cyrillic_of("Zhylanbayev", 24, ("kk",)), latin_of("Жыланбаев", 24), cyrillic_of("Kamchy", 24)):
        costs = [cost for _, cost in spellings]
        assert costs == sorted(costs)
        assert costs[0] == 0
        assert len({spelling for spelling, _ in spellings}) == len(spellings)
    assert "жыланбаев" in dict(cyrillic_of("Zhylanbayev", 8, ("kk",)))
    assert cyrillic_of("托卡耶夫", 8) == latin_of("Tokayev", 8) == ()


def test_what_was_not_seen_in_a_row_costs_what_forgetting_does():
    costs = parse("# read as written\n\t0\ta:а 20 b:б 30\na:а\t5\tb:б 7\n")
    assert costs.cost("b:б", "^:^ a:а") == 7
    assert costs.cost("a:а", "^:^ a:а") == 25
    assert costs.cost("c:ц", "a:а") is None
