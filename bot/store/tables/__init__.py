"""The tables, once for every database."""

from bot.store.tables.columns import EPOCH, Moment, Number, metadata, microseconds, moment
from bot.store.tables.gathered import (
    LOOK_BEFORE,
    articles,
    counters,
    entities,
    entity_hours,
    feeds,
    guids,
    mentions,
    statements,
    stories,
)
from bot.store.tables.ledger import CLAIMED, PENDING, briefings, claimed, destinations, outbox, pending, slots, told
from bot.store.tables.people import audiences, journal, schedules, spaces, topics

__all__ = [
    "CLAIMED",
    "EPOCH",
    "LOOK_BEFORE",
    "PENDING",
    "Moment",
    "Number",
    "articles",
    "audiences",
    "briefings",
    "claimed",
    "counters",
    "destinations",
    "entities",
    "entity_hours",
    "feeds",
    "guids",
    "journal",
    "mentions",
    "metadata",
    "microseconds",
    "moment",
    "outbox",
    "pending",
    "schedules",
    "slots",
    "spaces",
    "statements",
    "stories",
    "told",
    "topics",
]
