"""Audiences, topics and schedules in the database: what people set in chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, cast, select, update

from bot.model import Audience, Schedule, Topic
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.packing import pack, unpack

OWN = ""  # the key under which an audience's own topic is kept
PLAIN = ("id", "platform", "address", "space", "created_at")


class SqlDesk:
    """ports.Desk over SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def audience(self, audience: str) -> Audience | None:
        """Return an audience, None when it is deleted or there is none."""
        async with self._database.reading() as connection:
            row = (await connection.execute(audiences_query().where(tables.audiences.c.id == audience))).first()
        return audience_of(row) if row else None

    async def audiences(self) -> list[Audience]:
        """Return all audiences that are not deleted, oldest first."""
        query = audiences_query().order_by(tables.audiences.c.created_at.nulls_first(), tables.audiences.c.id)
        async with self._database.reading() as connection:
            return [audience_of(row) for row in (await connection.execute(query)).all()]

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
        query = (
            select(schedules)
            .select_from(schedules.join(audiences, audiences.c.id == schedules.c.audience))
            .where(audiences.c.deleted_at.is_(None))
            .order_by(schedules.c.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [unpack(Schedule, {"id": row.id, "audience": row.audience, **row.settings}) for row in rows]

    async def schedule(self, schedule: str) -> Schedule | None:
        """Return a schedule, None when it is no more."""
        query = select(tables.schedules).where(tables.schedules.c.id == schedule)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return unpack(Schedule, {"id": row.id, "audience": row.audience, **row.settings}) if row else None

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
    return (
        select(audiences, topics.c.topic)
        .select_from(audiences.outerjoin(topics, own))
        .where(audiences.c.deleted_at.is_(None))
    )


def audience_of(row: Any) -> Audience:
    """Return the audience of one row of that query."""
    plain = {name: getattr(row, name) for name in PLAIN}
    plain["created_at"] = row.created_at.isoformat() if row.created_at else None
    topic = unpack(Topic, row.topic or {})
    return unpack(Audience, {**plain, **row.settings, "topic": pack(topic)})
