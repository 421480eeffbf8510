"""What articles said before their feeds changed them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns that tell an edit, and the table of what was said before."""
    op.add_column("articles", sa.Column("digest", sa.Text(), nullable=False, server_default=""))
    op.add_column("articles", sa.Column("edits", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "revisions",
        sa.Column("article", sa.BigInteger(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name=op.f("fk_revisions_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", "edit", name=op.f("pk_revisions")),
        sqlite_with_rowid=False,
    )
