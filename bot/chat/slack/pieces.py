"""Texts and links -> Block Kit, each piece within Slack's limits; foreign text stands in elements nothing parses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.text.plain import cut, plain, safe_url

Piece = dict[str, Any]

BLOCKS = 50  # a message
HEADER, BUTTON, VALUE = 150, 75, 2000
#: All texts of a message together; Slack refuses somewhere above 13,000.
TOTAL = 12_000
#: Slack says nothing of a rich text's length; a section's limit is a safe one.
RICH_TEXT = 3000


def header(words: str) -> Piece:
    """Return a heading in large letters."""
    return {"type": "header", "text": plain_text(words, HEADER)}


def words(text: str, *, bold: bool = False, italic: bool = False, code: bool = False, strike: bool = False) -> Piece:
    """Return a run of text; line breaks stay."""
    wishes = {"bold": bold, "italic": italic, "code": code, "strike": strike}
    style = {name: True for name, wanted in wishes.items() if wanted}
    piece: Piece = {"type": "text", "text": text}
    return piece | {"style": style} if style else piece


def link(name: str, url: str) -> Piece:
    """Return a link, or the bare name when the address may not be linked."""
    address, shown = safe_url(url), plain(name, 80) or "?"
    return {"type": "link", "url": address, "text": shown} if address else words(shown)


def moment(at: datetime, fallback: str) -> Piece:
    """Return a moment, which Slack shows on each reader's own clock; `fallback` is for apps that can't."""
    shown = "{date_short_pretty}, {time}"
    return {"type": "date", "timestamp": int(at.timestamp()), "format": shown, "fallback": fallback}


def page_link(name: str, url: str) -> Piece:
    """Return a link to a page of ours, also on a machine without a dot in its name."""
    return {"type": "link", "url": url, "text": plain(name, 80)}


def rich_text(runs: Sequence[Piece]) -> Piece:
    """Return a paragraph of runs; Slack refuses empty ones, so they are left out."""
    elements = [run for run in runs if run.get("text", "-")] or [words("-")]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def plain_text(text: str, limit: int = 0) -> Piece:
    """Return a text as Slack's labels take it: on one line, nothing in it parsed."""
    return {"type": "plain_text", "text": plain(text, limit) or "-", "emoji": False}


def context(line: str) -> Piece:
    """Return a line in small letters."""
    return {
        "type": "context",
        "elements": [{"type": "plain_text", "text": cut(line, RICH_TEXT) or "-", "emoji": False}],
    }


def button(label: str, action: str, value: str) -> Piece:
    """Return a button; `action` is its short versioned name."""
    return {"type": "button", "text": plain_text(label, BUTTON), "action_id": action, "value": value[:VALUE]}


def actions(buttons: Sequence[Piece]) -> Piece:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def text_length(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Return how many characters of text and addresses the blocks hold in all."""
    return sum(len(text) for block in blocks for text in texts(block, ("text", "url", "value")))


def texts(piece: Any, keys: Sequence[str] = ("text",)) -> Iterator[str]:
    """Yield the texts inside, in order."""
    if isinstance(piece, Mapping):
        for key, value in piece.items():
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from texts(value, keys)
    elif isinstance(piece, list):
        for value in piece:
            yield from texts(value, keys)
