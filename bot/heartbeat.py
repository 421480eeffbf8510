"""The running bot's heartbeat: a file renewed while ticks go on and writes come through, read by health checks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

#: A process is well whose last tick and last write to the database are no older.
WELL_WITHIN = timedelta(seconds=60)

_NAME = "heartbeat"


def beat(state: Path) -> None:
    """Note that ticks go on, and that a write has just come through."""
    (state / _NAME).write_text(datetime.now(UTC).isoformat(), "ascii")


def last_beat(state: Path) -> datetime | None:
    """Return when that was last noted, None when it never was."""
    try:
        return datetime.fromisoformat((state / _NAME).read_text("ascii").strip())
    except (OSError, ValueError):
        return None
