"""A JSON Feed (version 1 and 1.1) to items."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from bot.feeds.dates import parse_date
from bot.ports import FeedItem, ParsedFeed, ParseFailure


def read_json(document: str, *, limit: int) -> ParsedFeed | ParseFailure:
    """Return the feed, or why the document is none."""
    try:
        feed = json.loads(document)
    except (ValueError, RecursionError):
        return ParseFailure(reason="looks like JSON but cannot be read as such")
    if (
        not isinstance(feed, dict)
        or not isinstance(feed.get("items"), list)
        or "/jsonfeed.org/" not in _text(feed, "version")
    ):
        return ParseFailure(reason="JSON, but no JSON Feed (no version or no items)")
    language = _text(feed, "language")
    items = [_item(item, feed) for item in feed["items"][:limit] if isinstance(item, dict)]
    return ParsedFeed(title=escape(_text(feed, "title"), quote=False), language=language, items=tuple(items))


def _item(item: Mapping[str, Any], feed: Mapping[str, Any]) -> FeedItem:
    html = _text(item, "content_html")
    plain = _text(item, "content_text") or ("" if html else _text(item, "summary"))
    published = _text(item, "date_published") or _text(item, "date_modified")
    tags = item.get("tags")
    return FeedItem(
        guid=_text(item, "id") or _text(item, "url"),
        url=_text(item, "url") or _text(item, "external_url"),
        title=escape(_text(item, "title"), quote=False),
        html=html or escape(plain, quote=False).replace("\n", "<br>"),
        published=published,
        published_at=parse_date(published),
        author=_author(item) or _author(feed),
        language=_text(item, "language"),
        categories=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


def _author(of: Mapping[str, Any]) -> str:
    authors = of.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else of.get("author")
    return _text(first, "name") if isinstance(first, dict) else ""


def _text(of: Mapping[str, Any], name: str) -> str:
    value = of.get(name)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
