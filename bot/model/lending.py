"""A statement and its feed to whether its words may be shown."""

from __future__ import annotations

from bot.model.gathered import Statement
from bot.model.pack import Feed, Reuse


def may_show(statement: Statement, feed: Feed | None) -> bool:
    """Return whether its own words may be shown, and not just that it was said; None = a feed that is not known.

    Titles always; sentences unless the feed lends its titles only; never what stands on the article's page alone.
    """
    if statement.position < 0:
        return True
    return not statement.for_reading and (feed is None or feed.reuse is not Reuse.HEADLINE)
