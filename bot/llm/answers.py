"""A chat completion's body to its text and cost; whatever else comes is a ModelError."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.errors import ModelError


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`tokens` 0 = the server didn't count."""

    text: str
    tokens: int = 0


def answer_of(body: bytes) -> Answer:
    """Return the first choice's text; raises ModelError for no JSON, a refusal, a cut or empty answer."""
    try:
        completion = json.loads(body)
    except (ValueError, RecursionError):
        raise ModelError("the server's answer is no JSON") from None
    match completion:
        case {"choices": [{"message": dict(message)} as choice, *_]}:
            return Answer(text=_text(message, choice), tokens=_tokens(completion))
        case _:
            raise ModelError("the server's answer has no choices")


def _text(message: dict[str, Any], choice: dict[str, Any]) -> str:
    if message.get("refusal"):
        raise ModelError("the model refused")
    if choice.get("finish_reason") == "length":
        raise ModelError("the model's answer was cut at its length limit")
    text = message.get("content")
    if not isinstance(text, str) or not text.strip():
        raise ModelError("the model's answer is empty")
    return text


def _tokens(completion: dict[str, Any]) -> int:
    usage = completion.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and total > 0 else 0
