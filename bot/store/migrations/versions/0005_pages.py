"""Tokens of reading pages, and the alarms that ring."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add both."""
    op.create_table(
        "pages",
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["audience"], ["audiences.id"], name=op.f("fk_pages_audience"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("audience", name=op.f("pk_pages")),
        sa.UniqueConstraint("digest", name=op.f("uq_pages_digest")),
    )
    op.create_table(
        "alarms",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alarms")),
    )
