"""What outlets have taken back is found without looking through what they have not."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the index of retractions."""
    retracted = sa.text("form = 'retraction'")
    op.create_index(
        "ix_articles_retracted", "articles", ["seen_at"], sqlite_where=retracted, postgresql_where=retracted
    )
