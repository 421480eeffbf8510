"""A spelling, with typos, to the entities it may mean."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from bot.entities.forms import forms_of
from bot.entities.scan import pattern_of
from bot.entities.spellings import Effort
from bot.model import Entity

_CLOSE = 0.74
_SLIPS = 3  # letters by which a typo may lengthen or shorten a name


def search(entities: Mapping[str, Entity], query: str) -> list[Entity]:
    """Return all entities for an empty query, else those with a form like it, the closest first."""
    wanted = pattern_of(query)
    if not wanted:
        return list(entities.values())
    scored = [(_closeness(entity, wanted), entity) for entity in entities.values()]
    return [entity for score, entity in sorted(scored, key=lambda pair: -pair[0]) if score >= _CLOSE]


def _closeness(entity: Entity, wanted: str) -> float:
    if wanted == entity.key:
        return 2.0
    best = 0.0
    for form in {pattern_of(form.text) for form in forms_of(entity, Effort.LIGHT)}:
        if form == wanted:
            return 1.5
        if wanted in form.split():
            best = max(best, 1.0)
        if abs(len(form) - len(wanted)) <= _SLIPS and len(set(form) & set(wanted)) * 2 > len(set(wanted)):
            best = max(best, difflib.SequenceMatcher(None, form, wanted).ratio())
    return best
