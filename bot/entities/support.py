"""A doubtful name to a verdict: what else in the article speaks for the entity, or against it."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property

from bot.entities.forms import NEVER_ALONE, SUPPORT, Trust
from bot.entities.language_data import words
from bot.entities.scan import pattern_of
from bot.model import Alias, Entity

_TELLING = 5  # letters; shorter words of a role stand in any article


class Evidence:
    """What is sure about an article, worked out when first asked for."""

    def __init__(
        self, work_out: Callable[[], tuple[str, AbstractSet[str], AbstractSet[str]]], *, on: date | None = None
    ) -> None:
        """`on` is the article's day, None when nobody knows it."""
        self.on = on
        self._work_out = work_out
        self._found: dict[tuple[str, ...], str] = {}

    @cached_property
    def _all(self) -> tuple[str, AbstractSet[str], AbstractSet[str]]:
        return self._work_out()

    def first_of(self, words: tuple[str, ...]) -> str:
        """Return the first of the words with which some word of the article begins, "" for none; looked up once."""
        if words not in self._found:
            found = (word for word in words if f" {pattern_of(word)}" in self.scanned)
            self._found[words] = next(found, "")
        return self._found[words]

    @property
    def scanned(self) -> str:
        """Return title and text as scanned, with a space at each end."""
        return self._all[0]

    @property
    def certain(self) -> AbstractSet[str]:
        """Return the keys of entities that stand there under names that need no support."""
        return self._all[1]

    @property
    def countries(self) -> AbstractSet[str]:
        """Return the countries of the certain entities."""
        return self._all[2]


def in_force(alias: Alias | None, on: date | None) -> bool:
    """Return whether a spelling was in use on a day; always, when it has no dates or the day is unknown."""
    if on is None or alias is None:
        return True
    return (alias.since is None or alias.since <= on) and (alias.until is None or on <= alias.until)


def is_yet_to_come(entity: Entity, on: date | None) -> bool:
    """Return whether somebody held no office on a day and was to hold the first later: the name meant somebody else."""
    since = [role.since for role in entity.roles]
    return on is not None and bool(since) and all(day is not None and day > on for day in since)


def support(entity: Entity, trust: Trust, evidence: Evidence) -> str:
    """Return what supports a doubtful form, "" when nothing does."""
    if entity.key in evidence.certain:
        return "full name in the article"
    if trust is NEVER_ALONE:
        return ""
    context = evidence.first_of(entity.context)
    if context:
        return f"with {context!r}"
    if entity.context and trust is SUPPORT:
        return ""  # who wrote context words meant these and no others
    role = evidence.first_of(_telling_words(entity))
    if role:
        return f"with its role {role!r}"
    return "its country is in the article" if entity.country and entity.country in evidence.countries else ""


def opposed(entity: Entity, evidence: Evidence) -> str:
    """Return the word of the article that speaks against the entity, "" when there is none."""
    return "" if entity.key in evidence.certain else evidence.first_of(entity.against)


def _telling_words(entity: Entity) -> tuple[str, ...]:
    found = [word for role in entity.roles for word in pattern_of(role.text).split()]
    return tuple(word for word in found if len(word) >= _TELLING and word not in words("titles"))
