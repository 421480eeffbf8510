"""What people set: audiences, topics, schedules, settings, and the journal of who changed what."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Table, Text

from bot.store.tables.columns import Moment, Number, metadata

audiences = Table(
    "audiences",
    metadata,
    Column("id", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("space", Text, nullable=False),
    Column("created_at", Moment),
    Column("deleted_at", Moment),
    Column("settings", JSON, nullable=False),  # the rest of model.Audience
    Index(None, "platform", "address"),
)

topics = Table(
    "topics",
    metadata,
    Column("audience", Text, ForeignKey("audiences.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),  # "" is the audience's own topic
    Column("region", Text, nullable=False),
    Column("topic", JSON, nullable=False),  # model.Topic
)

schedules = Table(
    "schedules",
    metadata,
    Column("id", Text, primary_key=True),
    Column("audience", Text, ForeignKey("audiences.id", ondelete="CASCADE"), nullable=False),
    Column("settings", JSON, nullable=False),  # the rest of model.Schedule
    Index(None, "audience"),
)

# Whoever has the token reads the audience's page; it is looked up by its digest.
pages = Table(
    "pages",
    metadata,
    Column("audience", Text, ForeignKey("audiences.id", ondelete="CASCADE"), primary_key=True),
    Column("token", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
)

# Never shortened: undoing a change is an entry's own `undone_at`, not its removal.
journal = Table(
    "journal",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("space", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("undone_at", Moment),
    Index(None, "space", "id"),
    Index(None, "action", "id"),
    sqlite_autoincrement=True,
)

spaces = Table(
    "spaces",
    metadata,
    Column("id", Text, primary_key=True),
    Column("settings", JSON, nullable=False),
)

# Stories that an audience (its id) or a whole space ("space:" and its id) is told no more of.
mutes = Table(
    "mutes",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("story", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("until", Moment),
    sqlite_with_rowid=False,
)
