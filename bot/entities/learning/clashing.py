"""New proposals to ones that make a sound catalogue: no spelling belongs to two entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.entities.learning.proposals import Learnt
from bot.entities.scan import pattern_of
from bot.model import Entity


def apart(new: Sequence[Learnt], known: Mapping[str, Entity]) -> list[Learnt]:
    """Return the new proposals without spellings that a known entity or a name has, or one named more often.

    A proposal whose very name another has ("Type C" beside "Type-C") is left out: it is the same thing.
    """
    taken = {pattern_of(text) for entity in known.values() for text in _spellings(entity)}
    kept: list[Learnt] = []
    for learnt in new:
        pattern = pattern_of(learnt.entity.name)
        if pattern and pattern not in taken:
            taken.add(pattern)
            kept.append(learnt)
    return [_without(learnt, taken) for learnt in kept]


def _without(learnt: Learnt, taken: set[str]) -> Learnt:
    """Return the proposal without the aliases that are taken, and take the others."""
    own = pattern_of(learnt.entity.name)
    aliases = []
    for alias in learnt.entity.aliases:
        pattern = pattern_of(alias.text)
        if pattern == own or pattern not in taken:
            taken.add(pattern)
            aliases.append(alias)
    return replace(learnt, entity=replace(learnt.entity, aliases=tuple(aliases)))


def _spellings(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *(alias.text for alias in entity.aliases))
