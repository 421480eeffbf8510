"""What Slack refuses in a message body: slack_sdk's own validators, and the limits they lack."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View


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


def view_faults(view: dict[str, Any]) -> list[str]:
    """Say what is wrong with a modal or home page; [] when nothing is."""
    found = []
    try:
        View(**view).validate_json()
    except SlackObjectFormationError as error:
        found.append(str(error))
    if not 1 <= len(view["blocks"]) <= 100:
        found.append(f"{len(view['blocks'])} blocks in a view")
    identities = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    if len(set(identities)) != len(identities):
        found.append("two blocks of one block_id")
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        found.append("private_metadata or callback_id too long")
    if any(block["type"] == "input" for block in view["blocks"]) and not view.get("submit"):
        found.append("questions without a way to send the answers")
    labels = {name: len(view[name]["text"]) for name in ("title", "submit", "close") if name in view}
    found += [f"{name} of {length}" for name, length in labels.items() if not 1 <= length <= 24]
    return found + [fault for block in view["blocks"] for fault in block_faults(block)]


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
    return found + [fault for piece in pieces(block) for fault in (*_piece_faults(piece), *_element_faults(piece))]


def _piece_faults(piece: dict[str, Any]) -> Iterator[str]:
    kind, text = piece.get("type"), piece.get("text")
    label = text.get("text", "") if isinstance(text, dict) else str(text or "")
    if kind == "button" and not 1 <= len(label) <= 75:
        yield f"button text of {len(label)}"
    if kind == "button" and not (1 <= len(piece.get("value", "-")) <= 2000 and len(piece.get("action_id", "")) <= 255):
        yield "button value or action_id too long or empty"
    if kind is None and isinstance(text, dict) and not (1 <= len(label) <= 75 and 1 <= len(piece["value"]) <= 150):
        yield f"option {label!r} = {piece['value']!r}"
    if kind == "actions" and len({one["action_id"] for one in piece["elements"]}) != len(piece["elements"]):
        yield "two elements of one action_id in a row"
    if kind == "header" and len(label) > 150:
        yield "header too long"
    if kind in ("text", "link") and not label:
        yield f"empty rich text {kind}"
    if kind == "date" and not (isinstance(piece.get("timestamp"), int) and "{" in piece.get("format", "")):
        yield f"a date without a moment or a form: {piece}"
    if kind == "link" and not str(piece.get("url", "")).startswith(("http://", "https://")):
        yield f"link to {piece.get('url')}"


def _element_faults(piece: dict[str, Any]) -> Iterator[str]:
    """Say what is wrong with an element that is asked with, or with a row of small letters."""
    kind = piece.get("type")
    if kind in ("static_select", "multi_static_select") and not 1 <= len(piece["options"]) <= 100:
        yield f"a menu of {len(piece['options'])}"
    if kind == "plain_text_input" and len(piece.get("initial_value", "")) > piece.get("max_length", 3000):
        yield "an answer that is longer than it may be"
    if kind == "file_input" and not 1 <= piece.get("max_files", 10) <= 10:
        yield "too many or no files"
    if kind == "context" and not 1 <= len(piece["elements"]) <= 10:
        yield f"a context of {len(piece['elements'])}"
    if kind == "checkboxes" and not 1 <= len(piece["options"]) <= 10:
        yield "checkboxes without or with too many options"


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
