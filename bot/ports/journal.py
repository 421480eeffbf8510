"""What was changed, by whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One change that somebody made, with what is needed to take it back. `id` 0 = not stored yet."""

    id: int = 0
    at: datetime
    space: str
    person: str
    action: str
    subject: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    undone_at: datetime | None = None


class Journal(Protocol):
    """Who changed what, and the settings of a server or workspace."""

    async def record(self, entry: JournalEntry) -> int:
        """Store an entry and return its number."""
        ...

    async def entries(self, space: str, *, limit: int) -> list[JournalEntry]:
        """Return the newest entries of a space, newest first."""
        ...

    async def mark_undone(self, entry: int, space: str, now: datetime) -> bool:
        """Note that an entry was taken back; False when it already was, or is another space's."""
        ...

    async def space_settings(self, space: str) -> Mapping[str, object]:
        """Return what was set for a space as a whole; empty for a new one."""
        ...

    async def change_space_settings(
        self, space: str, change: Callable[[Mapping[str, object]], Mapping[str, object]]
    ) -> Mapping[str, object]:
        """Let the settings of a space be what `change` makes of them, with nobody in between; return them.

        What `change` raises leaves them as they are.
        """
        ...

    async def entries_of(self, actions: Collection[str], *, limit: int = 10_000) -> list[JournalEntry]:
        """Return the newest entries of these actions in all spaces, oldest first."""
        ...
