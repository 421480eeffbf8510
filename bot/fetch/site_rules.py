"""A site's robots.txt and text-mining file to what may be read of it, kept for a day."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.feeds.full_text import RESERVED
from bot.ports import Clock, Fetched, Fetcher, FetchFailure, FetchRequest

if TYPE_CHECKING:
    from protego import Protego

#: The name that robots.txt knows the bot by.
ROBOT = "Limelight"
ROBOTS, RESERVATIONS = "/robots.txt", "/.well-known/tdmrep.json"
KEPT = timedelta(days=1)
KEPT_UNREAD = timedelta(hours=1)
DISALLOWED = "the site's robots.txt keeps it from robots"
UNREAD = "the site's robots.txt cannot be read at the moment"
_LARGEST = 500_000  # bytes; RFC 9309 asks for so many at least
_SITES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """What a site asks of robots. `robots` None = it could not be asked, so nothing is read for now."""

    until: datetime
    robots: Protego | None = None
    reserved: Protego | None = None  # as disallowing what the publisher reserves; None = nothing

    def refusal(self, url: str) -> str:
        """Return why a page of the site may not be read, "" when it may."""
        if self.robots is None:
            return UNREAD
        if not self.robots.can_fetch(url, ROBOT):
            return DISALLOWED
        return RESERVED if self.reserved is not None and not self.reserved.can_fetch(url, ROBOT) else ""

    @property
    def delay(self) -> float:
        """Seconds between two requests that the site wants; 0 = no wish."""
        return float((self.robots and self.robots.crawl_delay(ROBOT)) or 0.0)


class SitesRules:
    """Asks each site once a day."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: OrderedDict[str, SiteRules] = OrderedDict()

    async def of(self, url: str, fetcher: Fetcher) -> SiteRules:
        """Return the rules of the site that a page is on."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}".lower()
        known = self._known.get(site)
        if known is None or known.until <= self._clock.now():
            known = self._known[site] = await self._ask(site, fetcher)
            if len(self._known) > _SITES:
                self._known.popitem(last=False)
        return known

    async def _ask(self, site: str, fetcher: Fetcher) -> SiteRules:
        from protego import Protego

        now = self._clock.now()
        robots = await _text(f"{site}{ROBOTS}", fetcher)
        if robots is None:
            return SiteRules(until=now + KEPT_UNREAD)
        reservations = await _text(f"{site}{RESERVATIONS}", fetcher)
        reserved = reserved_paths(reservations or "")
        return SiteRules(
            until=now + KEPT,
            robots=Protego.parse(robots),
            reserved=Protego.parse("\n".join(["User-agent: *", *(f"Disallow: {path}" for path in reserved)]))
            if reserved
            else None,
        )


def reserved_paths(text: str) -> tuple[str, ...]:
    """Return the path patterns that a tdmrep.json reserves; what is none of these files reserves nothing.

    The patterns are those of robots.txt. A rule that frees a part of what another reserves is not looked at.
    """
    try:
        rules = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(
        path
        for rule in (rules if isinstance(rules, list) else ())
        if isinstance(rule, dict) and str(rule.get("tdm-reservation")) == "1"
        if isinstance(path := rule.get("location"), str) and path.startswith("/") and path.isprintable()
    )


async def _text(url: str, fetcher: Fetcher) -> str | None:
    """Return the file's text, "" when the site has none, None when it cannot be told."""
    result = await fetcher.fetch(FetchRequest(url=url))
    if isinstance(result, Fetched):
        return result.body[:_LARGEST].decode("utf-8", "replace")
    status = result.status if isinstance(result, FetchFailure) else 0
    return "" if 200 <= status < 500 and status != 429 else None
