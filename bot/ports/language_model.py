"""Any OpenAI-compatible server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, runtime_checkable


class LanguageModel(Protocol):
    """Any OpenAI-compatible server."""

    @property
    def name(self) -> str:
        """Return the model's name, for `written_by`."""
        ...

    async def complete(self, *, system: str, user: str, schema: Mapping[str, object]) -> str:
        """Return the raw answer, JSON if the server kept its word. Raises ModelError, within the time limit."""
        ...


def object_in(answer: str) -> Any:
    """Return the JSON of a raw answer, without the fence or the words that some models put around it.

    Raises ValueError, or RecursionError, for an answer that has none.
    """
    begin, end = answer.find("{"), answer.rfind("}")
    return json.loads(answer[begin : end + 1] if 0 <= begin < end else answer)


@runtime_checkable
class CountsTokens(Protocol):
    """A language model that knows what it has cost."""

    def spent(self, now: datetime) -> tuple[int, int]:
        """Return the tokens of the day so far (UTC), and how many a day may have; 0 = as many as it likes."""
        ...
