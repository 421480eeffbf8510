"""Destinations in trouble, and parts whose payload was replaced by a plainer one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what sending needs to know of refusals."""
    op.add_column("outbox", sa.Column("plain", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "destinations",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "address", name=op.f("pk_destinations")),
    )
