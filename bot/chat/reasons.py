"""Why something was told, or was not -> sentences in the reader's language, for every chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.actions.why import WhyBriefing, slot_moment
from bot.briefing.phrases import phrases_for
from bot.briefing.reason import Reason
from bot.chat.phrases import Phrases
from bot.text.plain import plain


def reason_text(reason: Reason, say: Phrases, countries: Mapping[str, str]) -> str:
    """Return it in words of ours alone, with the points that it adds. `countries` are named as the pack names them."""
    what = reason.what
    if reason.key == "anchor":
        what = phrases_for(say.language).country(what, countries.get(what, ""))
    elif reason.key == "noise" and say.has(f"noise.{what}"):
        what = say(f"noise.{what}")
    said = say(f"reason.{reason.key}", what=what)
    return said if reason.points is None else f"{said} ({reason.points:+.1f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyFacts:
    """What a briefing was chosen from, in words of ours but for the headlines: `items` are (headline, facts)."""

    read: str
    left: tuple[str, ...]
    items: tuple[tuple[str, str], ...]


def why_facts(found: WhyBriefing, say: Phrases) -> WhyFacts:
    """Return what was read, what was left out, and what each item rests on."""
    coverage, words = found.briefing.coverage, phrases_for(say.language)
    left = {"copies": coverage.copies, "off_topic": coverage.off_topic, "held_back": coverage.held_back}
    items = []
    for item in found.briefing.items:
        count = words.count("{n} independent source", "{n} independent sources", item.independent)
        reprints = words.count("{n} reprint", "{n} reprints", item.copies) if item.copies else ""
        last = say("why.follows", slot=slot_text(item.follows, say)) if item.follows else say("why.first")
        items.append((item.headline, ", ".join(part for part in (count, reprints, last) if part)))
    return WhyFacts(
        read=say("why.read", articles=coverage.articles, feeds=coverage.feeds),
        left=tuple(say(f"why.{name}", count=count) for name, count in left.items() if count),
        items=tuple(items),
    )


def slot_text(slot: str, say: Phrases) -> str:
    """Return the day and time of a slot's key; a key of another kind as it is, on one line."""
    moment = slot_moment(slot)
    if moment is None:
        return plain(slot, 60)
    words = phrases_for(say.language)
    return f"{words.day(moment)}, {words.clock(moment)}"
