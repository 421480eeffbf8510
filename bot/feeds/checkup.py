"""What a first look at a feed shows, in words for the operator: items, dates, languages, feeds that are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.feeds.reading import ReadArticle
from bot.model import Feed
from bot.text.counted import counted

_SAME_SHARE = 0.6  # of the pages of the smaller feed
_FEW = 3


def describe(feed: Feed, read: Sequence[ReadArticle], now: datetime, *, warning: str = "") -> str:
    """Return one line: how many items, how old the newest is, and what is odd about them."""
    if not read:
        return "a feed without items at the moment"
    told = [counted(len(read), "item")]
    dates = [one.article.published_at for one in read if one.article.published_at]
    told.append(f"newest {_ago(now - max(dates))}" if dates else "none with a date, the moment they are seen counts")
    if dates and len(dates) < len(read):
        told.append(f"{len(read) - len(dates)} without a date")
    languages = Counter(one.article.language for one in read if one.article.language)
    if languages:
        told.append(" ".join(language for language, _ in languages.most_common(_FEW)))
        if feed.language and languages[feed.language] * 2 < languages.total():
            told.append(f"declared as {feed.language}")
    if not any(one.article.text for one in read):
        told.append("headlines only")
    if warning:
        told.append(warning)
    return ", ".join(told)


def twins(pages: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    """Return pairs of feeds that show the same pages (www and non-www, two addresses of one feed), by feed id."""
    found = []
    names = [name for name, keys in pages.items() if len(keys) >= _FEW]
    for position, one in enumerate(names):
        for other in names[position + 1 :]:
            shared = len(pages[one] & pages[other])
            if shared >= _SAME_SHARE * min(len(pages[one]), len(pages[other])):
                found.append((one, other))
    return found


def _ago(span: timedelta) -> str:
    minutes = max(int(span.total_seconds() // 60), 0)
    for size, word in ((1440, "day"), (60, "hour")):
        if minutes >= 2 * size:
            return f"{counted(minutes // size, word)} ago"
    return f"{counted(minutes, 'minute')} ago"
