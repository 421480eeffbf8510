"""An entity to the forms under which it is looked for, each with its reason and how far it may be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from bot.entities.scan import pattern_of
from bot.model import Alias, Entity


class Trust(IntEnum):
    """What a form needs to count."""

    FULL = 0  # nothing
    SURNAME = 1  # no other person's given name before it
    SUPPORT = 2  # the full name, the country, the role or a context word in the article
    NEVER_ALONE = 3  # the full name in the article


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling to look for. `alias` is where it comes from."""

    text: str
    reason: str
    trust: Trust
    alias: Alias


def forms_of(entity: Entity) -> Iterator[Form]:
    """Yield the forms of an entity, given ones first; the same text may come twice."""
    for alias in (Alias(text=entity.name), *entity.aliases):
        trust = _trust(entity, alias)
        yield Form(alias.text, _given_reason(entity, alias), trust, alias)
        if entity.type == "person" and trust is Trust.FULL:
            yield from _person_forms(alias)


def _given_reason(entity: Entity, alias: Alias) -> str:
    if alias.text == entity.name:
        return "name"
    return "misprint" if alias.note == "misprint" else "alias"


def _trust(entity: Entity, alias: Alias) -> Trust:
    if alias.note == "never_alone":
        return Trust.NEVER_ALONE
    if alias.note == "context":
        return Trust.SUPPORT
    if entity.type == "person" and len(pattern_of(alias.text).split()) == 1:
        return Trust.SURNAME
    return Trust.FULL


def _person_forms(alias: Alias) -> Iterator[Form]:
    words = alias.text.split()
    if len(words) < 2:
        return
    yield Form(" ".join((words[-1], *words[:-1])), "surname first", Trust.FULL, alias)
    if len(pattern_of(words[-1])) > 3:
        yield Form(words[-1], f"surname of {alias.text}", Trust.SURNAME, alias)
