"""How often we sign in at the gateway, over restarts too: a thousand times a day make Discord reset the token."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

MOST, WITHIN = 20, 3600.0


class IdentifiedTooOften(Exception):
    """No further sign-in for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{MOST} sign-ins within an hour; the next in {seconds / 60:.0f} minutes")
        self.seconds = seconds


class IdentifyMeter:
    """Counts sign-ins of the last hour, in a file where there is one: a process that dies at once is the usual loop.

    Each shard beyond the first signs in for itself, and may do so once more.
    """

    def __init__(self, file: Path | None = None, *, shards: int = 1, now: Callable[[], float] = time.time) -> None:
        self._file = file
        self._now = now
        self._most = MOST + shards - 1
        self._at: list[float] = _read(file) if file else []

    def check(self) -> None:
        """Raise IdentifiedTooOften when no further sign-in may happen now."""
        now = self._now()
        self._at = [at for at in self._at if now - WITHIN < at <= now]
        if len(self._at) >= self._most:
            raise IdentifiedTooOften(self._at[0] + WITHIN - now)

    def count(self) -> None:
        """Count a sign-in that is about to happen; raises IdentifiedTooOften instead of letting it happen."""
        self.check()
        self._at.append(self._now())
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text("\n".join(repr(at) for at in self._at), "ascii")


def _read(file: Path) -> list[float]:
    try:
        return [float(line) for line in file.read_text("ascii").split()]
    except (OSError, ValueError):
        return []
