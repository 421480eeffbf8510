"""A chat completion's body to its text and cost; whatever else comes is a ModelError."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.errors import ModelError

#: What some models say before their answer, and servers pass on as part of it.
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`tokens` 0 = the server didn't count."""

    text: str
    tokens: int = 0


def answer_of(body: bytes) -> Answer:
    """Return the first choice's text; raises ModelError for no JSON, a refusal, a cut or empty answer."""
    try:
        completion = _streamed(body) if body.startswith(b"data:") else json.loads(body)
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
    if isinstance(text, list):
        text = "".join(str(part.get("text", "")) for part in text if isinstance(part, dict))
    text = _THOUGHTS.sub("", text) if isinstance(text, str) else ""
    if not text.strip():
        raise ModelError("the model's answer is empty")
    return text


def _streamed(body: bytes) -> dict[str, Any]:
    """Return the completion whose pieces these are: some servers stream though nobody asked them to."""
    lines = [line.removeprefix(b"data:").strip() for line in body.splitlines() if line.startswith(b"data:")]
    pieces = [json.loads(line) for line in lines if line != b"[DONE]"]
    text, finish, usage = "", None, None
    for piece in pieces:
        match piece:
            case {"choices": [{"delta": dict(delta)} as choice, *_]}:
                text += str(delta.get("content") or "")
                finish = choice.get("finish_reason") or finish
        usage = (isinstance(piece, dict) and piece.get("usage")) or usage
    return {"choices": [{"message": {"content": text}, "finish_reason": finish}], "usage": usage}


def _tokens(completion: dict[str, Any]) -> int:
    usage = completion.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and total > 0 else 0
