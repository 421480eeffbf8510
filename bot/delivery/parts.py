"""A rendered briefing to numbered parts, each with a marker that any process works out alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from bot.ports import Part


def parts_of(
    slot: str, payloads: Sequence[Mapping[str, object]], settles: Sequence[Mapping[str, int]] = ()
) -> tuple[Part, ...]:
    """Return the parts of a slot's messages; `settles` says, message by message, what its reader then knows."""
    known = [*settles, *({} for _ in payloads)]
    return tuple(
        Part(number=number, of=len(payloads), marker=marker(slot, number), payload=payload, settles=known[number - 1])
        for number, payload in enumerate(payloads, 1)
    )


def marker(slot: str, number: int) -> str:
    """Return 24 hexadecimal digits, the same for a slot's part at any time and in any process."""
    return hashlib.sha256(f"{slot}#{number}".encode()).hexdigest()[:24]
