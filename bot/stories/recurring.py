"""Lines that a feed puts under article after article: learnt per feed, so that they feed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from bot.model import Article
from bot.stories.terms import body_lines, line_key

OFTEN = 2  # articles with the line, after which it is no longer taken for news
REMEMBERED = 1000  # lines a feed
LONGEST = 60  # words; longer ones are compared as copies are


class RecurringLines:
    """Counts the lines of each feed's articles."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[int, int]] = {}

    def of(self, feed: str) -> FeedLines:
        """Return the lines that recur in a feed."""
        return FeedLines(self._seen.get(feed, {}))

    def learn(self, article: Article) -> None:
        """Count the lines of one more article; what stands in its title is not counted."""
        if not article.feed:
            return
        seen = self._seen.setdefault(article.feed, {})
        for key in set(_keys(article)):
            seen[key] = seen.pop(key, 0) + 1  # the newest last
        while len(seen) > REMEMBERED:
            del seen[next(iter(seen))]


class FeedLines:
    """Tells of a line's key whether it recurs."""

    def __init__(self, seen: dict[int, int]) -> None:
        self._seen = seen

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._seen.get(crc32(key.encode()), 0) >= OFTEN


def _keys(article: Article) -> Iterator[int]:
    title = line_key(article.title)
    for start, end in body_lines(article):
        key = line_key(article.text[start:end])
        if key and key != title and key.count(" ") < LONGEST:
            yield crc32(key.encode())
