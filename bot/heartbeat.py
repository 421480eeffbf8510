"""The running bot's heartbeat: a file that each tick renews, read by health checks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

_NAME = "heartbeat"


def beat(state: Path) -> None:
    """Note that a tick has looked at the database."""
    (state / _NAME).write_text(datetime.now(UTC).isoformat(), "ascii")


def last_beat(state: Path) -> datetime | None:
    """Return when the last tick was, None when there was none."""
    try:
        return datetime.fromisoformat((state / _NAME).read_text("ascii").strip())
    except (OSError, ValueError):
        return None
