"""`limelight group`: articles with mentions in, the same with `story` and `copy_of` out; no database."""

from __future__ import annotations

from functools import cache

from bot.cli.catalogue_file import CatalogueFile, catalogue_path, read_catalogue
from bot.cli.records import RecordFiles, articles, mention_of, read_records, write_record


def group(
    files: RecordFiles = None,
    entities: CatalogueFile = None,
) -> None:
    """Add story and copy_of to articles (JSON lines), in the order of input, when all have been read.

    Articles without `mentions` are matched first.
    """
    from bot.entities.matching import Matcher
    from bot.stories.grouping import Grouper

    known = entities or catalogue_path(None).exists()  # without a catalogue words alone must do
    catalogue = read_catalogue(entities).entities if known else {}
    match = cache(lambda: Matcher(catalogue).match)  # built when the first article without mentions comes
    read = []
    for record, article in articles(read_records(files or [])):
        given = record.get("mentions")
        if isinstance(given, list):
            found = [mention_of(each, article) for each in given if isinstance(each, dict)]
            mentions = tuple(mention for mention in found if mention)
        else:
            mentions = match()(article)
        read.append((record, article, mentions))
    grouper = Grouper(catalogue)
    for _, article, mentions in read:
        grouper.expect(article, mentions)
    placed: dict[str, str] = {}
    forwards: dict[str, str] = {}
    copies: dict[str, str] = {}
    for _, article, mentions in read:
        placement = grouper.place(article, mentions)
        forwards |= dict.fromkeys(placement.merged, placement.story)
        copies |= dict.fromkeys(placement.copies, article.id)
        if placement.copy_of:
            copies[article.id] = placement.copy_of
        placed |= {article.id: placement.story, **placement.moved}
    for record, article, _ in read:
        story = _final(placed[article.id], forwards)
        write_record(record | {"story": story, "copy_of": _final(copies.get(article.id), copies)})


def _final(start: str | None, forwards: dict[str, str]) -> str | None:
    """Follow forwards to their end."""
    seen: set[str] = set()
    while start in forwards and start not in seen:
        seen.add(start)
        start = forwards[start]
    return start
