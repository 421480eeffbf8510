"""A report that tells another's text again in part is no source of its own, and what it adds still counts."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add whether a copy has words of its own; those known so far have none."""
    op.add_column("articles", sa.Column("rewritten", sa.Boolean(), nullable=False, server_default=sa.false()))
