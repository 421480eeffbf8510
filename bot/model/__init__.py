"""Limelight's words as frozen values. No logic beyond what a value knows of itself."""

from bot.model.audience import Audience, Review, Schedule, Slot, Topic
from bot.model.catalogue import Alias, Entity, Role
from bot.model.finding import Finding
from bot.model.gathered import (
    BODY,
    Article,
    Block,
    BlockRole,
    Correction,
    Development,
    DevelopmentKind,
    Form,
    Mention,
    Placement,
    Quantity,
    Report,
    Statement,
    Story,
)
from bot.model.lending import may_show
from bot.model.pack import Feed, FeedKind, Region, Reuse, Theme
from bot.model.review import Draft, DraftItem
from bot.model.written import Briefing, Coverage, Disagreement, Gap, InTheNews, Item, Sentence, SignedLine, Source

__all__ = [
    "BODY",
    "Alias",
    "Article",
    "Audience",
    "Block",
    "BlockRole",
    "Briefing",
    "Correction",
    "Coverage",
    "Development",
    "DevelopmentKind",
    "Disagreement",
    "Draft",
    "DraftItem",
    "Entity",
    "Feed",
    "FeedKind",
    "Finding",
    "Form",
    "Gap",
    "InTheNews",
    "Item",
    "Mention",
    "Placement",
    "Quantity",
    "Region",
    "Report",
    "Reuse",
    "Review",
    "Role",
    "Schedule",
    "Sentence",
    "SignedLine",
    "Slot",
    "Source",
    "Statement",
    "Story",
    "Theme",
    "Topic",
    "may_show",
]
