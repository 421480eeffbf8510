"""Articles from pollers to groupers: handed in with the feed's state, taken out as they are grouped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from bot.model import Article, Mention
from bot.ports import Arrival, FeedState, Gathered, Lease, TakenFeed
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import Upsert, insert_into, upsert_rows
from bot.store.gathering import save_guids, store
from bot.store.leases import holds, release, still_held, take
from bot.store.library import save_states
from bot.store.packing import pack, unpack
from bot.store.together import Together


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taking:
    feed: str
    now: datetime
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _HandingIn:
    state: FeedState
    arrivals: Sequence[Arrival]
    lease: Lease


class SqlArrivals:
    """ports.Arrivals over SQL."""

    _database: Database

    @cached_property
    def _taking(self) -> Together[_Taking, TakenFeed | None]:
        return Together(self._database, self._taken)

    @cached_property
    def _handing_in(self) -> Together[_HandingIn, bool]:
        return Together(self._database, self._handed_in)

    async def take_feed(self, feed: str, now: datetime, *, seconds: float) -> TakenFeed | None:
        """Take a feed that nobody asks at the moment, None when somebody does."""
        return await self._taking(_Taking(feed=feed, now=now, seconds=seconds))

    async def _taken(self, asked: Sequence[_Taking]) -> list[TakenFeed | None]:
        now, seconds = max(one.now for one in asked), max(one.seconds for one in asked)
        table, feeds = tables.feeds, {one.feed: f"feed/{one.feed}" for one in asked}
        query = select(table.c.id, table.c.state).where(table.c.id.in_(feeds))

        def taken(connection: Connection) -> tuple[dict[str, Lease], dict[str, Any]]:
            leases = take(connection, feeds.values(), now, seconds)
            return leases, {row.id: row.state for row in connection.execute(query)} if leases else {}

        leases, states = await self._database.gather(taken)
        free = {
            feed: TakenFeed(lease=leases[name], state=unpack(FeedState, states[feed]) if states.get(feed) else None)
            for feed, name in feeds.items()
            if name in leases
        }
        return [free.pop(one.feed, None) for one in asked]  # of two who want the same the first has it

    async def feeds_due(self, now: datetime) -> list[str]:
        """Return ids of feeds whose next poll is due, the longest waiting first."""
        table = tables.feeds
        query = select(table.c.id).where(table.c.next_poll_at <= now).order_by(table.c.next_poll_at)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def hand_in(self, state: FeedState, arrivals: Sequence[Arrival], lease: Lease) -> bool:
        """Store a poll's result and give the feed back, all or nothing; False when the lease was lost."""
        return await self._handing_in(_HandingIn(state=state, arrivals=arrivals, lease=lease))

    async def _handed_in(self, asked: Sequence[_HandingIn]) -> list[bool]:
        mine = await self._database.gather(lambda connection: _hand_in(connection, asked))
        return [one.lease in mine for one in asked]

    async def arrivals(self, region: str, *, limit: int) -> list[Arrival]:
        """Return what waits in a region, first come first."""
        table = tables.arrivals
        query = select(table).where(table.c.region == region).order_by(table.c.number).limit(limit)
        async with self._database.reading() as connection:
            return [_arrival(row) for row in (await connection.execute(query)).all()]

    async def is_waiting(self, region: str, articles: int) -> bool:
        """Tell whether at least so many articles wait in a region."""
        table = tables.arrivals
        query = select(table.c.number).where(table.c.region == region).order_by(table.c.number)
        async with self._database.reading() as connection:
            return (await connection.execute(query.offset(articles - 1).limit(1))).first() is not None

    async def waiting_regions(self) -> list[str]:
        """Return the regions in which something waits."""
        async with self._database.reading() as connection:
            return list((await connection.execute(select(tables.arrivals.c.region).distinct())).scalars())

    async def save_arrivals(self, gathered: Sequence[Gathered], numbers: Collection[int], lease: Lease) -> bool:
        """Store grouped articles in place of what waited, all or nothing; False when the lease was lost."""
        table = tables.arrivals

        def save(connection: Connection) -> bool:
            if not holds(connection, lease):
                return False
            store(connection, gathered)
            connection.execute(table.delete().where(table.c.number.in_(list(numbers))))
            return True

        return await self._database.gather(save)


def _hand_in(connection: Connection, asked: Sequence[_HandingIn]) -> set[Lease]:
    """Store the results of those polls whose feeds are still theirs, and give these back; return their leases."""
    mine = still_held(connection, [one.lease for one in asked])
    held = [one for one in asked if one.lease in mine]
    if held:
        arrivals = [each for one in held for each in one.arrivals]
        # The guids go with it: until its region is grouped, the next poll must not take an article for news.
        guids = [(one.article.feed, name, one.article.seen_at) for one in arrivals for name in (one.guid, one.key)]
        save_guids(connection, [seen for seen in guids if seen[1]])
        upsert_rows(connection, tables.arrivals, [_row(one) for one in arrivals], _left_alone)
        save_states(connection, [one.state for one in held])
        release(connection, *(one.lease for one in held))
    return mine


def _left_alone() -> Upsert:
    return insert_into(tables.arrivals).on_conflict_do_nothing(index_elements=["id"])


def _row(arrival: Arrival) -> dict[str, Any]:
    return {
        "id": arrival.article.id,
        "region": arrival.region,
        "guid": arrival.guid,
        "key": arrival.key,
        "article": pack(arrival.article),
        "mentions": [pack(mention) for mention in arrival.mentions],
        "baseline": arrival.baseline,
    }


def _arrival(row: Any) -> Arrival:
    return Arrival(
        number=row.number,
        region=row.region,
        guid=row.guid,
        key=row.key,
        article=unpack(Article, row.article),
        mentions=tuple(unpack(Mention, mention) for mention in row.mentions),
        baseline=row.baseline,
    )
