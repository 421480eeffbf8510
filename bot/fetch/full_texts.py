"""The address of an article's page to its text, where its site allows it; no page is asked for twice within minutes."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.feeds.identity import canonical_url
from bot.fetch.manners import Turns
from bot.fetch.site_rules import SitesRules
from bot.model import Feed
from bot.ports import Clock, FeedItem, FeedParser, Fetched, Fetcher, FetchFailure, FetchRequest, ParseFailure

_PAGES = 200  # texts that are kept, for feeds that share their pages and for what is polled again
_KEPT = timedelta(minutes=10)  # not longer: an edited item is read again


class PageReader:
    """ports.FullTexts over HTTP.

    `own` reaches what the operator's feeds may reach and serves pages on a feed's own host; all others come over
    `public`, for an item can link to anywhere. `turns` are those of both.
    """

    def __init__(self, *, own: Fetcher, public: Fetcher, parser: FeedParser, turns: Turns, clock: Clock) -> None:
        self._own = own
        self._public = public
        self._parser = parser
        self._turns = turns
        self._rules = SitesRules(clock)
        self._clock = clock
        self._known: OrderedDict[str, tuple[datetime, FeedItem]] = OrderedDict()

    async def text_of(self, url: str, feed: Feed) -> FeedItem | ParseFailure:
        """Return the page's text as an item, or why there is none."""
        key, now = canonical_url(url), self._clock.now()
        if key in self._known and now - self._known[key][0] < _KEPT:
            return self._known[key][1]
        found = await self._read(url, feed, self._own if _host(url) == _host(feed.url) else self._public)
        if isinstance(found, FeedItem):
            self._known[key] = now, found
            if len(self._known) > _PAGES:
                self._known.popitem(last=False)
        return found

    async def _read(self, url: str, feed: Feed, fetcher: Fetcher) -> FeedItem | ParseFailure:
        if refusal := await self._refusal(url, fetcher):
            return ParseFailure(reason=refusal)
        result = await fetcher.fetch(FetchRequest(url=url, page=True))
        if not isinstance(result, Fetched):
            return ParseFailure(reason=result.reason if isinstance(result, FetchFailure) else "not modified")
        if result.base and _host(result.base) != _host(url) and (refusal := await self._refusal(result.base, fetcher)):
            return ParseFailure(reason=refusal)
        if result.refusal:
            return ParseFailure(reason=result.refusal)
        found = await self._parser.parse(
            result.body, content_type=result.content_type, url=result.base, language=feed.language
        )
        return found if isinstance(found, ParseFailure) else found.items[0]

    async def _refusal(self, url: str, fetcher: Fetcher) -> str:
        rules = await self._rules.of(url, fetcher)
        if rules.delay:
            self._turns.space(_host(url), rules.delay)
        return rules.refusal(url)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
