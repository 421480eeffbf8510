"""Lines that a feed puts under article after article: learnt per feed, so that they feed nothing."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from zlib import crc32

from bot.model import Article
from bot.stories.terms import body_lines, line_key

REMEMBERED = 1000  # lines a feed of either kind: those seen once, and those that recur
LONGEST = 60  # words; longer ones are compared as copies are


@dataclass(slots=True)
class _Lines:
    """Hashes of a feed's lines, the newest last: most lines are seen once, so these take four bytes each."""

    once: array[int] = field(default_factory=lambda: array("I"))
    often: dict[int, None] = field(default_factory=dict)


class RecurringLines:
    """Learns which lines stand in more than one of a feed's articles."""

    def __init__(self) -> None:
        self._feeds: dict[str, _Lines] = {}

    def of(self, feed: str) -> FeedLines:
        """Return the lines that recur in a feed."""
        return FeedLines(self._feeds[feed].often if feed in self._feeds else ())

    def learn(self, article: Article) -> None:
        """Take in the lines of one more article; what stands in its title is left out."""
        if not article.feed:
            return
        lines, keys = self._feeds.setdefault(article.feed, _Lines()), set(_keys(article))
        second = keys.intersection(lines.once)
        if second:
            lines.once = array("I", [key for key in lines.once if key not in second])
        for key in second | keys.intersection(lines.often):
            lines.often.pop(key, None)
            lines.often[key] = None
        lines.once.extend(keys.difference(lines.often))
        del lines.once[:-REMEMBERED]
        while len(lines.often) > REMEMBERED:
            del lines.often[next(iter(lines.often))]


class FeedLines:
    """Tells of a line's key whether it recurs."""

    def __init__(self, hashes: Container[int]) -> None:
        self._hashes = hashes

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and crc32(key.encode()) in self._hashes


def _keys(article: Article) -> Iterator[int]:
    title = line_key(article.title)
    for start, end in body_lines(article):
        key = line_key(article.text[start:end])
        if key and key != title and key.count(" ") < LONGEST:
            yield crc32(key.encode())
