"""What Slack refuses in a message body: slack_sdk's own validators, and the limits they lack."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block


def faults(body: dict[str, Any]) -> list[str]:
    """Say what is wrong with a chat.postMessage body; [] when nothing is."""
    blocks = body.get("blocks") or []
    found = [] if body.get("text") else ["no text: notifications would be empty"]
    if len(blocks) > 50:
        found.append(f"{len(blocks)} blocks")
    for block in blocks:
        found += block_faults(block)
    total = sum(len(text) for text in texts(blocks))
    if total > 13_200:
        found.append(f"msg_blocks_too_long: {total}")
    if len(body.get("text", "")) > 40_000:
        found.append("msg_too_long")
    return found


def block_faults(block: dict[str, Any]) -> list[str]:
    """Say what is wrong with one block."""
    found = []
    parsed = Block.parse(block)
    if parsed is None:
        return [f"unknown block {block.get('type')}"]
    try:
        parsed.validate_json()
    except SlackObjectFormationError as error:
        found.append(str(error))
    for piece in pieces(block):
        kind, text = piece.get("type"), piece.get("text")
        label = text.get("text", "") if isinstance(text, dict) else str(text or "")
        if kind == "button" and not 1 <= len(label) <= 75:
            found.append(f"button text of {len(label)}")
        if kind == "button" and (len(piece.get("value", "")) > 2000 or len(piece.get("action_id", "")) > 255):
            found.append("button value or action_id too long")
        if kind == "header" and len(label) > 150:
            found.append("header too long")
        if kind in ("text", "link") and not label:
            found.append(f"empty rich text {kind}")
        if kind == "link" and not str(piece.get("url", "")).startswith(("http://", "https://")):
            found.append(f"link to {piece.get('url')}")
    return found


def pieces(piece: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping inside."""
    if isinstance(piece, dict):
        yield piece
        for value in piece.values():
            yield from pieces(value)
    elif isinstance(piece, list):
        for value in piece:
            yield from pieces(value)


def texts(blocks: Any) -> Iterator[str]:
    """Yield every text and address inside."""
    for piece in pieces(blocks):
        for key in ("text", "url"):
            if isinstance(piece.get(key), str):
                yield piece[key]
