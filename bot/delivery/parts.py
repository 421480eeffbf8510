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
        Part(number=number, of=len(payloads), marker=name(slot, number), payload=payload, settles=known[number - 1])
        for number, payload in enumerate(payloads, 1)
    )


def name(slot: str, number: int) -> str:
    """Return the marker of a slot's part, the same at any time and in any process."""
    return f"{slot}#{number}"


def marker(slot: str, number: int) -> str:
    """Return 24 hexadecimal digits of the marker, for where there is room for no more."""
    return hashlib.sha256(name(slot, number).encode()).hexdigest()[:24]
