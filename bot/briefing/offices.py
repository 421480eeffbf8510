"""A role of the catalogue, which is in English ("Mayor of Almaty"), to its words in a reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.briefing.phrases import Phrases
from bot.model import Entity

_OF = " of "


def body_of(role: str) -> str:
    """Return the name of what the office is of, "" for a calling ("Poet")."""
    return role.partition(_OF)[2].removeprefix("the ")


def office_in(role: str, phrases: Phrases, bodies: Mapping[str, Entity], *, on: date) -> str:
    """Return "Мэр (Алматы)" for "Mayor of Almaty"; the English where title or name are not known in the language.

    The name stands in brackets as it is: no language's cases have to be got right. `bodies` has entities by `body_of`.
    """
    title, body = role.partition(_OF)[0], body_of(role)
    called = phrases.text(title)
    if not body:
        return called
    entity = bodies.get(body)
    name = entity.name_in(phrases.language, on) if entity else body
    return role if called == title or name == body else f"{called} ({name})"
