"""A catalogue to its matcher: what is derived of its names is kept in the state folder for the next start."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path

from bot.entities.columns import packed, stamp_of, unpacked
from bot.entities.index import derive
from bot.entities.matching import Matcher
from bot.model import Entity

log = logging.getLogger("limelight")

_FEWEST_KEPT = 500  # entities; the names of fewer are derived in no time
_FILES = 3  # catalogues whose forms are kept: those of this home folder, before and after an edit


def matcher_of(entities: Mapping[str, Entity], state: Path) -> Matcher:
    """Return the matcher. What cannot be kept or read again is derived anew, at the cost of seconds."""
    if len(entities) < _FEWEST_KEPT or not state.is_dir():
        return Matcher(entities)
    file = state / f"names-{stamp_of(entities)[:16]}.json"
    try:
        columns = unpacked(file.read_bytes())
    except OSError:
        columns = None
    if columns is None:
        columns = derive(entities)
        try:
            _keep(file, packed(columns))
        except OSError as error:
            log.info("the forms of names are not kept: %s", error)
    return Matcher(entities, columns=columns)


def _keep(file: Path, data: bytes) -> None:
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(file)
    known = sorted(file.parent.glob("names-*.json"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in known[_FILES:]:
        old.unlink(missing_ok=True)
