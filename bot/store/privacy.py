"""All that is kept about one person, to show and to delete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, select, update

from bot.store import tables
from bot.store.database import Database
from bot.store.retention import erase


class SqlPrivacy:
    """What the database knows of a person: their direct messages' audiences, and what they changed in servers."""

    _database: Database

    async def person(self, platform: str, person: str) -> Mapping[str, Any]:
        """Return everything kept about a person, as JSON can hold it; times are ISO in UTC."""
        rows = await self._rows(_own(platform, person))
        own = [row.id for row in rows]
        scopes = [*own, *(f"space:{row.space}" for row in rows)]
        parts = select(tables.outbox.c.id).where(tables.outbox.c.audience.in_(own))
        kept = {
            "audiences": _own(platform, person),
            "topics": select(tables.topics).where(tables.topics.c.audience.in_(own)),
            "schedules": select(tables.schedules).where(tables.schedules.c.audience.in_(own)),
            "told": select(tables.told).where(tables.told.c.audience.in_(own)),
            "slots": select(tables.slots).where(tables.slots.c.audience.in_(own)),
            "messages": select(tables.outbox).where(tables.outbox.c.audience.in_(own)),
            "briefings": select(tables.briefings).where(tables.briefings.c.audience.in_(own)),
            "drafts": select(tables.drafts).where(tables.drafts.c.audience.in_(own)),
            "edits": select(tables.edits).where(tables.edits.c.part.in_(parts)),
            "mutes": select(tables.mutes).where(tables.mutes.c.scope.in_(scopes)),
            "settings": select(tables.spaces).where(tables.spaces.c.id.in_([row.space for row in rows])),
            "changes": select(tables.journal).where(_changed(platform, person)),
        }
        return {name: [_plain(row) for row in await self._rows(query)] for name, query in kept.items()}

    async def forget_person(self, platform: str, person: str) -> int:
        """Delete a person's audiences with all that was kept of them; return how many there were.

        What they changed in a server stays on its record, without their name.
        """
        journal = tables.journal
        async with self._database.recording() as connection:
            rows = (await connection.execute(_own(platform, person))).all()
            for row in rows:
                await connection.run_sync(erase, row.id, row.platform, row.address)
                await connection.execute(delete(journal).where(journal.c.space == row.space))
                await connection.execute(delete(tables.mutes).where(tables.mutes.c.scope == f"space:{row.space}"))
                await connection.execute(delete(tables.spaces).where(tables.spaces.c.id == row.space))
            await connection.execute(update(journal).where(_changed(platform, person)).values(person=""))
        return len(rows)

    async def _rows(self, query: Select[Any]) -> list[Any]:
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).all())


def _own(platform: str, person: str) -> Select[Any]:
    table = tables.audiences
    address = person if platform == "email" else f"user:{person}"
    return select(table).where(table.c.platform == platform, table.c.address == address)


def _changed(platform: str, person: str) -> ColumnElement[bool]:
    table = tables.journal
    return and_(table.c.person == person, table.c.space.startswith(f"{platform}:", autoescape=True))


def _plain(row: Any) -> dict[str, Any]:
    columns = row._mapping.items()  # noqa: SLF001 (a documented attribute of Row)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in columns}
