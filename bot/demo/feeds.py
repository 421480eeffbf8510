"""What an outlet had published to the bytes of its feed: RSS 2.0 or Atom, as real outlets write them."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from bot.demo.archive import Published
from bot.model import Feed

#: Outlets that still serve an older encoding, as some do.
_ENCODINGS = {"vestnik": "windows-1251"}
_RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{outlet}</title>
<link>https://{id}.example/</link>
<description>{outlet}</description>
<language>{language}</language>
{items}
</channel>
</rss>
"""
_ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">
<title>{outlet}</title>
<id>https://{id}.example/</id>
<link href="https://{id}.example/"/>
<updated>{updated}</updated>
{items}
</feed>
"""


def body_of(feed: Feed, items: Sequence[Published]) -> tuple[bytes, str]:
    """Return the feed's body and content type; Atom when its address says so."""
    if feed.url.endswith("atom.xml"):
        return _atom(feed, items).encode(), "application/atom+xml; charset=utf-8"
    encoding = _ENCODINGS.get(feed.id, "utf-8")
    return _rss(feed, items, encoding).encode(encoding, "xmlcharrefreplace"), f"application/rss+xml; charset={encoding}"


def _rss(feed: Feed, items: Sequence[Published], encoding: str) -> str:
    entries = "\n".join(_rss_item(item) for item in items)
    return _RSS.format(
        encoding=encoding, outlet=escape(feed.outlet), id=feed.id, language=escape(feed.language), items=entries
    )


def _rss_item(item: Published) -> str:
    lines = [
        f"<title>{escape(item.title)}</title>",
        f"<link>{escape(item.url)}</link>",
        f'<guid isPermaLink="false">{escape(item.guid)}</guid>',
        f"<pubDate>{format_datetime(item.at)}</pubDate>",
        f"<dc:creator>{escape(item.author)}</dc:creator>" if item.author else "",
        f"<category>{escape(item.category)}</category>" if item.category else "",
        f"<description>{escape(item.paragraphs[0])}</description>",
        f"<content:encoded><![CDATA[{_html(item)}]]></content:encoded>",
    ]
    return "<item>" + "".join(lines) + "</item>"


def _atom(feed: Feed, items: Sequence[Published]) -> str:
    entries = "\n".join(_atom_entry(item) for item in items)
    updated = items[0].at.isoformat() if items else "2027-01-01T00:00:00+00:00"
    return _ATOM.format(
        outlet=escape(feed.outlet), id=feed.id, language=escape(feed.language), updated=updated, items=entries
    )


def _atom_entry(item: Published) -> str:
    lines = [
        f"<title>{escape(item.title)}</title>",
        f'<link href="{escape(item.url)}"/>',
        f"<id>urn:{item.feed}:{escape(item.guid)}</id>",
        f"<published>{item.at.isoformat()}</published><updated>{item.at.isoformat()}</updated>",
        f"<author><name>{escape(item.author)}</name></author>" if item.author else "",
        f'<category term="{escape(item.category)}"/>' if item.category else "",
        f'<content type="html">{escape(_html(item))}</content>',
    ]
    return "<entry>" + "".join(lines) + "</entry>"


def _html(item: Published) -> str:
    blocks = []
    for paragraph in item.paragraphs:
        if paragraph.startswith("(photo) "):
            caption = escape(paragraph.removeprefix("(photo) "))
            picture = f"<img src='https://{item.feed}.example/photo.jpg' alt=''>"
            blocks.append(f"<figure>{picture}<figcaption>{caption}</figcaption></figure>")
        elif paragraph.startswith("## "):
            blocks.append(f"<h2>{escape(paragraph.removeprefix('## '))}</h2>")
        else:
            blocks.append(f"<p>{escape(paragraph)}</p>")
    return "".join(blocks)
