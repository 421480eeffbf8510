"""A number and an English noun -> both as one writes them: "1 feed", "2,000 feeds"; for logs, commands and remedies.

What readers are told goes by the plural rules of their language (`bot/briefing/phrases.py`, `bot/chat/phrases.py`).
"""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return number and noun; `many` where an added s does not make the plural."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
