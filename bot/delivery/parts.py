"""A rendered briefing to numbered parts, each with a marker that any process works out alike."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.model import Item
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


def settled_by(payloads: Sequence[Mapping[str, object]], items: Sequence[Item]) -> list[dict[str, int]]:
    """Return, message by message, what its items settle; an item belongs to the last message that names its story.

    What no message names (headlines behind a "more" button) is settled by the last one.
    """
    named = [" ".join(_strings(payload)) for payload in payloads]
    settled: list[dict[str, int]] = [{} for _ in payloads]
    for item in items if payloads else ():
        place = max((place for place, text in enumerate(named) if item.story in text), default=len(payloads) - 1)
        for story, number in item.settles.items():
            settled[place][story] = max(number, settled[place].get(story, 0))
    return settled


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _strings(inner)


def name(slot: str, number: int) -> str:
    """Return the marker of a slot's part, the same at any time and in any process."""
    return f"{slot}#{number}"


def marker(slot: str, number: int) -> str:
    """Return the short code of a slot's part."""
    return short_code(name(slot, number))


def short_code(marker: str) -> str:
    """Return 24 hexadecimal digits for a marker, for where there is room for no more, as in a nonce or a button."""
    if re.fullmatch("[0-9a-f]{24}", marker):
        return marker
    return hashlib.sha256(marker.encode()).hexdigest()[:24]
