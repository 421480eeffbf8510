"""Audiences, topics and schedules in the database: what people set in chat."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from json import loads
from typing import Any

from sqlalchemy import Select, Text, cast, select, update

from bot.model import Audience, Schedule
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.packing import pack, unpack
from bot.store.reread import Reread

OWN = ""  # the key under which an audience's own topic is kept
PLAIN = ("id", "platform", "address", "space", "created_at")


class SqlDesk:
    """ports.Desk over SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def _audiences(self) -> Reread[Audience]:
        return Reread(audience_of)

    @cached_property
    def _schedules(self) -> Reread[Schedule]:
        return Reread(_schedule_of)

    async def audience(self, audience: str) -> Audience | None:
        """Return an audience, None when it is deleted or there is none."""
        async with self._database.reading() as connection:
            row = (await connection.execute(audiences_query().where(tables.audiences.c.id == audience))).first()
        return audience_of(row) if row else None

    async def audiences(self) -> list[Audience]:
        """Return all audiences that are not deleted, oldest first."""
        query = audiences_query().order_by(tables.audiences.c.created_at.nulls_first(), tables.audiences.c.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return list((await self._audiences.values(rows)).values())

    async def paused_audiences(self) -> set[str]:
        """Return ids of the audiences that are told nothing at the moment."""
        table = tables.audiences
        query = select(table.c.id).where(cast(table.c.settings, Text).contains('"paused":"'))
        async with self._database.reading() as connection:
            return set((await connection.execute(query)).scalars())

    async def save_audience(self, audience: Audience) -> None:
        """Insert or replace, and resume sending there, unless it is paused."""
        settings = pack(audience)
        for name in (*PLAIN, "topic"):
            settings.pop(name, None)
        row = {name: getattr(audience, name) for name in PLAIN} | {"settings": settings, "deleted_at": None}
        topic = {
            "audience": audience.id,
            "key": OWN,
            "region": audience.topic.region,
            "topic": pack(audience.topic),
        }
        statement, topic_statement = insert_into(tables.audiences), insert_into(tables.topics)
        changed = {name: statement.excluded[name] for name in row if name != "id"}
        trouble = tables.destinations
        retopic = {name: topic_statement.excluded[name] for name in ("region", "topic")}
        async with self._database.recording() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), row)
            await connection.execute(
                topic_statement.on_conflict_do_update(index_elements=["audience", "key"], set_=retopic), topic
            )
            if not audience.paused:
                # Whoever sets something there expects to be told there: what was wrong with the place is tried anew.
                there = (trouble.c.platform == audience.platform) & (trouble.c.address == audience.address)
                await connection.execute(trouble.delete().where(there))

    async def delete_audience(self, audience: str, now: datetime) -> None:
        """Take an audience off the list; retention deletes what is kept of it later."""
        table = tables.audiences
        async with self._database.recording() as connection:
            await connection.execute(update(table).where(table.c.id == audience).values(deleted_at=now))

    async def schedules(self) -> list[Schedule]:
        """Return all schedules of audiences that are not deleted."""
        schedules, audiences = tables.schedules, tables.audiences
        told = schedules_query().join(audiences, audiences.c.id == schedules.c.audience)
        query = told.where(audiences.c.deleted_at.is_(None)).order_by(schedules.c.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return list((await self._schedules.values(rows)).values())

    async def told_by(self, schedules: Collection[str]) -> dict[str, tuple[Schedule, Audience]]:
        """Return those of these schedules that are stored, by id, each with its audience, deleted ones left out."""
        asked = schedules_query().where(tables.schedules.c.id.in_(schedules))
        async with self._database.reading() as connection:
            found = [_schedule_of(row) for row in (await connection.execute(asked)).all()]
            told = audiences_query().where(tables.audiences.c.id.in_({one.audience for one in found}))
            audiences = {row.id: audience_of(row) for row in (await connection.execute(told)).all()}
        return {one.id: (one, audiences[one.audience]) for one in found if one.audience in audiences}

    async def schedule(self, schedule: str) -> Schedule | None:
        """Return a schedule, None when it is no more."""
        query = schedules_query().where(tables.schedules.c.id == schedule)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return _schedule_of(row) if row else None

    async def save_schedule(self, schedule: Schedule) -> None:
        """Insert or replace."""
        settings = pack(schedule)
        row = {"id": settings.pop("id"), "audience": settings.pop("audience"), "settings": settings}
        statement = insert_into(tables.schedules)
        changed = {name: statement.excluded[name] for name in ("audience", "settings")}
        async with self._database.recording() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), row)

    async def delete_schedule(self, schedule: str) -> None:
        """Remove a schedule; its slots stay on record."""
        table = tables.schedules
        async with self._database.recording() as connection:
            await connection.execute(table.delete().where(table.c.id == schedule))


def audiences_query() -> Select[Any]:
    """Return the query for audiences that are not deleted, each with its own topic."""
    audiences, topics = tables.audiences, tables.topics
    own = (topics.c.audience == audiences.c.id) & (topics.c.key == OWN)
    plain = [audiences.c[name] for name in PLAIN]
    settings, topic = cast(audiences.c.settings, Text), cast(topics.c.topic, Text)
    return (
        select(*plain, settings.label("settings"), topic.label("topic"))
        .select_from(audiences.outerjoin(topics, own))
        .where(audiences.c.deleted_at.is_(None))
    )


def audience_of(row: Any) -> Audience:
    """Return the audience of one row of that query."""
    plain = {name: getattr(row, name) for name in PLAIN}
    plain["created_at"] = row.created_at.isoformat() if row.created_at else None
    topic = loads(row.topic) if row.topic else {}
    return unpack(Audience, {**plain, **loads(row.settings), "topic": topic})


def schedules_query() -> Select[Any]:
    """Return the query for schedules."""
    schedules = tables.schedules
    return select(schedules.c.id, schedules.c.audience, cast(schedules.c.settings, Text).label("settings"))


def _schedule_of(row: Any) -> Schedule:
    return unpack(Schedule, {"id": row.id, "audience": row.audience, **loads(row.settings)})
