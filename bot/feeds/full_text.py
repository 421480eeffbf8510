"""The page of an article to its text, or why it may not be read; and a teaser with that text to one article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.feeds.charset import decode
from bot.feeds.reading import ReadArticle
from bot.model import Block, BlockRole
from bot.ports import FeedItem, ParsedFeed, ParseFailure
from bot.text.blocks import blocks_of, roles_of_lines
from bot.text.clean import clean_lines
from bot.text.languages import detect

if TYPE_CHECKING:
    from bot.model import Article

#: A text of the feed that is longer is no teaser (code points).
TEASER = 1000
LONGEST = 30_000
#: Less than this is a notice, not an article.
SHORTEST = 200
RESERVED = "its publisher reserves text mining (tdm-reservation)"
NO_AI = "its publisher wants no machine reading (noai)"
PAYWALL = "it stands behind a paywall"
_NO_AI = re.compile(r"(?:^|[,:\s])noai(?:$|[,\s])")
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?\s*(?:https?://schema\.org/)?(?:false|no)\b', re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def headers_refusal(robots_tags: Iterable[str], reservation: str) -> str:
    """Return why an answer with these X-Robots-Tag and tdm-reservation headers may not be read, "" when it may."""
    if reservation.strip() == "1":
        return RESERVED
    return NO_AI if any(_NO_AI.search(tag.lower()) for tag in robots_tags) else ""


def read_page(
    body: bytes, *, content_type: str = "", url: str = "", language: str = ""
) -> ParsedFeed | ParseFailure:  # as a feed's reader, so that the parser's process serves either
    """Return a page's text as the one item of a feed, or why there is none. Runs in the child.

    What the page's own marks reserve, or put behind a paywall, is not read.
    """
    from lxml import html
    from trafilatura import bare_extraction

    kind = content_type.partition(";")[0].strip().lower()
    if kind and "html" not in kind:
        return ParseFailure(reason=f"no web page but {kind[:60]}")
    text, warning = decode(body, content_type)
    if not text.strip():
        return ParseFailure(reason="the page is empty")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    if refusal := _refusal(page):
        return ParseFailure(reason=refusal)
    found: Any = bare_extraction(page, fast=True, include_comments=False, include_tables=False)
    lines = clean_lines(found.text or "") if found else []
    said = roles_of_lines(lines)
    plain = "\n".join(line for line, role in zip(lines, said, strict=True) if role is None)[:LONGEST]
    if len(plain) < SHORTEST:
        return ParseFailure(reason="no text of an article is found on its page")
    item = FeedItem(url=url, text=plain, language=detect(plain[:1000], language))
    return ParsedFeed(items=(item,), warning=warning)


def with_page(read: ReadArticle, page: FeedItem) -> ReadArticle:
    """Add to an article what its page says beyond its feed, marked as being for reading only."""
    article = read.article
    known = _flat(f"{article.title}\n{article.text}")
    added = [line for line in page.text.split("\n") if _flat(line) not in known]
    if not added:
        return read
    return replace(read, article=_joined(article, added, article.language or page.language))


def is_teaser(article: Article) -> bool:
    """Return whether its feed gave so little of it that its page is worth a look."""
    return bool(article.url) and len(article.text) < TEASER


def _joined(article: Article, added: list[str], language: str) -> Article:
    text = article.text
    blocks = list(blocks_of(article))
    for line in added:
        start = len(text) + 1 if text else 0
        text = f"{text}\n{line}" if text else line
        blocks.append(Block(role=BlockRole.READING, start=start, end=len(text)))
    return replace(article, text=text, blocks=tuple(blocks), language=language)


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip().rstrip(".…").casefold()


def _refusal(page: Any) -> str:
    """Return what the page's meta tags and structured data say against reading it, "" for nothing."""
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        content = (meta.get("content") or "").strip().lower()
        if name == "tdm-reservation" and content == "1":
            return RESERVED
        if name in ("robots", "limelight") and _NO_AI.search(content):
            return NO_AI
        if name == "article:content_tier" and content in ("locked", "metered"):
            return PAYWALL
        if name == "isaccessibleforfree" and content in ("false", "no"):
            return PAYWALL
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and _NOT_FREE.search(script.text or ""):
            return PAYWALL
    return ""
