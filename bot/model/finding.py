"""What a check-up found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at; `remedy` "" = it is well."""

    what: str
    remedy: str = ""
