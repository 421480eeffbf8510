"""A message with what goes along: a chart, its numbers as the picture's description, or a file to keep."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.charts import Chart, in_words, png
from bot.chat.discord import pieces
from bot.chat.discord.pieces import Piece

FILE = "chart.png"


class _File(discord.File):
    """A file whose number goes out as text, as Discord's description of its API has it."""

    def to_dict(self, index: int) -> dict[str, Any]:
        """Return what the body says of it."""
        return {**super().to_dict(index), "id": str(index)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustrated:
    """A message that reads well without its chart, which comes when it is drawn; None = there is none."""

    components: Sequence[Piece]
    chart: Chart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithFile:
    """A message that brings a file; a component of it shows the file."""

    components: Sequence[Piece]
    name: str
    content: bytes

    def file(self) -> discord.File:
        """Return it as discord.py sends it."""
        return _File(io.BytesIO(self.content), self.name)


async def drawn(chart: Chart) -> discord.File | None:
    """Return the picture as an attachment, None when it could not be drawn."""
    picture = await png(chart)
    return _File(io.BytesIO(picture), FILE, description=in_words(chart)) if picture else None


def with_picture(components: Sequence[Mapping[str, Any]], chart: Chart, *, place: int = 1) -> list[Mapping[str, Any]]:
    """Return the components with the picture at a place: after the first text, -1 = before the last row."""
    return [*components[:place], pieces.gallery(f"attachment://{FILE}", in_words(chart)), *components[place:]]
