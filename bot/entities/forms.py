"""An entity to the forms under which it is looked for, each with its reason and how far it may be trusted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import IntEnum
from typing import NamedTuple

from bot.entities.languages_of import languages_of
from bot.entities.persons import name_order, surname_of
from bot.entities.scan import pattern_of
from bot.entities.spellings import Effort, other_scripts
from bot.model import Alias, Entity


class Trust(IntEnum):
    """What a form needs to count."""

    FULL = 0  # nothing
    SURNAME = 1  # no other person's given name beside it
    SUPPORT = 2  # the full name, the country, the role or a context word in the article
    NEVER_ALONE = 3  # the full name in the article


class Origin(IntEnum):
    """Where a form comes from; when two entities claim one place, the lower one has it."""

    GIVEN = 0  # stands in the catalogue
    PART = 1  # the surname of a given name, or its words in another order
    SYSTEM = 2  # a given name by the rules of a standard or a press
    LIKELY = 3  # the likeliest spelling in another alphabet
    POSSIBLE = 4  # another spelling in another alphabet
    REMOTE = 5  # one far from the likeliest


# an enumeration's attribute takes thirty times as long to look up, and these are asked for at each form and place
FULL, SURNAME, SUPPORT, NEVER_ALONE = Trust
GIVEN, PART, SYSTEM, LIKELY, POSSIBLE, REMOTE = Origin
_AS_GIVEN = Effort.NONE


class Form(NamedTuple):
    """A spelling to look for. `alias` is the given one it comes from."""

    text: str
    reason: str
    trust: Trust
    origin: Origin
    alias: Alias


def given_aliases(entity: Entity) -> tuple[Alias, ...]:
    """Return the name, as an alias, and the aliases, each text once."""
    if not entity.aliases:
        return (Alias(text=entity.name),)
    named = next((alias for alias in entity.aliases if alias.text == entity.name), Alias(text=entity.name))
    return (named, *(alias for alias in entity.aliases if alias.text != entity.name))


def forms_of(entity: Entity, effort: Effort = Effort.USUAL) -> Collection[Form]:
    """Return the forms of an entity, given ones first; each text once."""
    aliases = given_aliases(entity)
    given = [_given(entity, alias) for alias in aliases]
    if effort is _AS_GIVEN and entity.type != "person":
        return given
    forms: dict[str, Form] = {}
    for form in (*given, *_derived(entity, aliases, effort)):
        forms.setdefault(form.text, form)
    return forms.values()


def _given(entity: Entity, alias: Alias) -> Form:
    reason = "name" if alias.text == entity.name else ("misprint" if alias.note == "misprint" else "alias")
    return Form(alias.text, reason, _trust(entity, alias), GIVEN, alias)


def _derived(entity: Entity, aliases: tuple[Alias, ...], effort: Effort) -> Iterator[Form]:
    for alias in aliases:
        yield from _parts(entity, alias, alias.text, PART, "")
    if effort is _AS_GIVEN:
        return
    scripts_given = frozenset(script for alias in aliases for script in _alphabets(alias.text))
    for alias in aliases:
        trust = _trust(entity, alias)
        if alias.note == "misprint" or (trust is NEVER_ALONE):
            continue
        languages = languages_of(alias.language, entity.country)
        for spelling in other_scripts(alias.text, entity.type, languages, scripts_given, effort):
            origin = Origin(SYSTEM + spelling.doubt)
            yield Form(spelling.text, spelling.reason, trust, origin, alias)
            yield from _parts(entity, alias, spelling.text, origin, f"; {spelling.reason}")


def _parts(entity: Entity, alias: Alias, text: str, origin: Origin, reason: str) -> Iterator[Form]:
    """Yield what a person's full name is cut to: surname first, surname alone."""
    if entity.type != "person" or alias.note in ("context", "never_alone", "misprint"):
        return
    for turned in name_order(text):
        yield Form(turned, f"surname first{reason}", FULL, origin, alias)
    surname = surname_of(text)
    if surname:
        yield Form(surname, f"surname{reason}", SURNAME, origin, alias)


def _trust(entity: Entity, alias: Alias) -> Trust:
    if alias.note == "never_alone":
        return NEVER_ALONE
    if alias.note == "context":
        return SUPPORT
    if entity.type == "person" and len(pattern_of(alias.text).split()) == 1:
        return SURNAME
    return FULL


def _alphabets(text: str) -> Iterator[str]:
    if any("\u0400" <= character <= "\u052f" for character in text):
        yield "cyrillic"
    if any("a" <= character <= "z" for character in pattern_of(text)):
        yield "latin"
