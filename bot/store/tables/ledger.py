"""The ledger: slots, briefings, the outbox, destinations in trouble, and what was told."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    column,
    false,
)

from bot.store.tables.columns import Moment, Number, metadata

slots = Table(
    "slots",
    metadata,
    Column("key", Text, primary_key=True),
    Column("schedule", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("time", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("audience", Text, nullable=False),
    Column("state", Text, nullable=False),  # claimed, frozen, skipped
    Column("claimed_at", Moment, nullable=False),
    Column("lease_until", Moment),  # a claim that was never frozen may be taken over after it
    Column("note", Text, nullable=False),
    UniqueConstraint("schedule", "on", "time"),
    Index(None, "schedule", "due_at"),
    Index(None, "audience", "due_at"),
    Index(
        "ix_slots_open",
        "lease_until",
        sqlite_where=column("state") == "claimed",
        postgresql_where=column("state") == "claimed",
    ),
)

briefings = Table(
    "briefings",
    metadata,
    Column("slot", Text, primary_key=True),
    Column("audience", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("briefing", JSON, nullable=False),  # model.Briefing
    Index(None, "audience", "at"),
)

PENDING = ("ready", "sending", "unknown")
CLAIMED, FROZEN, SKIPPED = "claimed", "frozen", "skipped"  # states of a slot
LOOKED_BACK = "look-back"  # note of a slot that told nothing new


def pending(state: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a part is on its way, spelt as its partial indexes need it: without parameters."""
    return state.in_(bindparam(None, PENDING, expanding=True, literal_execute=True))


def claimed(state: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a slot is taken but not frozen, spelt for its partial index."""
    return state == bindparam(None, CLAIMED, literal_execute=True)


_pending = column("state", Text).in_(PENDING)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("slot", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("marker", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("settles", JSON, nullable=False),  # arrival story -> statement number, told once this part is accepted
    Column("state", Text, nullable=False),  # ready, sending, unknown, sent, failed
    Column("attempts", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("lease_until", Moment),
    Column("again_at", Moment, nullable=False),
    Column("first_try_at", Moment),
    Column("sent_at", Moment),
    Column("message_id", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("frozen_at", Moment, nullable=False),
    Column("plain", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("slot", "number"),
    Index("ix_outbox_pending", "again_at", sqlite_where=_pending, postgresql_where=_pending),
    Index("ix_outbox_destination", "platform", "address", "id", sqlite_where=_pending, postgresql_where=_pending),
    Index("ix_outbox_audience_pending", "audience", sqlite_where=_pending, postgresql_where=_pending),
    sqlite_autoincrement=True,
)

# A briefing that waits for an editor; the desk's messages are in the outbox under the draft's own key.
drafts = Table(
    "drafts",
    metadata,
    Column("code", Text, primary_key=True),
    Column("audience", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("draft", JSON, nullable=False),  # model.Draft
    Index(None, "state", "due_at"),
)

# How posted parts shall stand; a row goes on saying so after the message was edited.
edits = Table(
    "edits",
    metadata,
    Column("part", Number, primary_key=True, autoincrement=False),
    Column("payload", JSON, nullable=False),
    Column("state", Text, nullable=False),  # wanted, done, failed
    Column("wanted_at", Moment, nullable=False),
    Column("again_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("lease_until", Moment),
    Column("error", Text, nullable=False),
    Index(
        "ix_edits_wanted",
        "again_at",
        sqlite_where=column("state") == "wanted",
        postgresql_where=column("state") == "wanted",
    ),
)

# Only those in trouble have a row.
destinations = Table(
    "destinations",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("refusals", Integer, nullable=False),
    Column("paused_until", Moment),
    Column("disabled", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

told = Table(
    "told",
    metadata,
    Column("audience", Text, primary_key=True),
    Column("story", Text, primary_key=True),  # a statement's arrival story
    Column("number", BigInteger, nullable=False),
    Column("slot", Text, nullable=False),  # that told it last
    Column("at", Moment, nullable=False),
    Index(None, "at"),
    sqlite_with_rowid=False,
)

# What the operator has been told is wrong and is not over yet.
alarms = Table(
    "alarms",
    metadata,
    Column("key", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("lease_until", Moment),  # somebody is telling the operator; None = told
)
