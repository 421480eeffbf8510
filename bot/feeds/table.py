"""The feeds that all parts look up, replaced as a whole when the pack changes, and what has changed in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from bot.feeds.identity import canonical_url
from bot.model import Feed


class FeedTable(Mapping[str, Feed]):
    """Feeds by id. Whoever iterates while it is replaced goes on with what stood there before."""

    def __init__(self, feeds: Iterable[Feed]) -> None:
        self._feeds = {feed.id: feed for feed in feeds}

    def take_over(self, feeds: Iterable[Feed]) -> None:
        """Show these feeds from now on."""
        self._feeds = {feed.id: feed for feed in feeds}

    def __getitem__(self, key: str) -> Feed:
        return self._feeds[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._feeds)

    def __len__(self) -> int:
        return len(self._feeds)


def without_known(added: Iterable[Feed], feeds: Iterable[Feed]) -> tuple[Feed, ...]:
    """Return the added feeds that no pack has, by id or address; the first of two that are one."""
    ids, pages = set(), set()
    for feed in feeds:
        ids.add(feed.id)
        pages.add(canonical_url(feed.url))
    new = []
    for feed in added:
        page = canonical_url(feed.url)
        if feed.id not in ids and page not in pages:
            new.append(feed)
            ids.add(feed.id)
            pages.add(page)
    return tuple(new)


def changes(before: Iterable[Feed], after: Iterable[Feed]) -> tuple[str, ...]:
    """Return what has changed, a line a feed; addresses are not shown, for they may carry a key."""
    old, new = ({feed.id: feed for feed in feeds} for feeds in (before, after))
    lines = [f"feed {key} added" for key in new if key not in old]
    lines += [f"feed {key} removed" for key in old if key not in new]
    for key, feed in new.items():
        if key in old and feed != old[key]:
            names = [field.name for field in fields(Feed) if getattr(feed, field.name) != getattr(old[key], field.name)]
            lines.append(f"feed {key} changed: {', '.join(names)}")
    return tuple(lines)
