"""Posted messages in the database: found by their story, and the edits of them on their way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, and_, case, cast, or_, select, update

from bot.ports import Edit, Part
from bot.store import tables
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.dialect import parts as cut
from bot.store.outbox import part_of

WANTED, DONE, FAILED = "wanted", "done", "failed"
_state = tables.edits.c.state


class SqlPosts:
    """ports.Posts over SQL."""

    _database: Database

    async def posts_of(self, audiences: Collection[str], story: str, *, since: datetime) -> list[Any]:
        """Return the accepted parts of these audiences' briefings since then that have an item of the story."""
        briefings, outbox = tables.briefings, tables.outbox
        has_item = cast(briefings.c.briefing, Text).contains(f'"{story}"', autoescape=True)
        found = []
        async with self._database.reading() as connection:
            for some in cut(audiences):
                told = select(briefings.c.slot).where(briefings.c.audience.in_(some), briefings.c.at >= since, has_item)
                query = select(outbox).where(outbox.c.slot.in_(told), outbox.c.state == "sent").order_by(outbox.c.id)
                found += [part_of(row) for row in (await connection.execute(query)).all()]
        return found

    async def posted_payload(self, part: int) -> Mapping[str, object]:
        """Return the payload of a part as it stands, or shall stand, after all edits."""
        outbox, edits = tables.outbox, tables.edits
        query = (
            select(outbox.c.payload, edits.c.payload.label("edited"))
            .select_from(outbox.outerjoin(edits, edits.c.part == outbox.c.id))
            .where(outbox.c.id == part)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one()
        payload: Mapping[str, object] = row.payload if row.edited is None else row.edited
        return payload

    async def want_edits(self, payloads: Mapping[int, Mapping[str, object]], now: datetime) -> None:
        """Commit that these parts shall stand so."""
        rows = [
            {
                "part": part,
                "payload": dict(payload),
                "state": WANTED,
                "wanted_at": now,
                "again_at": now,
                "attempts": 0,
                "owner": "",
                "lease_until": None,
                "error": "",
            }
            for part, payload in payloads.items()
        ]
        if not rows:
            return
        statement = insert_into(tables.edits)
        # Who is at an older edit of the message keeps it: two edits of one message at once could end in either.
        newer = {name: statement.excluded[name] for name in ("payload", "state", "wanted_at", "again_at", "attempts")}
        async with self._database.recording() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["part"], set_=newer), rows)

    async def claim_edits(self, owner: str, now: datetime, *, lease: float, limit: int = 20) -> list[Edit]:
        """Take edits of accepted messages that nobody holds for `lease` seconds."""
        table, outbox = tables.edits, tables.outbox
        free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
        sent = select(outbox.c.id).where(outbox.c.id == table.c.part, outbox.c.state == "sent").exists()
        query = select(table.c.part).where(_state == WANTED, table.c.again_at <= now, free, sent).limit(limit)
        async with self._database.reading() as connection:
            if (await connection.execute(query)).first() is None:
                return []  # the usual case costs no write
        async with self._database.recording() as connection:
            mine = list((await connection.execute(query.with_for_update(skip_locked=True, of=table))).scalars())
            held = {"owner": owner, "lease_until": now + timedelta(seconds=lease), "attempts": table.c.attempts + 1}
            await connection.execute(update(table).where(table.c.part.in_(mine)).values(held))
            wanted = select(outbox, table.c.payload.label("edited"), table.c.wanted_at, table.c.attempts.label("tries"))
            joined = wanted.select_from(table.join(outbox, outbox.c.id == table.c.part)).where(table.c.part.in_(mine))
            rows = (await connection.execute(joined.order_by(table.c.part))).all()
        return [_edit(row) for row in rows]

    async def mark_edited(self, edit: Edit, now: datetime) -> None:  # noqa: ARG002 (when it was made is in no column)
        """Commit that the message stands so; an edit that was wanted meanwhile is still to be made."""
        await self._end(edit, {"state": case((tables.edits.c.wanted_at == edit.wanted_at, DONE), else_=WANTED)})

    async def mark_edit_failed(self, edit: Edit, error: str, *, again_at: datetime | None) -> None:
        """Give the edit back for a later try, or for good when `again_at` is None."""
        await self._end(edit, {"error": error} | ({"again_at": again_at} if again_at else {"state": FAILED}))

    async def _end(self, edit: Edit, values: Mapping[str, Any]) -> None:
        table = tables.edits
        mine = and_(table.c.part == edit.post.id)
        async with self._database.recording() as connection:
            await connection.execute(update(table).where(mine).values({**values, "owner": "", "lease_until": None}))


def _edit(row: Any) -> Edit:
    post = part_of(row)
    part = Part(number=post.part.number, of=post.part.of, marker=post.part.marker, payload=row.edited)
    return Edit(post=post, part=part, wanted_at=row.wanted_at, attempts=row.tries)
