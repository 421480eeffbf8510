"""The database -> whether it can be used, and what of it the other parts need; it is not upgraded by looking."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import StoreError
from bot.model import Audience, Finding, Schedule
from bot.ports import WHOLE_PLATFORM
from bot.settings import Settings
from bot.text.counted import counted

FILE_REMEDY = "if another program holds it, end that; if it is damaged, `limelight restore` a backup"
SERVER_REMEDY = (
    "start the database server, or mend host, user, password or database in DATABASE_URL (`psql` takes the same "
    "address); a bot that runs goes on by itself when it is back"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Who is told, as far as it can be read."""

    audiences: tuple[Audience, ...] = ()
    schedules: tuple[Schedule, ...] = ()


async def database(settings: Settings) -> tuple[Stored, Sequence[Finding]]:
    """Look at the schema, the file's integrity and who is told."""
    from bot.store.database import Database
    from bot.store.schema import HEAD, revision

    try:
        opened = Database(settings.database_url)
    except StoreError as error:
        return Stored(), [Finding(what=str(error), remedy="mend DATABASE_URL, or leave it empty")]
    if opened.path and not await asyncio.to_thread(Path(opened.path).exists):
        return Stored(), [Finding(what=f"no database yet; {opened.path} is made by `limelight run`")]
    try:
        async with opened.reading() as connection:
            current = await connection.run_sync(revision)
        if current and current != HEAD:
            return Stored(), [_schema(current, HEAD, opened.name)]
        return await _read(settings, opened.path, opened.name)
    except StoreError as error:
        return Stored(), [Finding(what=str(error), remedy=FILE_REMEDY if opened.path else SERVER_REMEDY)]
    finally:
        await opened.close()


def _schema(current: str, newest: str, name: str) -> Finding:
    if current == "?":
        remedy = "name another database in DATABASE_URL"
        return Finding(what=f"{name} holds tables that are not Limelight's", remedy=remedy)
    if current > newest:
        remedy = "install that version again, or `limelight restore` a backup from before the upgrade"
        return Finding(what=f"{name} was written by a newer Limelight (schema {current}, here {newest})", remedy=remedy)
    remedy = "make a copy with `limelight backup`, then start the bot: it upgrades the database by itself"
    return Finding(what=f"{name} has an older schema ({current}, here {newest})", remedy=remedy)


async def _read(settings: Settings, path: str, name: str) -> tuple[Stored, Sequence[Finding]]:
    from bot.store import open_store
    from bot.store.sqlite import integrity

    if path and (said := await asyncio.to_thread(integrity, path)) != "ok":
        remedy = "`limelight restore` a backup; what was posted is looked for before it is posted again"
        return Stored(), [Finding(what=f"{name} is damaged: {said.splitlines()[0]}", remedy=remedy)]
    async with open_store(settings.database_url) as store:
        stored = Stored(audiences=tuple(await store.audiences()), schedules=tuple(await store.schedules()))
        trouble = await store.troubles(datetime.now(UTC))
        articles = await store.count_articles()
    held = f"{counted(articles, 'article')}, {counted(len(stored.audiences), 'audience')}"
    found = [Finding(what=f"{name} is well: {held}")]
    remedy = "mend what it says, then set something there anew (/digest set) so that it is tried again"
    for place in trouble:
        if place.address == WHOLE_PLATFORM:
            restart = "mend what it says, then start Limelight anew; it is over with the next message that gets through"
            found.append(Finding(what=f"nothing is sent to {place.platform}: {place.reason}", remedy=restart))
        there = [one for one in stored.audiences if (one.platform, one.address) == (place.platform, place.address)]
        found += [Finding(what=f"{one.id} is not sent to: {place.reason}", remedy=remedy) for one in there]
    return stored, found
