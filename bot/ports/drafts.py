"""Drafts that wait for an editor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Draft
from bot.ports.chat import Part


class Drafts(Protocol):
    """One draft a slot, and the messages that show it on the desk; every write is durable before it returns."""

    async def open_draft(self, draft: Draft, parts: Sequence[Part], now: datetime) -> bool:
        """Store a draft and the desk's messages, ready to send, in one transaction; False when the slot has one."""
        ...

    async def draft(self, code: str) -> Draft | None:
        """Return a draft by its code."""
        ...

    async def drafts(self, *states: str) -> list[Draft]:
        """Return the drafts in these states, the earliest slot first."""
        ...

    async def change_draft(self, code: str, change: Callable[[Draft], Draft]) -> Draft | None:
        """Let a draft be what `change` makes of it, with nobody in between; None when there is no such draft.

        What `change` raises leaves the draft as it is.
        """
        ...
