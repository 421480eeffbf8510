"""Briefing -> text for a screen, without anything that a terminal would obey."""

from __future__ import annotations

import re

from bot.briefing.render_text import to_text
from bot.model import Audience, Briefing

_CONTROLS = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(briefing: Briefing, audience: Audience, *, width: int = 80) -> str:
    """Return the briefing on the audience's clock."""
    return safe(to_text(briefing, zone=audience.zone, width=width))


def safe(text: str) -> str:
    """Return the text without control characters, escape sequences among them; line breaks stay."""
    return _CONTROLS.sub("", text)
