"""What fetching and parsing feeds must offer, and the values they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Block, Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One polite GET. `etag` and `modified` come from the last full answer, "" = none.

    `page`: an article's page rather than a feed, for which less is taken.
    """

    url: str
    etag: str = ""
    modified: str = ""
    user_agent: str = ""
    page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body of the feed. `url` is where it was found after permanent redirects, else the one asked for."""

    url: str
    body: bytes
    base: str = ""  # the address that answered in the end, for relative links; "" = `url`
    content_type: str = ""
    etag: str = ""
    modified: str = ""
    fresh_for: float = 0.0  # seconds the publisher asks us to wait (Cache-Control, Retry-After); 0 = no wish
    refusal: str = ""  # of a page: why its text may not be read, by the answer's headers; "" = it may


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The feed has not changed since `etag` / `modified`."""

    fresh_for: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """No body, and why, in words for the operator. `gone` = 410: never ask again."""

    reason: str
    status: int = 0
    retry_after: float = 0.0
    gone: bool = False


FetchResult = Fetched | NotModified | FetchFailure


class Fetcher(Protocol):
    """Asks the outside web. Never raises for what a publisher does wrong."""

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Return the answer, at most 30 seconds and the size cap away."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry as the parser found it: dates may be absent, nothing is judged yet.

    `text` is what the HTML says, cleaned: the parser does it, so that hostile HTML costs the parser's process only.
    """

    guid: str = ""  # as the feed has it
    url: str = ""
    title: str = ""
    html: str = ""  # the fullest of content and summary; "" when `text` was made of it
    text: str = ""
    blocks: tuple[Block, ...] = ()  # of `text`
    published: str = ""  # as written
    published_at: datetime | None = None  # as the parser understood it, aware
    author: str = ""
    language: str = ""  # what the text is in, by the text itself where it is long enough to tell
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What the parser got out of a body. `warning` is for the operator ("not well-formed: ...")."""

    title: str = ""
    language: str = ""
    items: tuple[FeedItem, ...] = ()
    ttl: float = 0.0  # seconds
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseFailure:
    """The body is no feed, and why, in words for the operator. `announced`: feeds a web page's link tags name."""

    reason: str
    announced: tuple[str, ...] = ()


class FeedParser(Protocol):
    """Turns bytes nobody trusts into items; a hostile body costs at most its time limit."""

    async def parse(
        self, body: bytes, *, content_type: str = "", url: str = "", language: str = ""
    ) -> ParsedFeed | ParseFailure:
        """Return the feed's items in the order of the feed, or why there are none.

        `url`: what relative links are resolved against; `language`: what the pack declares, for short texts.
        """
        ...


class FullTexts(Protocol):
    """Reads the pages of articles that come with a teaser, as far as their publishers allow it."""

    async def text_of(self, url: str, feed: Feed) -> FeedItem | ParseFailure:
        """Return the page's text as an item, or why there is none, in words. Never raises for what a site does."""
        ...
