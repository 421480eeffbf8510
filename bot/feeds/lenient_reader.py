"""Anything like a feed to items over feedparser: slow, and right about what is not well-formed."""

from __future__ import annotations

import io
import warnings
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

from bot.feeds.dates import parse_date
from bot.ports import FeedItem, ParsedFeed


def read_leniently(document: str, *, limit: int) -> ParsedFeed:
    """Return what feedparser finds in a document without prolog; no items when it is no feed."""
    import feedparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser warns of its own changes, not of the feed
        # a stream, because feedparser opens a string that looks like a path or an address
        found = feedparser.parse(
            io.BytesIO(document.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        feed = found.feed
        minutes = str(feed.get("ttl", ""))
        return ParsedFeed(
            title=_string(feed.get("title")),
            language=_string(feed.get("language")),
            items=tuple(_item(entry) for entry in found.entries[:limit]),
            ttl=min(float(minutes), 1440) * 60 if minutes.isdecimal() and minutes.isascii() else 0.0,
            warning=f"not well-formed: {found.bozo_exception}"[:200] if found.bozo else "",
        )


def _item(entry: Any) -> FeedItem:
    bodies = [_string(content.get("value")) for content in entry.get("content", ())]
    bodies += [_string(entry.get("summary"))]
    author = entry.get("author_detail") or {}
    published = _string(entry.get("published")) or _string(entry.get("updated")) or _string(entry.get("created"))
    return FeedItem(
        guid=_string(entry.get("id")),
        url=_string(entry.get("link")),
        title=_string(entry.get("title")),
        html=max(bodies, key=len),
        published=published,
        published_at=parse_date(published) or _moment(entry),
        author=_string(author.get("name")) or _string(entry.get("author")),
        language=_string((entry.get("title_detail") or {}).get("language")),
        categories=tuple(_string(tag.get("term")) for tag in entry.get("tags", ()) if tag.get("term")),
    )


def _string(value: object) -> str:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _moment(entry: Any) -> datetime | None:
    """Feedparser's own reading of a date that is written in a way this program does not know."""
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError):
        return None
