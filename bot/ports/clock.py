"""The time, handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, handed in so that a fortnight can be replayed in seconds."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        ...
