"""Rows that are asked for again and again to values: what reads as it did at the last look is not taken apart anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Row

Value = TypeVar("Value")


class Reread(Generic[Value]):
    """Keeps each row with its value. Select what is JSON as text: it is only read where a row has changed."""

    def __init__(self, read: Callable[[Any], Value]) -> None:
        """Take what makes a value of a row."""
        self._read = read
        self._kept: dict[str, tuple[Row[Any], Value]] = {}

    async def values(self, rows: Sequence[Row[Any]]) -> dict[str, Value]:
        """Return the values in the rows' order, by the rows' id."""
        # Off the loop: a thousand new ones take a while.
        self._kept = await asyncio.to_thread(self._values, rows)
        return {name: value for name, (_, value) in self._kept.items()}

    def _values(self, rows: Sequence[Row[Any]]) -> dict[str, tuple[Row[Any], Value]]:
        before = self._kept
        found = {}
        for row in rows:
            known = before.get(name := row.id)
            found[name] = known if known and known[0] == row else (row, self._read(row))
        return found
