"""Mends on the journal -> evaluation lines: what matching, grouping, choosing and translating got wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from bot.actions.mend import JOIN, NAME, NOT_NEWS, SPLIT
from bot.ports import JournalEntry


def evaluation_lines(entries: list[JournalEntry]) -> Iterator[Mapping[str, Any]]:
    """Yield a line for each mend that holds, in the order in which they were made.

    name: an article that does not name `entity` at these mentions. split: two lists of articles that are two stories.
    join: two lists that are one. news: articles of a story that is none. translation: one told wrongly in `language`.
    """
    for entry in entries:
        if entry.undone_at is None:
            evidence = cast("list[Any]", entry.detail["evidence"])
            line = {"kind": entry.action.removeprefix("mend."), "at": entry.at.isoformat(), "story": entry.subject}
            if entry.action == NAME:
                for article in evidence:
                    yield {**line, "entity": entry.detail["entity"], **article}
            elif entry.action in (SPLIT, JOIN):
                yield {**line, "one": evidence[0], "other": evidence[1], "same": entry.action == JOIN}
            elif entry.action == NOT_NEWS:
                yield {**line, "articles": evidence[0], "news": False}
            else:
                yield {**line, "articles": evidence[0], "language": entry.detail["language"]}
