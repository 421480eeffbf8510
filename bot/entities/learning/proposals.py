"""What learning proposes: an entity with the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model import Alias, Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sentence that names the entity. `on` is its article's day, None when unknown."""

    article: str
    text: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """A proposal. `added` are the spellings a known entity lacks; `as_of` is the newest day of the evidence."""

    entity: Entity
    count: int
    evidence: tuple[Evidence, ...]
    as_of: date | None = None
    is_new: bool = True
    added: tuple[Alias, ...] = ()
