"""The tables, once for every database. Times are microseconds since 1970 (UTC), so that they sort everywhere alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    bindparam,
    column,
    false,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware datetime as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (its signature)
        """Turn a datetime into what is stored."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (its signature)
        """Turn what is stored into a datetime."""
        return None if value is None else moment(value)


def microseconds(value: datetime) -> int:
    """Return microseconds since 1970; a naive datetime is a mistake and raises TypeError."""
    return (value - EPOCH) // MICROSECOND


def moment(value: int) -> datetime:
    """Return the aware datetime of so many microseconds."""
    return EPOCH + timedelta(microseconds=value)


# SQLite counts rows up by itself only in INTEGER keys; PostgreSQL's INTEGER would end at two milliards.
Number = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row a sequence. Its row lock makes numbers appear in the order in which they were given, which "told up to" needs.
counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
#: A row of it: slots due up to this moment were perhaps posted by a database that a backup has replaced.
LOOK_BEFORE = "look_before"

# ---------------------------------------------------------------- gathered

feeds = Table(
    "feeds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("health", Text, nullable=False),
    Column("next_poll_at", Moment),
    Column("state", JSON, nullable=False),  # ports.FeedState
)

# Outlives the articles: a guid that is still in its feed is never forgotten.
guids = Table(
    "guids",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("guid", Text, primary_key=True),
    Column("in_feed_at", Moment, nullable=False),  # last seen in the feed, to the day
    sqlite_with_rowid=False,
)

entities = Table(
    "entities",
    metadata,
    Column("region", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    sqlite_with_rowid=False,
)

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("forward", Text),  # the story it was merged into, itself never forwarded
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Index(None, "last_seen_at"),
    Index(
        None, "forward", sqlite_where=column("forward").is_not(None), postgresql_where=column("forward").is_not(None)
    ),
)

articles = Table(
    "articles",
    metadata,
    Column("number", Number, primary_key=True),  # order of arrival
    Column("id", Text, nullable=False, unique=True),
    Column("region", Text, nullable=False),
    Column("feed", Text, nullable=False),
    Column("guid", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("published_at", Moment),
    Column("seen_at", Moment, nullable=False),
    Column("form", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("arrived_in", Text, nullable=False),  # the story grouping put it in
    Column("story", Text, nullable=False),  # where it stands after merges
    Column("copy_of", Text, nullable=False),
    Column("citing", Text, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("baseline", Boolean, nullable=False),
    Index(None, "seen_at"),
    Index(None, "story"),
    Index(None, "feed", "seen_at"),
    Index(None, "url"),
    sqlite_autoincrement=True,
)

mentions = Table(
    "mentions",
    metadata,
    Column("article", BigInteger, ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "entity", "article"),
    sqlite_with_rowid=False,
)

statements = Table(
    "statements",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("article", BigInteger, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("story", Text, nullable=False),  # the story it arrived in, for ever
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("on", Date),
    Column("facts", JSON, nullable=False),  # everything else that was understood
    Index(None, "article"),
)

entity_hours = Table(
    "entity_hours",
    metadata,
    Column("hour", Moment, primary_key=True),
    Column("region", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("copies", Integer, nullable=False),  # of these articles
    Index(None, "entity", "hour"),
    sqlite_with_rowid=False,
)

# ---------------------------------------------------------------- who is told

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
    sqlite_autoincrement=True,
)

spaces = Table(
    "spaces",
    metadata,
    Column("id", Text, primary_key=True),
    Column("settings", JSON, nullable=False),
)

# ---------------------------------------------------------------- the ledger

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
CLAIMED = "claimed"


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
