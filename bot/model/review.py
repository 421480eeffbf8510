"""A briefing that waits for an editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.audience import Slot
from bot.model.written import Briefing, Item, SignedLine


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftItem:
    """An item of a draft; `cut`: it does not go out, and stays untold."""

    item: Item
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A slot's briefing as it stands on the desk. `briefing` is as it was written; `items` and `lines` as edited.

    `state`: open, approved (goes out at its slot), held (nobody decided in time), posted, lapsed (its slot is over).
    """

    code: str  # short, for buttons: 12 hexadecimal digits of the slot's key
    slot: Slot
    audience: str
    space: str
    platform: str
    address: str  # the desk's
    briefing: Briefing
    items: tuple[DraftItem, ...]  # in the order in which they go out
    until: datetime
    otherwise: str  # "post" or "hold"
    lines: tuple[SignedLine, ...] = ()
    state: str = "open"
    by: str = ""  # who approved it
