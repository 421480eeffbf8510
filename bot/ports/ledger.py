"""Truth about slots, deliveries and what was told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.model import (
    Audience,
    Briefing,
    Slot,
)
from bot.ports.chat import Part
from bot.ports.work import Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxPart:
    """A frozen part on its way. `state`: ready, sending, sent, failed, unknown."""

    id: int
    slot: str
    platform: str
    address: str
    audience: str
    part: Part
    state: str
    attempts: int = 0
    first_try_at: datetime | None = None
    message_id: str = ""
    error: str = ""
    plain: bool = False  # the payload was replaced by a plainer one


WHOLE_PLATFORM = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Trouble with an address. `refusals` counts since the last accepted message; `disabled`: until it is resumed.

    The address WHOLE_PLATFORM stands for all of a platform, as when it no longer accepts the bot's token.
    """

    platform: str
    address: str
    refusals: int = 0
    paused_until: datetime | None = None
    disabled: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an audience was told up to now. `told` counts what is on its way as settled, `told_in` does not.

    `told`: arrival story -> last settled statement number; `told_in`: arrival story -> key of the slot that told it
    last. `last_briefed_at`: when the newest slot with a briefing, no look-back, was due. `skipped`: the slots skipped
    since the last frozen one, oldest first.
    """

    told: Mapping[str, int] = field(default_factory=dict)
    told_in: Mapping[str, str] = field(default_factory=dict)
    last_briefed_at: datetime | None = None
    skipped: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A slot's briefing, rendered, before it is frozen. `holding`: the lease under which it was written."""

    slot: Slot
    audience: Audience
    briefing: Briefing
    parts: tuple[Part, ...]
    holding: Lease | None = None


class Ledger(Protocol):
    """Truth about slots, deliveries and what was told; every write is durable before it returns."""

    async def claim_slot(self, slot: Slot, audience: str, now: datetime, *, lease: float = 600.0) -> bool:
        """Take the slot for `lease` seconds; False when somebody has it or had it frozen or skipped."""
        ...

    async def claim_slots(self, slots: Mapping[str, tuple[Slot, str]], now: datetime, *, lease: float) -> set[str]:
        """Take many slots, by key with their audiences, at once; return the keys of those that were free."""
        ...

    async def skip_slot(self, slot: Slot, audience: str, now: datetime, *, note: str) -> bool:
        """Record the slot as never to be posted, and why; False when it is already on record."""
        ...

    async def abandoned_slots(self, now: datetime) -> list[tuple[Slot, str]]:
        """Return slots (and audiences) claimed but never frozen whose lease has run out, oldest first."""
        ...

    async def freeze(
        self,
        slot: Slot,
        audience: Audience,
        briefing: Briefing,
        parts: Sequence[Part],
        now: datetime,
        *,
        holding: Lease | None = None,
    ) -> bool:
        """Store a slot's briefing and its parts, ready to send, in one transaction.

        No parts: the slot is done and says nothing, and what the briefing settles is told at once. False when it was
        frozen before, or when `holding`, the lease it was written under, is somebody else's by now.
        """
        ...

    async def freeze_all(self, written: Sequence[Written], now: datetime) -> set[str]:
        """Freeze many slots in one transaction; return the keys of those that were not frozen before."""
        ...

    async def claim_parts(
        self, owner: str, now: datetime, *, lease: float, limit: int = 20, platforms: Collection[str] | None = None
    ) -> list[OutboxPart]:
        """Take parts that nobody holds for `lease` seconds, of these platforms (None = all).

        A destination's next part waits for the one before; a paused destination's wait altogether.
        """
        ...

    async def give_back_parts(self, owner: str) -> None:
        """Let anybody take what this owner holds and has never tried to send."""
        ...

    async def mark_first_try(self, part: int, owner: str, now: datetime, *, lease: float) -> bool:
        """Commit that the part is about to be sent and renew the lease; False when it is no longer the owner's."""
        ...

    async def mark_sent(self, part: int, message_id: str, now: datetime) -> None:
        """Commit the platform's message id and, with it, what the part settles as told."""
        ...

    async def mark_failed(
        self, part: int, error: str, *, again_at: datetime | None, owner: str = "", unknown: bool = False
    ) -> None:
        """Give the part back for a later try, or for good when `again_at` is None.

        `unknown`: it may have been stored all the same, so the first try stays on record. With `owner`, only if
        the owner still holds it. A part that was sent stays sent.
        """
        ...

    async def replace_payload(self, part: int, payload: Mapping[str, object], owner: str) -> None:
        """Commit a plainer payload for a part that the platform refused, to be tried once."""
        ...

    async def expire_parts(self, frozen_before: datetime, now: datetime) -> list[OutboxPart]:
        """Give up what was frozen before that and nobody holds; return it."""
        ...

    async def pause_destination(
        self, platform: str, address: str, *, reason: str, until: datetime | None, now: datetime
    ) -> None:
        """Send nothing there until then, or until it is resumed (None); settings stay as they are."""
        ...

    async def destination(self, platform: str, address: str) -> Destination:
        """Return what is known of the destination's trouble."""
        ...

    async def troubles(self, now: datetime) -> Sequence[Destination]:
        """Return the destinations that nothing is sent to at the moment; a platform until it accepts something."""
        ...

    async def told(self, audience: str) -> Mapping[str, int]:
        """Return arrival story -> last settled statement number, with what is on its way counted as settled."""
        ...

    async def told_in(self, audience: str) -> Mapping[str, str]:
        """Return arrival story -> key of the slot that told it last."""
        ...

    async def settle(self, audience: str, settled: Mapping[str, int], slot: str, now: datetime) -> None:
        """Raise what was told; never lowers a number."""
        ...

    async def last_slots(self, schedules: Collection[str] | None = None) -> Mapping[str, Slot]:
        """Return the newest slot on record of each of these stored schedules (None = all) that has one."""
        ...

    async def count_slots(self, schedule: str, since: datetime) -> int:
        """Return how many slots of a schedule are on record since a moment."""
        ...
