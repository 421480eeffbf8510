"""What a feed shows, and what it was known to have, to what is new, and what of that may be announced. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.feeds.due import is_baseline, is_flood
from bot.feeds.reading import ReadArticle
from bot.ports import FeedState

#: At the first sight of a feed nothing older is shown, however many items are asked for.
FIRST_SIGHT = timedelta(hours=24)
SHOWN = 20  # items of one feed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article its feed never had. `baseline`: stored, never announced."""

    read: ReadArticle
    baseline: bool = False


def identities(read: Iterable[ReadArticle]) -> set[str]:
    """Return the guids and canonical URLs to ask the library about."""
    return {name for item in read for name in (item.guid, item.key) if name}


def new_articles(
    read: Iterable[ReadArticle], unknown: Collection[str], state: FeedState | None, *, show: int = SHOWN
) -> tuple[NewArticle, ...]:
    """Return what is new, in the order of the feed, each once.

    `unknown` are those of `identities` that the feed never had; an item is known by its guid or its page. At the first
    sight of a feed all is baseline but the newest `show` items that are dated within the last day. Of a known feed that
    shows its old items as new ones, those without a date or with an old one are baseline.
    """
    items = tuple(read)
    fresh = {item.guid: item for item in items if item.guid in unknown and (not item.key or item.key in unknown)}
    if is_baseline(state):
        shown = _first_shown(fresh.values(), show)
        return tuple(NewArticle(read=item, baseline=item.guid not in shown) for item in fresh.values())
    old = {guid for guid, item in fresh.items() if _is_old(item, state)}
    known = len({item.guid for item in items}) - len(fresh)
    flood = is_flood(state, known=known, new=len(fresh), old_dated=len(old))
    return tuple(NewArticle(read=item, baseline=flood and item.guid in old) for item in fresh.values())


def _first_shown(items: Iterable[ReadArticle], show: int) -> set[str]:
    recent = [
        item
        for item in items
        if item.article.published_at is not None and item.article.seen_at - item.article.published_at <= FIRST_SIGHT
    ]
    recent.sort(key=lambda item: item.article.at, reverse=True)
    return {item.guid for item in recent[: max(show, 0)]}


def _is_old(item: ReadArticle, state: FeedState | None) -> bool:
    published = item.article.published_at
    since = state.succeeded_at if state else None
    return published is None or (since is not None and published < since)
