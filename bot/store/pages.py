"""Tokens of audiences' reading pages, and the briefings that stand there."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, select

from bot.delivery.parts import marker as marker_of
from bot.model import Audience, Briefing
from bot.ports import PostedBriefing
from bot.store import tables
from bot.store.database import Database
from bot.store.desk import audience_of, audiences_query
from bot.store.dialect import insert_into
from bot.store.packing import unpack

#: Bytes of chance in a token: nobody finds one by trying.
CHANCE = 24

#: A briefing of a local day is frozen within so long of it: zones, and what was written late.
EARLY, LATE = timedelta(days=1), timedelta(days=3)


class SqlPages:
    """ports.Pages over SQL."""

    _database: Database

    async def page_token(self, audience: str, now: datetime) -> str:
        """Return the token of an audience's page, made on first asking."""
        table = tables.pages
        query = select(table.c.token).where(table.c.audience == audience)
        async with self._database.reading() as connection:
            if found := (await connection.execute(query)).scalar():
                return str(found)
        token = secrets.token_urlsafe(CHANCE)
        row = {"audience": audience, "token": token, "digest": _digest(token), "created_at": now}
        async with self._database.recording() as connection:
            await connection.execute(insert_into(table).values(row).on_conflict_do_nothing())
            return str((await connection.execute(query)).scalar_one())

    async def page_of(self, token: str) -> Audience | None:
        """Return the audience whose page it is, None for a token that is nobody's; as fast either way.

        What is looked up is a digest, so that the time it takes says nothing of the token.
        """
        pages = tables.pages
        mine = (pages.c.audience == tables.audiences.c.id) & (pages.c.digest == _digest(token))
        query = audiences_query().add_columns(pages.c.token).where(mine)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        known = hmac.compare_digest((row.token if row else "-").encode(), token.encode("utf-8", "replace"))
        return audience_of(row) if row and known else None

    async def revoke_page(self, audience: str) -> bool:
        """Forget the token: all links with it are dead. False when there was none."""
        table = tables.pages
        async with self._database.recording() as connection:
            return (await connection.execute(delete(table).where(table.c.audience == audience))).rowcount > 0

    async def briefings(self, audience: str, *, limit: int, before: datetime | None = None) -> list[PostedBriefing]:
        """Return briefings of an audience frozen before a moment, the newest first."""
        table = tables.briefings
        query = select(table).where(table.c.audience == audience)
        if before is not None:
            query = query.where(table.c.at < before)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(table.c.at.desc()).limit(limit))).all()
        return [_posted(row) for row in rows]

    async def briefing_of(self, audience: str, on: date, marker: str) -> PostedBriefing | None:
        """Return the audience's briefing of a day whose first part has the marker."""
        table = tables.briefings
        day = datetime.combine(on, time(), UTC)
        query = select(table.c.slot).where(table.c.audience == audience, table.c.at.between(day - EARLY, day + LATE))
        async with self._database.reading() as connection:
            slots = (await connection.execute(query)).scalars().all()
            found = next((slot for slot in slots if marker_of(slot, 1) == marker), None)
            if found is None:
                return None
            return _posted((await connection.execute(select(table).where(table.c.slot == found))).one())


def _posted(row: Any) -> PostedBriefing:
    return PostedBriefing(slot=row.slot, audience=row.audience, at=row.at, briefing=unpack(Briefing, row.briefing))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
