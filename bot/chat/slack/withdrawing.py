"""A message's blocks and one of its items -> the blocks with the item struck out and the reason below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.slack import pieces
from bot.chat.slack.pieces import Piece
from bot.chat.slack.render import escaped

#: Between the headlines of a message's text.
SEPARATOR = " · "


def struck_out(blocks: Sequence[Mapping[str, Any]], story: str, because: str) -> list[Piece]:
    """Return the message with the item's text struck out; its section's heading and the story's button stay."""
    kept = [dict(block) for block in blocks]
    for place, block in enumerate(blocks):
        if place and is_of(block, story):
            runs, reason = blocks[place - 1]["elements"][0]["elements"], pieces.words(f"\n{because}", italic=True)
            if any((run.get("style") or {}).get("strike") for run in runs):
                kept[place - 1] = pieces.rich_text(runs if reason in runs else [*runs, reason])
                continue
            section = [run for run in runs if _is_bold(run)][:-1]
            title = pieces.words(headline_above(blocks, place) or "-", bold=True, strike=True)
            kept[place - 1] = pieces.rich_text([*section, title, reason])
            kept[place]["elements"] = [one for one in block["elements"] if one["action_id"] == "ll1:story"]
    return kept


def headline_above(blocks: Sequence[Mapping[str, Any]], place: int) -> str:
    """Return the headline of the item whose buttons stand at a place: the last that is bold there."""
    runs = blocks[place - 1]["elements"][0]["elements"]
    return str(next((run["text"] for run in reversed(runs) if _is_bold(run)), "")).strip()


def without(headlines: str, headline: str) -> str:
    """Return what notifications and screen readers say of a message, its headlines in a row, with one struck out."""
    said = (
        f"~{one}~" if one and escaped(headline).startswith(one.removesuffix("…")) else one
        for one in headlines.split(SEPARATOR)
    )
    return SEPARATOR.join(said)


def _is_bold(run: Mapping[str, Any]) -> bool:
    return run.get("type") == "text" and bool((run.get("style") or {}).get("bold"))


def is_of(block: Mapping[str, Any], story: str) -> bool:
    """Tell whether these are the buttons under a story's item; one that was struck out has kept the first."""
    buttons = block.get("elements", []) if block.get("type") == "actions" else []
    return any(one.get("action_id") in ("ll1:story", "ll1:wrong") and one.get("value") == story for one in buttons)
