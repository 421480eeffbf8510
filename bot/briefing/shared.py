"""One writer for many audiences: what has been written for one told state and language is not written again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

from bot.briefing.choose import Chosen
from bot.briefing.compose import Writer
from bot.model import Feed, Item

REMEMBERED = 2000  # items; two days of a busy region in all its languages


class SharedWriter:
    """Writes through another writer and remembers. Only for one set of feeds; statements must be numbered."""

    def __init__(self, write: Writer) -> None:
        """Write through this one."""
        self._write = write
        self._known: OrderedDict[object, Item] = OrderedDict()

    def __call__(self, chosen: Chosen, *, feeds: Mapping[str, Feed], language: str) -> Item:
        """Return the item, written now or before."""
        found = chosen.development
        new = tuple((statement.story, statement.number) for statement in found.new)
        # a report that repeats what is known adds no statement to `new`, but it is counted; some audiences hide it
        reports = tuple(report.article.id for report in found.story.reports)
        key = (found.story.id, found.kind, new, len(found.earlier), reports, language)
        item = self._known.pop(key, None) or self._write(chosen, feeds=feeds, language=language)
        self._known[key] = item
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return replace(item, section=chosen.section, country=chosen.country)
