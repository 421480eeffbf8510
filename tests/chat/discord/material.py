"""An invented morning: two items, six outlets, and whatever a test wants of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.model import Audience, Briefing, Coverage, DevelopmentKind, Item, Sentence, Source

SLOT = datetime(2026, 10, 7, 3, 0, tzinfo=UTC)


def source(outlet: str = "North", **more: Any) -> Source:
    """Return a source whose address is made of its outlet's name."""
    values = {
        "id": f"a-{outlet}",
        "title": f"{outlet} on the dam",
        "url": f"https://{outlet.lower()}.example/1",
        "outlet": outlet,
    }
    return Source(**(values | {"kind": "private", "country": "kg", "language": "en", "published_at": SLOT} | more))


def item(story: str = "s1", headline: str = "Utility chief held over dam breach", **more: Any) -> Item:
    """Return an update with one new sentence and one earlier one."""
    values: dict[str, Any] = {
        "story": story,
        "kind": DevelopmentKind.UPDATE,
        "section": "kg",
        "headline": headline,
        "sentences": (
            Sentence(
                text="Police detained the utility's head, prosecutors said on Tuesday.",
                sources=("a-North",),
                language="en",
            ),
            Sentence(
                text="Sunday night's breach flooded two villages.", sources=("a-North",), role="context", language="en"
            ),
        ),
        "sources": (source(),),
        "country": "kg",
    }
    return Item(**(values | more))


def track(**more: Any) -> Item:
    """Return a new story of the whole region."""
    sentence = Sentence(text="The first 30 km are laid, the project company says.", sources=("a-South",), language="en")
    return item(
        "s2",
        "Tracks laid on the mountain railway",
        **(
            {"kind": DevelopmentKind.NEW, "section": "", "sentences": (sentence,), "sources": (source("South"),)} | more
        ),
    )


def briefing(*items: Item, **more: Any) -> Briefing:
    """Return the briefing of these items, or of the two usual ones."""
    values: dict[str, Any] = {
        "slot": SLOT,
        "audience": "discord:1",
        "language": "en",
        "items": items or (item(), track()),
        "coverage": Coverage(feeds=38, articles=120),
        "title": "Central Region",
        "since": datetime(2026, 10, 6, 3, 0, tzinfo=UTC),
        "sections": {"kg": "Northland", "": "Region"},
    }
    return Briefing(**(values | more))


def audience(**more: Any) -> Audience:
    """Return a channel on the clock of Almaty."""
    return Audience(**({"id": "discord:1", "platform": "discord", "address": "1", "zone": "Asia/Almaty"} | more))
