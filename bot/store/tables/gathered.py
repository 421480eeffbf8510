"""What gather writes: feeds, articles, mentions, statements, stories."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    column,
    false,
    literal_column,
)

from bot.store.tables.columns import Moment, Number, metadata

# One row a sequence. Its row lock makes numbers appear in the order in which they were given, which "told up to" needs.
counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)
#: A row of it: slots due up to this moment were perhaps posted by a database that a backup has replaced.
LOOK_BEFORE = "look_before"

feeds = Table(
    "feeds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("health", Text, nullable=False),
    Column("next_poll_at", Moment),
    Column("state", JSON, nullable=False),  # ports.FeedState
    Index(None, "next_poll_at"),
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

_changed = column("changed") > literal_column("0")

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("forward", Text),  # the story it was merged into, itself never forwarded
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("changed", BigInteger, nullable=False, server_default="0"),  # last, otherwise than by a new article
    Index(None, "last_seen_at"),
    Index(None, "changed", sqlite_where=_changed, postgresql_where=_changed),
    Index(
        None, "forward", sqlite_where=column("forward").is_not(None), postgresql_where=column("forward").is_not(None)
    ),
)

_retracted = column("form") == "retraction"

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
    Column("digest", Text, nullable=False, server_default=""),  # of what it says; "" = stored before there were any
    Column("edits", Integer, nullable=False, server_default="0"),
    Column("rewritten", Boolean, nullable=False, server_default=false()),  # repeats copy_of in words of its own too
    Index(None, "seen_at"),
    Index(None, "story"),
    Index(None, "feed", "seen_at"),
    Index(None, "url"),
    Index("ix_articles_retracted", "seen_at", sqlite_where=_retracted, postgresql_where=_retracted),
    sqlite_autoincrement=True,
)

# What an article said before its feed changed it.
revisions = Table(
    "revisions",
    metadata,
    Column("article", BigInteger, ForeignKey("articles.number", ondelete="CASCADE"), primary_key=True),
    Column("edit", Integer, primary_key=True),  # 0 = as it was first seen
    Column("until", Moment, nullable=False),  # when it was seen to say something else
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_with_rowid=False,
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

# What is announced: each day that a statement names and that was still to come when it was said.
announced_days = Table(
    "announced_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("statement", BigInteger, primary_key=True, autoincrement=False),
    Column("article", BigInteger, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Index(None, "article"),
    sqlite_with_rowid=False,
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
