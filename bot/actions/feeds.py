"""The region's feeds and how each fares: by country, in trouble first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.feed_list import PREFIX, feeds_seen
from bot.actions.office import Asker, Office
from bot.model import Feed
from bot.ports import FeedState

IN_TROUBLE = ("failing", "gone", "silent")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed with what is remembered of it."""

    feed: Feed
    state: FeedState

    @property
    def is_in_trouble(self) -> bool:
        """True when nothing comes of it at the moment."""
        return self.state.health in IN_TROUBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the bot fares as a whole. `polled_at`: the last time any feed was read, None = never."""

    feeds: int
    well: int
    in_trouble: int
    uses_model: bool
    polled_at: datetime | None
    articles: int
    entities: int


async def feeds(office: Office, asker: Asker | None = None) -> list[FeedHealth]:
    """Return the feeds that the asker may know of, all for the operator (None): in trouble first, then by country."""
    states = await office.desk.feed_states()
    seen = office.feeds if asker is None else await feeds_seen(office, asker)
    found = [FeedHealth(feed=feed, state=_shown(states.get(key), key)) for key, feed in seen.items()]
    return sorted(found, key=lambda one: (not one.is_in_trouble, one.feed.country, one.feed.outlet.casefold()))


def _shown(state: FeedState | None, key: str) -> FeedState:
    # Why an address that somebody gave in chat cannot be read would tell them what answers there.
    state = state or FeedState(feed=key)
    return replace(state, reason="") if key.startswith(PREFIX) else state


async def status(office: Office, asker: Asker) -> Status:
    """Return how things are."""
    found = await feeds(office, asker)
    return Status(
        feeds=len(found),
        in_trouble=sum(one.is_in_trouble for one in found),
        well=sum(one.state.health == "ok" for one in found),
        uses_model=office.uses_model,
        polled_at=max((one.state.polled_at for one in found if one.state.polled_at), default=None),
        articles=await office.desk.count_articles(),
        entities=len(office.entities),
    )
