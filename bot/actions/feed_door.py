"""An address that somebody gave in chat -> the feed there, or nothing: guarded, counted, and silent about why not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.actions.quota import Quota
from bot.feeds.reading import articles_of
from bot.model import Feed
from bot.ports import FeedParser, Fetched, Fetcher, FetchRequest, ParsedFeed, ParseFailure

TRIES = 10  # an hour
ANNOUNCED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFeed:
    """A feed that was read just now. `newest` None = no item has a date."""

    url: str
    title: str
    items: int
    newest: datetime | None


@dataclass(slots=True, kw_only=True)
class FeedDoor:
    """Looks at addresses for people. `fetcher` must reach public addresses only, whatever the operator's feeds may.

    A look that finds nothing takes `seconds`, always: how fast an address refuses would say what is there.
    """

    fetcher: Fetcher
    parser: FeedParser
    seconds: float = 10.0
    _tries: Quota = field(
        default_factory=lambda: Quota(most=TRIES, within=timedelta(hours=1), phrase="refused.feed_tries")
    )

    def count_try(self, person: str, now: datetime) -> None:
        """Count a look; raises ActionRefused for the one too many of an hour. A restart forgets the count."""
        self._tries.count(person, now)

    async def look(self, url: str, now: datetime) -> SeenFeed | None:
        """Return the feed at an address, or one that the page there names in its head; None for anything else."""
        ends = asyncio.get_running_loop().time() + self.seconds
        try:
            async with asyncio.timeout_at(ends):
                found = await self._found(url, now)
        except TimeoutError:
            found = None
        if found is None:
            await asyncio.sleep(ends - asyncio.get_running_loop().time())
        return found

    async def _found(self, url: str, now: datetime) -> SeenFeed | None:
        found = await self._read(url, now)
        if not isinstance(found, ParseFailure):
            return found
        for announced in found.announced[:ANNOUNCED]:
            seen = await self._read(announced, now)
            if isinstance(seen, SeenFeed):
                return seen
        return None

    async def _read(self, url: str, now: datetime) -> SeenFeed | ParseFailure | None:
        result = await self.fetcher.fetch(FetchRequest(url=url))
        if not isinstance(result, Fetched):
            return None
        parsed = await self.parser.parse(result.body, content_type=result.content_type, url=result.base or result.url)
        if not isinstance(parsed, ParsedFeed):
            return parsed
        read = articles_of(parsed, Feed(id="", url=result.url, outlet=""), now)
        dates = [one.article.published_at for one in read if one.article.published_at]
        return SeenFeed(url=result.url, title=parsed.title, items=len(read), newest=max(dates, default=None))
