"""Articles that are mere teasers to articles with what their pages say, for matching and grouping to read."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from bot.feeds.full_text import is_teaser, with_page
from bot.feeds.reading import ReadArticle
from bot.model import Feed
from bot.ports import FullTexts, ParseFailure

#: Of one feed and round: what a feed has more, or what a slow site does not give in time, stays as the feed gave it.
PAGES = 10
SECONDS = 60.0


async def read_in_full(
    feed: Feed, articles: Sequence[ReadArticle], full_texts: FullTexts
) -> tuple[tuple[ReadArticle, ...], str]:
    """Return the articles, in their order, with the pages of the newest teasers; and in words what was not read."""
    teasers = [one for one in articles if is_teaser(one.article)]
    teasers.sort(key=lambda one: one.article.at, reverse=True)
    found: dict[str, ReadArticle] = {}
    unread: Counter[str] = Counter()
    try:
        async with asyncio.timeout(SECONDS):
            for one in teasers[:PAGES]:
                page = await full_texts.text_of(one.article.url, feed)
                if isinstance(page, ParseFailure):
                    unread[page.reason] += 1
                else:
                    found[one.article.id] = with_page(one, page)
    except TimeoutError:
        unread[f"not within {SECONDS:g} seconds"] += 1
    words = "; ".join(f"{count} not read in full: {reason}" for reason, count in unread.most_common())
    return tuple(found.get(one.article.id, one) for one in articles), words
