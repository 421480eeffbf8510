"""Feeds as lists that other readers take and give (OPML): all that are read here out, a server's own in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.actions.feed_list import LONGEST, LONGEST_NAME, QUOTA, added_feeds, check_place, feeds_seen, new_id, put_feed
from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_set_up
from bot.errors import InputError
from bot.feeds.identity import canonical_url
from bot.feeds.opml import Outline, OutlineList, read_opml, write_opml
from bot.model import Feed
from bot.store.packing import pack

LARGEST = 1_000_000  # bytes of a list that is given in chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a list: `known` were read here already, `left_out` are no web feeds or had no room."""

    added: tuple[Feed, ...]
    known: int
    left_out: int


async def import_feeds(office: Office, asker: Asker, body: bytes) -> Imported:
    """Read the feeds of a list from now on, as many as may be added here; raises ActionRefused for no list at all.

    They are not looked at one by one: what can't be read stands under the feeds in trouble after the next round.
    """
    await check_set_up(office, asker)
    await check_place(office, asker)
    if office.door is None:
        raise ActionRefused("refused.feed")
    office.door.count_try(f"{asker.platform}:{asker.person}", office.clock.now())
    listed = await _read(body)
    mine = await added_feeds(office, asker)
    known = {canonical_url(feed.url): feed for feed in (await feeds_seen(office, asker)).values()}
    web = [one for one in listed.feeds if canonical_url(one.url) and len(one.url) <= LONGEST]
    fresh = [one for one in web if canonical_url(one.url) not in known]
    room = max(QUOTA - len(mine), 0)
    added: list[Feed] = []
    for outline in fresh[:room]:
        feed = _feed(outline, known, office)
        known[canonical_url(feed.url)] = feed
        added.append(feed)
        await put_feed(office, asker, feed.id, pack(feed))
        await note(office, asker, "feed", feed.id, {"before": {}})
    already = sum(canonical_url(one.url) in known for one in listed.feeds) - len(added)
    left_out = listed.left_out + len(listed.feeds) - already - len(added)
    return Imported(added=tuple(added), known=already, left_out=left_out)


async def export_feeds(office: Office, asker: Asker) -> str:
    """Return the feeds that are read, those added here among them, as OPML."""
    feeds = await feeds_seen(office, asker)
    return write_opml(feeds.values(), title=office.region.name or "Limelight")


async def _read(body: bytes) -> OutlineList:
    if len(body) > LARGEST:
        raise ActionRefused("refused.feed_list")
    try:
        return await asyncio.to_thread(read_opml, body)
    except InputError:
        raise ActionRefused("refused.feed_list") from None


def _feed(outline: Outline, known: Mapping[str, Feed], office: Office) -> Feed:
    taken = {feed.outlet.casefold() for feed in known.values()}
    host = outline.url.partition("://")[2].partition("/")[0]
    title = outline.title.replace(",", " ")[:LONGEST_NAME].strip()
    return Feed(
        id=new_id(outline.url, known.values(), office),
        url=outline.url,
        outlet=title if title and title.casefold() not in taken else host,
        language=outline.language,
        region=office.region.key,
    )
