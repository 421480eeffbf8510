"""A parsed feed to articles: identity, dates that can be believed, language, clean fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.feeds.dates import parse_date
from bot.feeds.forms import form_of, takes_back
from bot.feeds.identity import addresses, article_id
from bot.model import Article, Feed, FeedKind, Form
from bot.ports import FeedItem, ParsedFeed
from bot.text.blocks import byline_of
from bot.text.clean import clean_line

#: A date later than this after the moment it was seen is a wrong clock.
CLOCK_SLACK = timedelta(hours=2)
#: No feed carries news of before the web.
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_LETTER = re.compile(r"[^\W_]")  # or digit
TITLE_LENGTH = 140  # code points of a title that is made of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle:
    """An article and what identifies it in its feed.

    `guid`: the feed's own, else the canonical URL, else a hash of title and text. `key`: the canonical URL, "" when the
    feed has none that tells its items apart.
    """

    guid: str
    article: Article
    key: str = ""


def articles_of(parsed: ParsedFeed, feed: Feed, seen_at: datetime) -> tuple[ReadArticle, ...]:
    """Return the feed's items as articles, in the order of the feed; empty ones are left out.

    Two items with one guid but different pages or, without pages, different titles are two articles; the same item
    twice is returned twice, with one id.
    """
    pages = [addresses(item.url) for item in parsed.items]
    guids_of_page: dict[str, set[str]] = {}
    pages_of_guid: dict[str, set[str]] = {}
    for item, (_, page) in zip(parsed.items, pages, strict=True):
        guids_of_page.setdefault(page, set()).add(item.guid or item.title)
        pages_of_guid.setdefault(item.guid, set()).add(page or item.title)
    found = []
    for item, (url, page) in zip(parsed.items, pages, strict=True):
        # where every item links to the same page, the page tells nothing apart
        key = page if len(guids_of_page[page]) == 1 else ""
        guid = _identity(item, key, page, shared_guid=len(pages_of_guid[item.guid]) > 1)
        article = _article(item, feed, guid, url, seen_at, parsed.language)
        if article is not None:
            found.append(ReadArticle(guid=guid, article=article, key=key))
    return tuple(found)


def believable(published: datetime | None, seen_at: datetime) -> datetime | None:
    """Return the date when it is neither of the future nor of before the web, else None."""
    if published is None or not OLDEST <= published <= seen_at + CLOCK_SLACK:
        return None
    return min(published, seen_at)


def _identity(item: FeedItem, key: str, page: str, *, shared_guid: bool) -> str:
    if item.guid and not shared_guid:
        return item.guid
    if item.guid:
        return f"{item.guid} {page or item.title}"
    return key or f"{page} {article_id(item.title, item.text or item.html)}".strip()


def _article(item: FeedItem, feed: Feed, guid: str, url: str, seen_at: datetime, declared: str) -> Article | None:
    text = item.text
    title = _title(item, url)
    if not title and not text:
        return None
    return Article(
        id=article_id(feed.id, guid),
        feed=feed.id,
        url=url,
        title=title,
        text=text,
        language=item.language or feed.language or declared.split("-")[0].lower(),
        published_at=believable(item.published_at or parse_date(item.published, today=seen_at.date()), seen_at),
        seen_at=seen_at,
        form=_form(item, feed, title, url),
        author=clean_line(item.author) or byline_of(text),
        blocks=item.blocks,
    )


def _form(item: FeedItem, feed: Feed, title: str, url: str) -> Form:
    if takes_back(title, item.text):
        return Form.RETRACTION
    return Form.OFFICIAL if feed.kind is FeedKind.OFFICIAL else form_of(title, url, item.categories)


def _title(item: FeedItem, url: str) -> str:
    """Return what to call an item: its title, else how its text begins, else all there is to name it by."""
    title = clean_line(item.title)
    if _LETTER.search(title):
        return title
    first = item.text.partition("\n")[0]
    if len(first) > TITLE_LENGTH:
        first = first[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
    return first or title or url or item.guid or item.published
