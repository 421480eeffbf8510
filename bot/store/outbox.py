"""Frozen parts on their way out: who holds them, what became of them, which destinations are in trouble."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, literal, or_, select, update

from bot.model import Audience, Slot
from bot.ports import WHOLE_PLATFORM, OutboxPart, Part
from bot.store import tables
from bot.store.database import Database
from bot.store.tables import Moment, pending
from bot.store.together import Together
from bot.store.told import settle_all


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    part: int
    owner: str
    now: datetime
    lease: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    part: int
    message_id: str
    now: datetime


class SqlOutbox:
    """The outbox of ports.Ledger over SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def _try(self) -> Together[_Try, bool]:
        return Together(self._database, self._tried)

    @cached_property
    def _send(self) -> Together[_Sent, None]:
        return Together(self._database, self._sent)

    async def claim_parts(
        self, owner: str, now: datetime, *, lease: float, limit: int = 20, platforms: Collection[str] | None = None
    ) -> list[OutboxPart]:
        """Take parts that nobody holds for `lease` seconds, of these platforms (None = all)."""
        table = tables.outbox
        query = claim_query(now, platforms).limit(limit)
        async with self._database.reading() as connection:
            if (await connection.execute(query)).first() is None:
                return []  # the usual case costs no write
        async with self._database.recording() as connection:
            ids = list((await connection.execute(query.with_for_update(skip_locked=True))).scalars())
            values = {"owner": owner, "lease_until": now + timedelta(seconds=lease), "state": "sending"}
            taken = update(table).where(table.c.id.in_(ids)).values(values).returning(table)
            rows = (await connection.execute(taken)).all() if ids else []
        return [part_of(row) for row in sorted(rows, key=lambda row: row.id)]

    async def give_back_parts(self, owner: str) -> None:
        """Let anybody take what this owner holds and has never tried to send."""
        mine = and_(tables.outbox.c.owner == owner, tables.outbox.c.state == "sending")
        untried = and_(mine, tables.outbox.c.first_try_at.is_(None))
        free = {"state": "ready", "owner": "", "lease_until": None}
        async with self._database.recording() as connection:
            await connection.execute(update(tables.outbox).where(untried).values(free))

    async def mark_first_try(self, part: int, owner: str, now: datetime, *, lease: float) -> bool:
        """Commit that the part is about to be sent and renew the lease; False when it is no longer the owner's."""
        return await self._try(_Try(part=part, owner=owner, now=now, lease=lease))

    async def mark_sent(self, part: int, message_id: str, now: datetime) -> None:
        """Commit the platform's message id and, with it, what the part settles as told."""
        await self._send(_Sent(part=part, message_id=message_id, now=now))

    async def _tried(self, tries: Sequence[_Try]) -> list[bool]:
        mine: set[tuple[int, str]] = set()
        async with self._database.recording() as connection:
            for owner, lease in {(one.owner, one.lease) for one in tries}:
                his = [one for one in tries if (one.owner, one.lease) == (owner, lease)]
                found = await connection.execute(_try_query(his, max(one.now for one in his)))
                mine |= {(part, owner) for part in found.scalars()}
        return [(one.part, one.owner) in mine for one in tries]

    async def _sent(self, sent: Sequence[_Sent]) -> list[None]:
        table, trouble = tables.outbox, tables.destinations
        by_part = {one.part: one for one in sent}
        on_the_way = select(table).where(table.c.id.in_(by_part), table.c.state != "sent").order_by(table.c.id)
        async with self._database.recording() as connection:
            rows = (await connection.execute(on_the_way.with_for_update())).all()
            if rows:
                accepted = [
                    {"part": row.id, "message_id": by_part[row.id].message_id, "sent_at": by_part[row.id].now}
                    for row in rows
                ]
                done = {"state": "sent", "lease_until": None, "owner": "", "error": ""}
                await connection.execute(update(table).where(table.c.id == bindparam("part")).values(done), accepted)
                await settle_all(
                    connection, [(row.audience, row.settles, row.slot, by_part[row.id].now) for row in rows]
                )
                places = {(row.platform, at) for row in rows for at in (row.address, WHOLE_PLATFORM)}
                theirs = and_(trouble.c.platform == bindparam("where"), trouble.c.address == bindparam("at"))
                over = [{"where": platform, "at": address} for platform, address in sorted(places)]
                await connection.execute(trouble.delete().where(theirs), over)
        return [None for _ in sent]

    async def mark_failed(
        self, part: int, error: str, *, again_at: datetime | None, owner: str = "", unknown: bool = False
    ) -> None:
        """Give the part back for a later try, or for good when `again_at` is None."""
        values: dict[str, Any] = {"error": error, "owner": "", "lease_until": None}
        if again_at is None:
            values |= {"state": "failed"}
        else:
            values |= {"state": "unknown" if unknown else "ready", "again_at": again_at}
        if not unknown:
            values |= {"first_try_at": None}
        async with self._database.recording() as connection:
            await connection.execute(update(tables.outbox).where(_held(part, owner)).values(values))

    async def replace_payload(self, part: int, payload: Mapping[str, object], owner: str) -> None:
        """Commit a plainer payload for a part that the platform refused, to be tried once."""
        values = {"payload": dict(payload), "plain": True}
        async with self._database.recording() as connection:
            await connection.execute(update(tables.outbox).where(_held(part, owner)).values(values))

    async def expire_parts(self, frozen_before: datetime, now: datetime) -> list[OutboxPart]:
        """Give up what was frozen before that and nobody holds; return it."""
        table = tables.outbox
        free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
        late = and_(pending(table.c.state), table.c.frozen_at < frozen_before, free)
        async with self._database.reading() as connection:
            if (await connection.execute(select(table.c.id).where(late).limit(1))).first() is None:
                return []
        given_up = update(table).where(late).values(state="failed", owner="", lease_until=None).returning(table)
        async with self._database.recording() as connection:
            return [part_of(row) for row in (await connection.execute(given_up)).all()]

    async def outbox(self, *, slot: str = "") -> list[OutboxPart]:
        """Return the parts of a slot, or all that are still on their way, in order."""
        table = tables.outbox
        query = select(table).where(table.c.slot == slot if slot else pending(table.c.state)).order_by(table.c.id)
        async with self._database.reading() as connection:
            return [part_of(row) for row in (await connection.execute(query)).all()]


def _try_query(tries: Sequence[_Try], now: datetime) -> Any:
    table, first = tables.outbox, tries[0]
    mine = and_(table.c.owner == first.owner, table.c.state == "sending", table.c.lease_until > now)
    values = {
        "attempts": table.c.attempts + 1,
        "first_try_at": func.coalesce(table.c.first_try_at, literal(now, Moment)),
        "lease_until": now + timedelta(seconds=first.lease),
    }
    ids = [one.part for one in tries]
    return update(table).where(table.c.id.in_(ids), mine).values(values).returning(table.c.id)


def claim_query(now: datetime, platforms: Collection[str] | None = None) -> Select[Any]:
    """Return the query for ids of parts that may be sent now, oldest first."""
    table, earlier, trouble = tables.outbox, tables.outbox.alias("earlier"), tables.destinations
    # Order holds within a destination, and a channel that asks to wait is not asked again by its next message.
    waits_for_another = exists().where(
        earlier.c.platform == table.c.platform,
        earlier.c.address == table.c.address,
        earlier.c.id < table.c.id,
        pending(earlier.c.state),
    )
    paused = exists().where(
        trouble.c.platform == table.c.platform,
        trouble.c.address == table.c.address,
        or_(trouble.c.disabled, trouble.c.paused_until > now),
    )
    query = select(table.c.id).where(
        pending(table.c.state),
        table.c.again_at <= now,
        or_(table.c.lease_until.is_(None), table.c.lease_until <= now),
        ~waits_for_another,
        ~paused,
    )
    if platforms is not None:
        query = query.where(table.c.platform.in_(list(platforms)))
    return query.order_by(table.c.id)


def _held(part: int, owner: str) -> ColumnElement[bool]:
    table = tables.outbox
    mine = and_(table.c.id == part, pending(table.c.state))
    return and_(mine, table.c.owner == owner) if owner else mine


def outbox_rows(
    slot: Slot, audience: Audience, parts: Sequence[Part], settled: Mapping[str, int], now: datetime
) -> list[dict[str, Any]]:
    """Return the rows of a slot's parts; what no part settles of its own comes with the last one."""
    named = {story for part in parts for story in part.settles}
    rest = {story: number for story, number in settled.items() if story not in named}
    return [
        {
            "slot": slot.key,
            "number": part.number,
            "of": part.of,
            "marker": part.marker,
            "platform": audience.platform,
            "address": audience.address,
            "audience": audience.id,
            "payload": dict(part.payload),
            "settles": {**part.settles, **(rest if part is parts[-1] else {})},
            "state": "ready",
            "attempts": 0,
            "owner": "",
            "lease_until": None,
            "again_at": now,
            "first_try_at": None,
            "sent_at": None,
            "message_id": "",
            "error": "",
            "frozen_at": now,
        }
        for part in parts
    ]


def part_of(row: Any) -> OutboxPart:
    """Return the part of an outbox row."""
    return OutboxPart(
        id=row.id,
        slot=row.slot,
        platform=row.platform,
        address=row.address,
        audience=row.audience,
        part=Part(number=row.number, of=row.of, marker=row.marker, payload=row.payload, settles=row.settles),
        state=row.state,
        attempts=row.attempts,
        first_try_at=row.first_try_at,
        message_id=row.message_id,
        error=row.error,
        plain=row.plain,
    )
