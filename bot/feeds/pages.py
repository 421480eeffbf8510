"""Plain texts, Markdown and saved web pages to articles: what a folder of collected reports holds."""

from __future__ import annotations

import re
from datetime import datetime

from bot.feeds.charset import decode
from bot.feeds.identity import article_id
from bot.model import Article
from bot.text.clean import clean_line, clean_text
from bot.text.html import html_to_text
from bot.text.languages import detect

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm")
_LONGEST_TITLE = 300
_FEWEST_TITLE_WORDS = 4  # of a line that may be a title behind shorter ones
_MOST_FURNITURE = 6  # lines above a title
_BULLET = re.compile(r"\s*[-–—•*·>»]\s")
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,2000}?)</title", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h1[^>]{0,500}>(.{0,5000}?)</h1", re.IGNORECASE | re.DOTALL)
_BODY = re.compile(r"<(?:article|main|body)\b.*", re.IGNORECASE | re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_MARKS = (
    (re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\s]{0,2000}(?:\s[^)\n]{0,500})?\)"), r"\1"),
    (re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+]|\d{1,3}\.)\s+", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__|\*|`)(?=\S)(.{1,500}?)(?<=\S)\1"), r"\2"),
)


def article_of_file(body: bytes, *, name: str, seen_at: datetime, feed: str = "") -> Article | None:
    """Return the article in a file, None when it has no text; `name` ends with the suffix that says what it is.

    The title is the page's title or the heading, the front matter's, or the first line when more follows.
    """
    text, _ = decode(body)
    suffix = name[name.rfind(".") :].lower()
    if suffix in (".html", ".htm"):
        title, text = _page(text)
    elif suffix in (".md", ".markdown"):
        title, text = _markdown(text)
    else:
        title, text = _first_line(clean_text(text))
    if not title and not text:
        return None
    return Article(
        id=article_id(feed, f"{title}\n{text}"),
        feed=feed,
        title=title,
        text=text,
        language=detect(f"{title}\n{text}"),
        seen_at=seen_at,
    )


def _page(html: str) -> tuple[str, str]:
    found = _HEADING.search(html) or _TITLE.search(html)
    title = clean_line(html_to_text(found[1])[0]) if found else ""
    body = _BODY.search(html)
    text, _ = html_to_text(body[0] if body else html)
    if text.split("\n", 1)[0] == title:
        text = text.partition("\n")[2]
    return title, text


def _markdown(text: str) -> tuple[str, str]:
    text = text.replace("\r\n", "\n")
    front = _FRONT.match(text)
    named = _FRONT_TITLE.search(front[0]) if front else None
    text = text[front.end() :] if front else text
    for pattern, kept in _MARKS:
        text = pattern.sub(kept, text)
    text = clean_text(text)
    return (clean_line(named[1]), text) if named else _first_line(text)


def _first_line(text: str) -> tuple[str, str]:
    """Return the title and the rest. What a page has above its title ("- Home", "Breaking News") belongs to neither."""
    lines = text.split("\n")
    if _is_furniture(lines[0]):
        for place, line in enumerate(lines[1 : _MOST_FURNITURE + 1], start=1):
            if not _is_furniture(line):
                is_title = len(line) <= _LONGEST_TITLE and not line.rstrip().endswith((".", ":", ";", ","))
                text = "\n".join(lines[place:]) if is_title else text
                break
    first, _, rest = text.partition("\n")
    return (first, rest) if rest and len(first) <= _LONGEST_TITLE else ("", text)


def _is_furniture(line: str) -> bool:
    return not line.strip() or bool(_BULLET.match(line)) or len(line.split()) < _FEWEST_TITLE_WORDS
