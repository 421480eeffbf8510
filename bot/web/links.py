"""What can be read -> where it stands: on the running page under an audience's token, or in a folder of files."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from urllib.parse import quote, urlencode

from bot.delivery.parts import marker
from bot.model import Slot
from bot.ports import Pages

FEED, STYLE = "feed.xml", "style.css"


class Links(Protocol):
    """Where things stand; "" = not to be had."""

    def style(self) -> str:
        """Return where the style sheet is."""
        ...

    def archive(self, before: str = "") -> str:
        """Return where the list of briefings is; `before` is a moment in ISO form."""
        ...

    def briefing(self, on: date, marked: str) -> str:
        """Return where a briefing is."""
        ...

    def story(self, story: str, language: str = "") -> str:
        """Return where a story is, all of it or what one language says."""
        ...

    def entity(self, key: str) -> str:
        """Return where somebody or something is."""
        ...

    def ahead(self) -> str:
        """Return where what is ahead stands."""
        ...

    def search(self, words: str = "", span: str = "", skip: int = 0) -> str:
        """Return where the search is."""
        ...

    def feeds(self) -> str:
        """Return where the feeds' health is."""
        ...

    def atom(self) -> str:
        """Return where the Atom feed is."""
        ...


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Addresses of an audience's page; `base` "" = addresses without a host."""

    token: str
    base: str = ""

    @property
    def root(self) -> str:
        """The audience's own part of the page."""
        return f"{self.base}/r/{self.token}"

    def style(self) -> str:
        """Return where the style sheet is."""
        return f"{self.base}/{STYLE}"

    def archive(self, before: str = "") -> str:
        """Return where the list of briefings is."""
        return f"{self.root}/" + (f"?{urlencode({'before': before})}" if before else "")

    def briefing(self, on: date, marked: str) -> str:
        """Return where a briefing is."""
        return f"{self.root}/briefing/{on.isoformat()}/{marked}"

    def story(self, story: str, language: str = "") -> str:
        """Return where a story is."""
        return f"{self.root}/story/{quote(story, safe='')}" + (f"?{urlencode({'in': language})}" if language else "")

    def entity(self, key: str) -> str:
        """Return where somebody or something is."""
        return f"{self.root}/entity/{quote(key, safe='')}"

    def ahead(self) -> str:
        """Return where what is ahead stands."""
        return f"{self.root}/ahead"

    def search(self, words: str = "", span: str = "", skip: int = 0) -> str:
        """Return where the search is, or a page of it."""
        asked = {"q": words, **({"span": span, "skip": str(skip)} if skip else {})}
        return f"{self.root}/search" + (f"?{urlencode(asked)}" if words else "")

    def feeds(self) -> str:
        """Return where the feeds' health is."""
        return f"{self.root}/feeds"

    def atom(self) -> str:
        """Return where the Atom feed is."""
        return f"{self.root}/{FEED}"


@dataclass(frozen=True, slots=True)
class FileLinks:
    """Names of files that lie beside each other in one folder; they can be opened without any server."""

    stories: frozenset[str] = frozenset()  # those that have a file
    entities: frozenset[str] = frozenset()

    def style(self) -> str:
        """Return the style sheet's name."""
        return STYLE

    def archive(self, before: str = "") -> str:  # noqa: ARG002 (one page holds all)
        """Return the name of the list of briefings."""
        return "index.html"

    def briefing(self, on: date, marked: str) -> str:
        """Return a briefing's name."""
        return f"briefing-{on.isoformat()}-{marked[:8]}.html"

    def story(self, story: str, language: str = "") -> str:
        """Return a story's name; one language alone is not to be had."""
        return f"story-{file_name(story)}.html" if story in self.stories and not language else ""

    def entity(self, key: str) -> str:
        """Return the name of somebody's or something's file."""
        return f"entity-{file_name(key)}.html" if key in self.entities else ""

    def ahead(self) -> str:
        """Return "": what is ahead of an old archive is past."""
        return ""

    def search(self, words: str = "", span: str = "", skip: int = 0) -> str:  # noqa: ARG002
        """Return "": files cannot be asked."""
        return ""

    def feeds(self) -> str:
        """Return the name of the list of feeds."""
        return "feeds.html"

    def atom(self) -> str:
        """Return the Atom feed's name."""
        return FEED


def file_name(key: str) -> str:
    """Return a key as a file may be called everywhere; a digest tells apart what then looks alike."""
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", key)[:60].strip("-").casefold()
    return plain if plain == key else f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


async def briefing_address(pages: Pages, public_url: str, slot: Slot, audience: str, now: datetime) -> str:
    """Return where a slot's briefing can be read by its audience, "" where readers reach no page."""
    if not public_url:
        return ""
    return PageLinks(await pages.page_token(audience, now), public_url).briefing(slot.on, marker(slot.key, 1))
