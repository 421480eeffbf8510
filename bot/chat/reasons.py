"""A reason for telling something, or against -> a sentence in the reader's language."""

from __future__ import annotations

from bot.briefing.phrases import phrases_for
from bot.briefing.reason import Reason
from bot.chat.phrases import Phrases


def reason_text(reason: Reason, say: Phrases) -> str:
    """Return it in words of ours alone, with the points that it adds."""
    what = reason.what
    if reason.key == "anchor":
        what = phrases_for(say.language).country(what)
    elif reason.key == "noise" and say.has(f"noise.{what}"):
        what = say(f"noise.{what}")
    said = say(f"reason.{reason.key}", what=what)
    return said if reason.points is None else f"{said} ({reason.points:+.1f})"
