"""A doubtful name to a verdict: what else in the article speaks for the entity, or against it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bot.entities.forms import Form, Trust
from bot.model import Alias, Entity


def in_force(alias: Alias, on: date | None) -> bool:
    """Return whether a spelling was in use on a day; always, when the day is unknown."""
    if on is None:
        return True
    return (alias.since is None or alias.since <= on) and (alias.until is None or on <= alias.until)


def supported(form: Form, entity: Entity, article: str, *, certain: Collection[str], countries: Collection[str]) -> str:
    """Return what supports a doubtful form, "" when nothing does.

    `article` is scanned; `certain` are the entities found by forms that need no support, `countries` theirs.
    """
    if entity.key in certain:
        return "full name in the article"
    if form.trust is Trust.NEVER_ALONE:
        return ""
    word = next((word for word in entity.context if f" {word}" in article), "")
    if word:
        return f"with {word!r}"
    if entity.country and entity.country in countries:
        return "its country is in the article"
    return ""


def opposed(entity: Entity, article: str) -> bool:
    """Return whether a word stands in the scanned article that speaks against the entity."""
    return any(f" {word}" in article for word in entity.against)
