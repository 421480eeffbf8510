"""Anything like a feed to items over feedparser: slow, and right about what is not well-formed."""

from __future__ import annotations

import io
import re
import warnings
from calendar import timegm
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.feeds.dates import parse_date
from bot.ports import FeedItem, ParsedFeed

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


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
        published_at=parse_date(published) or _moment(entry, published),
        author=_string(author.get("name")) or _string(entry.get("author")),
        language=_string((entry.get("title_detail") or {}).get("language")),
        categories=tuple(_string(tag.get("term")) for tag in entry.get("tags", ()) if tag.get("term")),
    )


def _string(value: object) -> str:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _moment(entry: Any, written: str) -> datetime | None:
    """Feedparser's own reading of a date in a way this program does not know, when its year and day are written there.

    Of "14:30" it makes today, of "2026" the first of January.
    """
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    if not parts:
        return None
    try:
        moment = datetime.fromtimestamp(timegm(parts), UTC)
        days = {(moment + timedelta(days=by)).day for by in (-1, 0, 1)}  # its zone may have moved it
    except (ValueError, OverflowError):
        return None
    numbers = [int(number) for number in _NUMBER.findall(written)]
    return moment if moment.year in numbers and not days.isdisjoint(numbers) else None
