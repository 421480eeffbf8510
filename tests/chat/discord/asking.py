"""What people type and press, as Discord sends it."""

from __future__ import annotations

from typing import Any

from tests.wire.discord_limits import texts, walk
from tests.wire.discord_server import Answered


def said(answered: Answered) -> str:
    """Return all text of the answer and what followed it."""
    assert answered.message is not None
    return "\n".join(text for one in (answered.message, *answered.followups) for text in texts(one["components"]))


def pressable(answered: Answered) -> dict[str, str]:
    """Return label -> custom id of the answer's buttons, the last of a label."""
    assert answered.message is not None
    found = walk(answered.message["components"])
    return {
        piece.get("label", ""): piece["custom_id"] for piece in found if piece["type"] == 2 and "custom_id" in piece
    }


def options(answered: Answered) -> list[str]:
    """Return the values of the answer's select."""
    assert answered.message is not None
    return [option["value"] for piece in walk(answered.message["components"]) for option in piece.get("options", [])]


def command(name: str, /, *subcommands: str, **given: str) -> dict[str, Any]:
    """Return a slash command's data; one within groups is named from the outermost word on."""
    options: list[dict[str, Any]] = [{"name": key, "type": 3, "value": value} for key, value in given.items()]
    for place, inner in enumerate(reversed(subcommands)):
        options = [{"name": inner, "type": 2 if place else 1, "options": options}]
    return {"id": "1", "name": name, "type": 1, "options": options}


def typing(name: str, option: str, value: str, subcommand: str = "") -> dict[str, Any]:
    """Return the data of somebody typing in an option."""
    inner = [{"name": option, "type": 3, "value": value, "focused": True}]
    nested = [{"name": subcommand, "type": 1, "options": inner}] if subcommand else inner
    return {"id": "1", "name": name, "type": 1, "options": nested}


def offered(answered: Answered) -> dict[str, str]:
    """Return name -> value of what was offered."""
    assert answered.callback is not None
    return {choice["name"]: choice["value"] for choice in answered.callback["data"]["choices"]}


def press(custom_id: str) -> dict[str, Any]:
    """Return the data of a pressed button."""
    return {"component_type": 2, "custom_id": custom_id}


def pick(custom_id: str, *values: str) -> dict[str, Any]:
    """Return the data of a select that was used."""
    return {"component_type": 3, "custom_id": custom_id, "values": list(values)}


def fill_in(modal: dict[str, Any], *answers: str, **resolved: Any) -> dict[str, Any]:
    """Return the data of a modal filled in, in the order of its questions."""
    filled = []
    for label, answer in zip(modal["components"], answers, strict=True):
        asked = label["component"]
        given: dict[str, Any] = {"type": asked["type"], "custom_id": asked["custom_id"], "id": 1}
        given |= {"value": answer} if asked["type"] == 4 else {"values": [answer]}
        filled.append({"type": 18, "id": 1, "component": given})
    return {"custom_id": modal["custom_id"], "components": filled, "resolved": resolved}


def with_button(custom_id: str) -> dict[str, Any]:
    """Return a message body with one button."""
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    return {"components": [{"type": 1, "components": [button]}], "flags": 1 << 15}
