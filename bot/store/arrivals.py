"""Articles from pollers to groupers: handed in with the feed's state, taken out as they are grouped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.model import Article, Mention
from bot.ports import Arrival, FeedState, Gathered, Lease
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import Upsert, insert_into, upsert_rows
from bot.store.gathering import save_guids, store
from bot.store.leases import holds, release
from bot.store.library import save_states
from bot.store.packing import pack, unpack


class SqlArrivals:
    """ports.Arrivals over SQL."""

    _database: Database

    async def feed_state(self, feed: str) -> FeedState | None:
        """Return one feed's state, None when it was never polled."""
        query = select(tables.feeds.c.state).where(tables.feeds.c.id == feed)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalar()
        return unpack(FeedState, found) if found else None

    async def feeds_due(self, now: datetime) -> list[str]:
        """Return ids of feeds whose next poll is due, the longest waiting first."""
        table = tables.feeds
        query = select(table.c.id).where(table.c.next_poll_at <= now).order_by(table.c.next_poll_at)
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def hand_in(self, state: FeedState, arrivals: Sequence[Arrival], lease: Lease) -> bool:
        """Store a poll's result and give the feed back, all or nothing; False when the lease was lost."""
        async with self._database.gathering() as connection:
            if not await holds(connection, lease):
                return False
            # The guids go with it: until its region is grouped, the next poll must not take an article for news.
            guids = [(one.article.feed, name, one.article.seen_at) for one in arrivals for name in (one.guid, one.key)]
            await save_guids(connection, [seen for seen in guids if seen[1]])
            await upsert_rows(connection, tables.arrivals, [_row(one) for one in arrivals], _left_alone)
            await save_states(connection, [state])
            await release(connection, lease)
        return True

    async def arrivals(self, region: str, *, limit: int) -> list[Arrival]:
        """Return what waits in a region, first come first."""
        table = tables.arrivals
        query = select(table).where(table.c.region == region).order_by(table.c.number).limit(limit)
        async with self._database.reading() as connection:
            return [_arrival(row) for row in (await connection.execute(query)).all()]

    async def waiting_regions(self) -> list[str]:
        """Return the regions in which something waits."""
        async with self._database.reading() as connection:
            return list((await connection.execute(select(tables.arrivals.c.region).distinct())).scalars())

    async def save_arrivals(self, gathered: Sequence[Gathered], numbers: Collection[int], lease: Lease) -> bool:
        """Store grouped articles in place of what waited, all or nothing; False when the lease was lost."""
        table = tables.arrivals
        async with self._database.gathering() as connection:
            if not await holds(connection, lease):
                return False
            await store(connection, gathered)
            await connection.execute(table.delete().where(table.c.number.in_(list(numbers))))
        return True


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
