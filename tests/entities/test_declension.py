"""What the dictionary and the endings make of names."""

import pytest

from bot.entities.declension import stems


def forms(name, kind, *, with_dictionary=True):
    found = stems(name, kind, with_dictionary=with_dictionary)
    return {stem.text + ending for stem in found for ending in stem.endings}


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Иван Петров", "person", {"ивана петрова", "ивану петрову", "иваном петровым"}),
        ("Анна Ковальская", "person", {"анны ковальской", "анну ковальскую"}),
        ("Нью-Йорк", "city", {"нью йорка", "нью йорке"}),
        ("Северо-Восточный банк", "organisation", {"северо восточного банка", "северо восточным банком"}),
        ("Белый дом", "facility", {"белого дома", "белым домом", "белом доме"}),
        ("Проект-2", "organisation", {"проекта 2", "проектом 2"}),
        ("Балканы", "region", {"балканах", "балкан"}),
        ("Грозный", "city", {"грозного", "грозном"}),
        ("Италия", "country", {"италии", "италией"}),
    ],
)
def test_names_are_declined(name, kind, expected):
    assert expected <= forms(name, kind)


def test_endings_do_without_the_dictionary():
    assert {"петрова", "петровым"} <= forms("Петров", "person", with_dictionary=False)


def test_what_is_not_cyrillic_has_no_cases():
    assert stems("Oslo", "city", with_dictionary=True) == []
    assert stems("", "city", with_dictionary=True) == []


def test_the_first_ending_is_the_name_itself():
    for stem in stems("Италия", "country", with_dictionary=True):
        assert stem.text + stem.endings[0] == "италия"
