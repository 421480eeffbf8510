"""Subscription lists of other readers (OPML) to feeds and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from bot.errors import InputError
from bot.feeds.charset import decode, without_prolog
from bot.feeds.identity import canonical_url, telegram_channel
from bot.model import Feed
from bot.text.clean import clean_line

LARGEST = 5_000_000  # bytes
MOST = 1000  # feeds
_LONGEST_URL = 2000
_SCHEME_OF_READERS = re.compile(r"^feed:(//)?", re.IGNORECASE)  # "feed://n.example/rss", "feed:https://n.example/rss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed as a list names it."""

    url: str
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineList:
    """What a list has: the feeds, each once, and how many entries were left out because they are no web feeds."""

    feeds: tuple[Outline, ...]
    left_out: int = 0


def read_opml(body: bytes) -> OutlineList:
    """Return the feeds of a list; raises InputError when it is none or beyond the caps."""
    from lxml import etree

    from bot.feeds.xml_mending import mended

    if len(body) > LARGEST:
        raise InputError(f"larger than {LARGEST // 1_000_000} MB; no list of feeds is")
    document = without_prolog(decode(body)[0]).encode()
    root = None
    for written, recover in ((document, False), (mended(document), False), (mended(document), True)):
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, recover=recover)
        with suppress(etree.XMLSyntaxError, ValueError):
            root = etree.fromstring(written, parser)
            break
    if root is None or str(root.tag).lower() != "opml":
        raise InputError("no OPML; export the list of feeds from the other reader as OPML")
    named = list(_outlines(root))
    found = {feed_key(outline.url): outline for outline in reversed(named) if len(outline.url) <= _LONGEST_URL}
    found.pop("", None)
    if len(found) > MOST:
        raise InputError(f"{len(found)} feeds; at most {MOST} are taken at once, split the list")
    return OutlineList(feeds=tuple(reversed(found.values())), left_out=len(named) - len(found))


def feed_key(url: str) -> str:
    """Return what tells a feed's address from others, however it is spelt; "" for none that can be asked."""
    return url.lower() if telegram_channel(url) else canonical_url(url)


def write_opml(feeds: Iterable[Feed], *, title: str) -> str:
    """Return the list that other readers can import."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_escaped(title)}</title></head>",
        "  <body>",
        *(f"    {_outline(feed)}" for feed in feeds),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def feed_id(url: str, taken: Iterable[str]) -> str:
    """Return a short name for a feed that nobody has yet, made of its host."""
    host = (urlsplit(canonical_url(url)).hostname or "feed").encode("ascii", "ignore").decode()
    labels = host.split(".")
    name = max(labels[:-1] or labels, key=len)
    name = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-") or "feed"
    used = set(taken)
    return next(
        form for number in range(1, len(used) + 2) if (form := name if number == 1 else f"{name}-{number}") not in used
    )


def _outlines(root: object) -> Iterator[Outline]:
    for element in root.iter("{*}*"):  # type: ignore[attr-defined]
        if str(element.tag).rpartition("}")[2].lower() != "outline":
            continue
        fields = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        if url := _SCHEME_OF_READERS.sub(_web_scheme, fields.get("xmlurl", "").strip()):
            title = clean_line(fields.get("title") or fields.get("text") or "")[:200]
            yield Outline(url=url, title=title, language=fields.get("language", "").split("-")[0].lower()[:3])


def _web_scheme(found: re.Match[str]) -> str:
    return "http://" if found[1] else ""


def _outline(feed: Feed) -> str:
    language = f" language={quoteattr(feed.language)}" if feed.language else ""
    name = quoteattr(feed.outlet)
    return f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(feed.url)}{language}/>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
