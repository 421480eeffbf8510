"""`limelight match`: articles in, the same with `mentions` out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from bot.cli.catalogue_file import read_catalogue, state_folder
from bot.cli.records import articles, mention_record, read_records, write_record


def match(
    files: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Argument(help="JSON lines; standard input when none is given."),
    ] = None,
    entities: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Catalogue: YAML, or the lines of `limelight entities --format jsonl`."),
    ] = None,
) -> None:
    """Add the entities found to articles (JSON lines)."""
    from bot.kept_names import matcher_of

    matcher = matcher_of(read_catalogue(entities).entities, state_folder())
    for record, article in articles(read_records(files or [])):
        mentions = [mention_record(mention) for mention in matcher.match(article)]
        write_record({**record, "mentions": mentions})
