"""Messages that stand in a channel and are to be changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ports.chat import Part
from bot.ports.ledger import OutboxPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A posted part that is to become another. `post` is as it was sent, `part` as it shall stand."""

    post: OutboxPart
    part: Part
    wanted_at: datetime
    attempts: int = 0


class Posts(Protocol):
    """What was posted, and the edits on their way; the newest edit of a message replaces an older one."""

    async def posts_of(self, audiences: Collection[str], story: str, *, since: datetime) -> list[OutboxPart]:
        """Return the accepted parts of these audiences' briefings since then that have an item of the story."""
        ...

    async def outbox(self, *, slot: str = "") -> list[OutboxPart]:
        """Return the parts of a slot, or all that are still on their way, in order."""
        ...

    async def posted_payload(self, part: int) -> Mapping[str, object]:
        """Return the payload of a part as it stands, or shall stand, after all edits."""
        ...

    async def want_edits(self, payloads: Mapping[int, Mapping[str, object]], now: datetime) -> None:
        """Commit that these parts shall stand so."""
        ...

    async def claim_edits(self, owner: str, now: datetime, *, lease: float, limit: int = 20) -> list[Edit]:
        """Take edits of accepted messages that nobody holds for `lease` seconds."""
        ...

    async def mark_edited(self, edit: Edit, now: datetime) -> None:
        """Commit that the message stands so; an edit that was wanted meanwhile is still to be made."""
        ...

    async def mark_edit_failed(self, edit: Edit, error: str, *, again_at: datetime | None) -> None:
        """Give the edit back for a later try, or for good when `again_at` is None."""
        ...
