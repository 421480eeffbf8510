"""An item's sources -> its outlets, numbered where there are several, and the raised numbers behind what each says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Item, Sentence, Source

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def outlets_of(item: Item) -> dict[str, Source]:
    """Return outlet -> its first source, in the order of the sources."""
    outlets: dict[str, Source] = {}
    for source in item.sources:
        outlets.setdefault(source.outlet, source)
    return outlets


def mark_of(item: Item, place: int) -> str:
    """Return the raised number of the outlet in this place (1 = first); "" where there is only one."""
    return str(place).translate(_RAISED) if len(outlets_of(item)) > 1 else ""


def cited(item: Item, run: Sequence[Sentence]) -> str:
    """Return the raised numbers of the outlets that sentences of one source rest on; "" where there is only one."""
    named = {source.outlet for source in item.sources if source.id in run[0].sources}
    return " ".join(mark_of(item, place) for place, outlet in enumerate(outlets_of(item), 1) if outlet in named)
