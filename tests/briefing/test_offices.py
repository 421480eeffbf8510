"""Roles of the catalogue in a reader's language: what is known there is said there, nothing is bent or guessed."""

from datetime import date

import pytest

from bot.briefing.offices import body_of, office_in
from bot.briefing.phrases import phrases_for
from bot.model import Alias, Entity

ALMATY = Entity(
    key="almaty",
    name="Almaty",
    type="city",
    aliases=(Alias(text="Алматы", language="ru"), Alias(text="Алматы қаласы", language="kk")),
)
UNKNOWN = Entity(key="club", name="Riverside Club", type="organisation")
BODIES = {"Almaty": ALMATY, "Riverside Club": UNKNOWN}


@pytest.mark.parametrize(
    ("role", "language", "said"),
    [
        ("Mayor of Almaty", "en", "Mayor of Almaty"),
        ("Mayor of Almaty", "ru", "Мэр (Алматы)"),
        ("Mayor of Almaty", "kk", "Әкім (Алматы қаласы)"),
        ("Mayor of Almaty", "uz", "Mayor of Almaty"),  # no name of it is known in Uzbek
        ("Poet", "ru", "Поэт"),
        ("Keeper of Almaty", "ru", "Keeper of Almaty"),  # no word for the title
        ("Head of the Riverside Club", "ru", "Head of the Riverside Club"),
        ("Head of Nowhere", "ru", "Head of Nowhere"),
        ("Mayor of Almaty", "de", "Mayor of Almaty"),
    ],
)
def test_a_role_is_said_in_the_readers_language_as_far_as_its_words_are_known(role, language, said):
    assert office_in(role, phrases_for(language), BODIES, on=date(2026, 11, 27)) == said


def test_what_an_office_is_of():
    assert [body_of(role) for role in ("Head of the Club", "Poet")] == ["Club", ""]
