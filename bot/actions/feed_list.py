"""Feeds that a server adds for itself: looked at through the door, kept with the server's settings, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

from bot.actions.feed_door import FeedDoor, SeenFeed
from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_set_up, is_personal, serves_others
from bot.feeds.identity import canonical_url
from bot.feeds.opml import feed_id
from bot.model import Feed
from bot.store.packing import pack, unpack
from bot.text.clean import clean_line

QUOTA, LONGEST, LONGEST_NAME = 50, 500, 60
ADDED = "feeds"  # in a space's settings; the app polls what stands there
PREFIX = "added-"


async def add_feed(office: Office, asker: Asker, written: str, *, full_text: bool = False) -> tuple[Feed, SeenFeed]:
    """Read a feed from now on; raises ActionRefused without the right, over a quota, or when no feed can be read.

    `full_text`: the pages of its teasers are read as well, as far as their publisher allows it.
    """
    await check_set_up(office, asker)
    await check_place(office, asker)
    mine = await added_feeds(office, asker)
    if len(mine) >= QUOTA:
        raise ActionRefused("refused.feed_quota", count=QUOTA)
    known = list((await feeds_seen(office, asker)).values())
    url = _address(written)
    _check_new(url, known)
    seen = await _looked(office, asker, url)
    _check_new(seen.url, known)
    feed = Feed(
        id=new_id(seen.url, known, office),
        url=seen.url,
        outlet=_outlet(seen, known),
        region=office.region.key,
        full_text=full_text,
    )
    await put_feed(office, asker, feed.id, pack(feed))
    await note(office, asker, "feed", feed.id, {"before": {}})
    return feed, seen


async def check_feed(office: Office, asker: Asker, written: str) -> SeenFeed:
    """Look at a feed without adding it; counts like adding one."""
    await check_set_up(office, asker)
    mine = await added_feeds(office, asker)
    named = next((feed for feed in mine.values() if written in (feed.id, feed.outlet)), None)
    return await _looked(office, asker, named.url if named else _address(written))


async def remove_feed(office: Office, asker: Asker, written: str) -> Feed:
    """No longer read a feed that was added here, by its id, outlet or address; what was read of it stays."""
    await check_set_up(office, asker)
    mine = await added_feeds(office, asker)
    folded, url = written.strip().casefold(), canonical_url(written)
    feed = next((one for one in mine.values() if folded in (one.id, one.outlet.casefold())), None)
    feed = feed or next((one for one in mine.values() if url and canonical_url(one.url) == url), None)
    if feed is None:
        raise ActionRefused("refused.no_feed")
    await put_feed(office, asker, feed.id, {})
    await note(office, asker, "unfeed", feed.id, {"before": pack(feed)})
    return feed


async def added_feeds(office: Office, asker: Asker) -> dict[str, Feed]:
    """Return the feeds that were added in the asker's server or workspace, or its team's others, by id."""
    spaces = reversed(office.shared_with(asker.space))
    kept = [_kept(await office.desk.space_settings(space)) for space in spaces]
    return {key: unpack(Feed, packed) for feeds in kept for key, packed in feeds.items()}


async def feeds_seen(office: Office, asker: Asker) -> dict[str, Feed]:
    """Return the feeds that the asker may know of: the region's, and what was added here; others' are theirs."""
    mine = await added_feeds(office, asker)
    return {key: feed for key, feed in office.feeds.items() if not key.startswith(PREFIX) or key in mine} | mine


def new_id(url: str, known: Iterable[Feed], office: Office) -> str:
    """Return an id that no feed has, here or elsewhere."""
    return PREFIX + feed_id(url, (one.id.removeprefix(PREFIX) for one in (*office.feeds.values(), *known)))


async def put_feed(office: Office, asker: Asker, key: str, packed: Mapping[str, Any]) -> None:
    """Let an added feed be this, from the asker's own place on; empty = none, wherever in the team it was added."""
    for space in office.shared_with(asker.space):
        mine = packed if space == asker.space else {}
        await office.desk.change_space_settings(space, partial(_with_feed, key=key, packed=mine))


def _with_feed(settings: Mapping[str, object], *, key: str, packed: Mapping[str, Any]) -> Mapping[str, object]:
    kept = {known: one for known, one in _kept(settings).items() if known != key}
    return {**settings, ADDED: {**kept, key: dict(packed)} if packed else kept}


def _kept(settings: Mapping[str, object]) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", settings.get(ADDED) or {})


async def check_place(office: Office, asker: Asker) -> None:
    """Raise ActionRefused where others are served too: what is read is read for all, so there the operator adds."""
    if is_personal(asker.space):
        raise ActionRefused("refused.feed_private")
    if await serves_others(office, asker):
        raise ActionRefused("refused.feed_shared")


async def _looked(office: Office, asker: Asker, url: str) -> SeenFeed:
    door: FeedDoor | None = office.door
    if door is None:
        raise ActionRefused("refused.feed")
    now = office.clock.now()
    door.count_try(f"{asker.platform}:{asker.person}", now)
    seen = await door.look(url, now)
    if seen is None or len(seen.url) > LONGEST:
        raise ActionRefused("refused.feed")
    return seen


def _address(written: str) -> str:
    url = written.strip().strip("<>")
    url = url if "://" in url else f"https://{url}"
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        fits = False
    if not fits or len(url) > LONGEST or not canonical_url(url):
        raise ActionRefused("refused.feed_address")
    return url


def _check_new(url: str, known: list[Feed]) -> None:
    if canonical_url(url) in {canonical_url(feed.url) for feed in known}:
        raise ActionRefused("refused.feed_known")


def _outlet(seen: SeenFeed, known: list[Feed]) -> str:
    """Return the feed's own title, unless that is another outlet's: then its host. Lists of outlets have commas."""
    host = urlsplit(seen.url).hostname or seen.url
    title = clean_line(seen.title.replace(",", " "))[:LONGEST_NAME].strip()
    return host if not title or title.casefold() in {feed.outlet.casefold() for feed in known} else title
