"""Full-text search on PostgreSQL."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index that SQLite has had from the beginning."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute(
        "CREATE TABLE articles_search (number BIGINT NOT NULL CONSTRAINT pk_articles_search PRIMARY KEY "
        "CONSTRAINT fk_articles_search_number REFERENCES articles (number) ON DELETE CASCADE, words TSVECTOR NOT NULL)"
    )
    op.execute("CREATE INDEX ix_articles_search_words ON articles_search USING gin (words)")
