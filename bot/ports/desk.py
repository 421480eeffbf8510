"""What people set in chat."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.model import (
    Audience,
    Schedule,
)


class Desk(Protocol):
    """Audiences, schedules and topics: what people set in chat."""

    async def audiences(self) -> list[Audience]:
        """Return all audiences that are not deleted."""
        ...

    async def save_audience(self, audience: Audience) -> None:
        """Insert or replace, and resume sending there, unless it is paused."""
        ...

    async def schedules(self) -> list[Schedule]:
        """Return all schedules."""
        ...

    async def told_by(self, schedules: Collection[str]) -> Mapping[str, tuple[Schedule, Audience]]:
        """Return those of these schedules that are stored, by id, each with its audience, deleted ones left out."""
        ...

    async def schedule(self, schedule: str) -> Schedule | None:
        """Return a schedule, None when it is no more."""
        ...

    async def save_schedule(self, schedule: Schedule) -> None:
        """Insert or replace."""
        ...

    async def delete_schedule(self, schedule: str) -> None:
        """Remove a schedule; its slots stay on record."""
        ...

    async def delete_audience(self, audience: str, now: datetime) -> None:
        """Take an audience off the list; what is kept of it goes later, so that it can be saved anew."""
        ...

    async def person(self, platform: str, person: str) -> Mapping[str, Any]:
        """Return everything kept about a person, as JSON can hold it; times are ISO in UTC."""
        ...

    async def forget_person(self, platform: str, person: str) -> int:
        """Delete a person's audiences with all that was kept of them; return how many there were."""
        ...
