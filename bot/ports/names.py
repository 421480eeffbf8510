"""Finding catalogue entities in text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.model import (
    Article,
    Entity,
    Mention,
)


class NameFinder(Protocol):
    """Finds catalogue entities in text."""

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Return the catalogue by key."""
        ...

    def match(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions of title and text, by field (title first) and start; never overlapping."""
        ...
