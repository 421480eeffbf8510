"""What several processes share: leases, articles on their way from pollers to groupers, platforms' allowances."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Table, Text

from bot.store.tables.columns import Moment, Number, metadata

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", Moment, nullable=False),
    sqlite_with_rowid=False,
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),  # the article's
    Column("region", Text, nullable=False),
    Column("guid", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("article", JSON, nullable=False),  # model.Article
    Column("mentions", JSON, nullable=False),  # model.Mention
    Column("baseline", Boolean, nullable=False),
    Index(None, "region", "number"),
    sqlite_autoincrement=True,
)

# A platform's limit holds for the bot, however many processes send.
allowances = Table(
    "allowances",
    metadata,
    Column("platform", Text, primary_key=True),  # or a platform and an address, as "slack C1"
    Column("free_at", Moment, nullable=False),  # when the next message may go
)
