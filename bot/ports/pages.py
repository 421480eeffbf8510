"""The reading page of each audience, behind a token that nobody guesses, and the briefings that stand there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from bot.model import Audience
from bot.ports.archive import PostedBriefing


class Pages(Protocol):
    """Who may read what, and the briefings to read."""

    async def page_token(self, audience: str, now: datetime) -> str:
        """Return the token of an audience's page, made on first asking."""
        ...

    async def page_of(self, token: str) -> Audience | None:
        """Return the audience whose page it is, None for a token that is nobody's; as fast either way."""
        ...

    async def revoke_page(self, audience: str) -> bool:
        """Forget the token: all links with it are dead. False when there was none."""
        ...

    async def briefings(self, audience: str, *, limit: int, before: datetime | None = None) -> list[PostedBriefing]:
        """Return briefings of an audience frozen before a moment, the newest first."""
        ...

    async def briefing_of(self, audience: str, on: date, marker: str) -> PostedBriefing | None:
        """Return the audience's briefing of a day whose first part has the marker."""
        ...
