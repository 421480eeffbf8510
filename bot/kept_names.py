"""A catalogue to its matcher: what is derived of its names is kept for the next start."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.entities.columns import packed, stamp_of, unpacked
from bot.entities.index import derive
from bot.entities.matching import Matcher
from bot.kept import Kept
from bot.model import Entity

_FEWEST_KEPT = 500  # entities; the names of fewer are derived in no time


def matcher_of(entities: Mapping[str, Entity], state: Path) -> Matcher:
    """Return the matcher. What cannot be kept or read again is derived anew, at the cost of seconds."""
    if len(entities) < _FEWEST_KEPT or not state.is_dir():
        return Matcher(entities)
    kept = Kept(state, "names", stamp_of(entities))
    columns = unpacked(kept.read())
    if columns is None:
        columns = derive(entities)
        kept.write(packed(columns))
    return Matcher(entities, columns=columns)
