"""What has become of stories, besides new articles, is found without comparing them all."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the number of a story's last change, and the index of those that have one."""
    op.add_column("stories", sa.Column("changed", sa.BigInteger(), nullable=False, server_default="0"))
    noted = sa.text("changed > 0")
    op.create_index("ix_stories_changed", "stories", ["changed"], sqlite_where=noted, postgresql_where=noted)
