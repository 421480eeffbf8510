"""Any OpenAI-compatible server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class LanguageModel(Protocol):
    """Any OpenAI-compatible server."""

    @property
    def name(self) -> str:
        """Return the model's name, for `written_by`."""
        ...

    async def complete(self, *, system: str, user: str, schema: Mapping[str, object]) -> str:
        """Return the raw answer, JSON if the server kept its word. Raises ModelError, within the time limit."""
        ...
