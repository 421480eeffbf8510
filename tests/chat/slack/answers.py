"""What an answer says and offers."""

from typing import Any

from tests.wire.slack_limits import texts


def said(answer: dict[str, Any]) -> str:
    return "\n".join(texts(answer["blocks"]))


def buttons(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the buttons by what they say; of several the last."""
    found = [piece for block in answer["blocks"] if block["type"] == "actions" for piece in block["elements"]]
    return {piece["text"]["text"]: piece for piece in found}
