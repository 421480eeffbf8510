"""`limelight match`: articles in, the same with `mentions` out."""

from __future__ import annotations

from bot.cli.catalogue_file import CatalogueFile, read_catalogue, state_folder
from bot.cli.records import RecordFiles, articles, mention_record, read_records, write_record


def match(
    files: RecordFiles = None,
    entities: CatalogueFile = None,
) -> None:
    """Add the entities found to articles (JSON lines)."""
    from bot.kept_names import matcher_of

    matcher = matcher_of(read_catalogue(entities).entities, state_folder())
    for record, article in articles(read_records(files or [])):
        mentions = [mention_record(mention) for mention in matcher.match(article)]
        write_record({**record, "mentions": mentions})
