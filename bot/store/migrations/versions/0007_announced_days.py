"""The days that statements announce, by day, filled from what is stored."""

import json
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BATCH = 5000


def upgrade() -> None:
    """Add the days and note those that stored statements announce."""
    days = op.create_table(
        "announced_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("statement", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name=op.f("fk_announced_days_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("day", "statement", name=op.f("pk_announced_days")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_announced_days_article"), "announced_days", ["article"])
    stored = sa.table(
        "statements",
        sa.column("number", sa.BigInteger()),
        sa.column("article", sa.BigInteger()),
        sa.column("on", sa.Date()),
        sa.column("facts", sa.JSON()),
    )
    connection, last = op.get_bind(), -1
    names = sa.cast(stored.c.facts, sa.Text)
    while True:
        query = sa.select(stored.c.number, stored.c.article, stored.c.on, names)
        dated = query.where(stored.c.number > last, names.contains('"dates"')).order_by(stored.c.number).limit(BATCH)
        rows = connection.execute(dated).all()
        if not rows:
            return
        last = rows[-1][0]
        found = [
            {"day": day, "statement": number, "article": article}
            for number, article, said, facts in rows
            if said
            for day in sorted({date.fromisoformat(text) for text in json.loads(facts).get("dates", ())})
            if day > said
        ]
        if found:
            connection.execute(days.insert(), found)
