"""How the running bot fares: what is counted, and what the operator has been told of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Messages that may go out and have not. `oldest`: when the one that waits longest was written."""

    waiting: int = 0
    oldest: datetime | None = None


class Vitals(Protocol):
    """What health is judged by, and which alarms ring."""

    async def queue(self, now: datetime) -> Queue:
        """Return what waits, without what was sent to places that are paused."""
        ...

    async def newest_article(self) -> int:
        """Return the number of the newest article, 0 when there is none."""
        ...

    async def ringing(self) -> Mapping[str, str]:
        """Return the alarms on record: key -> what was said."""
        ...

    async def ring(self, key: str, text: str, now: datetime, *, lease: float = 60.0) -> bool:
        """Put an alarm on record; True for the one who is to tell the operator, within the lease."""
        ...

    async def rung(self, keys: Collection[str]) -> None:
        """Note that the operator knows."""
        ...

    async def silence(self, keys: Collection[str]) -> int:
        """Take alarms off the record; return how many of them were there."""
        ...
