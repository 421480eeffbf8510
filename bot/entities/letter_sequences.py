"""data/letter_sequences.txt to costs: which stretches of a Latin and a Cyrillic name stand for each other after which.

A unit is a pair of such stretches, written latin:cyrillic. See bench/letters.py for how the costs are fitted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

#: The units at the edges of every name.
START, END = "^:^", "$:$"


class _After(NamedTuple):
    """What may follow some units, with its cost; and what it costs to forget the first of them."""

    costs: Mapping[str, int]
    forgetting: int


@dataclass(frozen=True, slots=True)
class Sequences:
    """Costs of units after others; a cost is -10 ln of a chance."""

    after: Mapping[str, _After]

    @property
    def units(self) -> Mapping[str, int]:
        """Return all units with what each costs after nothing known."""
        return self.after[""].costs

    def cost(self, unit: str, history: str) -> int | None:
        """Return what a unit costs after up to two others, parted by a space; None for one never seen."""
        extra = 0
        while True:
            after = self.after.get(history)
            if after is not None:
                cost = after.costs.get(unit)
                if cost is not None:
                    return extra + cost
                extra += after.forgetting
            if not history:
                return None
            history = history.partition(" ")[2]


def then(history: str, unit: str) -> str:
    """Return the units that what follows depends on, once another is written."""
    return f"{history.rpartition(' ')[2]} {unit}"


@cache
def letter_sequences() -> Sequences:
    """Return the costs of the data file, read once."""
    text = files("bot.entities").joinpath("data", "letter_sequences.txt").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> Sequences:
    """Return the costs that a data file says."""
    after = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        history, forgetting, following = line.split("\t")
        words = following.split(" ")
        after[history] = _After(dict(zip(words[::2], map(int, words[1::2]), strict=True)), int(forgetting))
    return Sequences(after)
