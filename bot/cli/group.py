"""`limelight group`: articles with mentions in, the same with `story` and `copy_of` out; no database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.records import articles, mention_of, read_records, write_record


def group(
    files: Annotated[list[Path] | None, typer.Argument(help="JSON lines; standard input when none is given.")] = None,
) -> None:
    """Add story and copy_of to articles, in the order of input, when all have been read."""
    from bot.stories.grouping import Grouper

    grouper = Grouper({})
    records, placed = [], {}
    forwards: dict[str, str] = {}
    copies: dict[str, str] = {}
    for record, article in articles(read_records(files or [])):
        given = record.get("mentions")
        found = (
            mention_of(each, article) for each in (given if isinstance(given, list) else ()) if isinstance(each, dict)
        )
        placement = grouper.place(article, [mention for mention in found if mention])
        forwards |= dict.fromkeys(placement.merged, placement.story)
        copies |= dict.fromkeys(placement.copies, article.id)
        if placement.copy_of:
            copies[article.id] = placement.copy_of
        placed[article.id] = placement.story
        records.append((record, article.id))
    for record, id_ in records:
        write_record(record | {"story": _final(placed[id_], forwards), "copy_of": _final(copies.get(id_), copies)})


def _final(start: str | None, forwards: dict[str, str]) -> str | None:
    """Follow forwards to their end."""
    seen: set[str] = set()
    while start in forwards and start not in seen:
        seen.add(start)
        start = forwards[start]
    return start
