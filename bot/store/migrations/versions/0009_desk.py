"""Drafts that wait for an editor, edits of posted messages, muted stories, and what was mended."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add what the editors' desk needs."""
    op.create_table(
        "drafts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_state_due_at"), "drafts", ["state", "due_at"])
    op.create_table(
        "edits",
        sa.Column("part", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wanted_at", sa.BigInteger(), nullable=False),
        sa.Column("again_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_edits")),
    )
    wanted = sa.text("state = 'wanted'")
    op.create_index("ix_edits_wanted", "edits", ["again_at"], sqlite_where=wanted, postgresql_where=wanted)
    op.create_table(
        "mutes",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("scope", "story", name=op.f("pk_mutes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_journal_action_id"), "journal", ["action", "id"])
