"""A consistent copy of a database that is in use, and putting one back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, update

from bot.errors import InputError, StoreError
from bot.store.database import Database
from bot.store.dialect import insert_into
from bot.store.failures import told_plainly
from bot.store.schema import migrate
from bot.store.sqlite import integrity
from bot.store.tables import LOOK_BEFORE, counters, microseconds, outbox, pending

_BEGINNING = b"SQLite format 3\0"  # of every database file


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy on the disk, checked."""

    path: Path
    bytes: int
    articles: int
    newest_slot: str  # "" when none was claimed yet


def back_up(url: str, target: Path) -> Backup:
    """Write a consistent copy while the database is in use; `target` appears only when it is whole."""
    source = _file_of(url)
    if not source.exists():
        raise InputError(f"there is no database {source} to back up")
    target.parent.mkdir(parents=True, exist_ok=True)
    growing = target.with_name(f".{target.name}.part")
    growing.unlink(missing_ok=True)
    try:
        with told_plainly(str(source)):
            connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
            try:
                connection.execute("VACUUM INTO ?", (str(growing),))
            finally:
                connection.close()
        found = inspect(growing)
        _on_the_disk(growing)
        os.replace(growing, target)
    finally:
        growing.unlink(missing_ok=True)
    _on_the_disk(target.parent)
    return Backup(path=target, bytes=found.bytes, articles=found.articles, newest_slot=found.newest_slot)


def inspect(path: Path) -> Backup:
    """Check a backup page by page. Raises InputError when it is none, or damaged."""
    if not path.is_file():
        raise InputError(f"there is no backup {path}")
    with path.open("rb") as file:
        if file.read(len(_BEGINNING)) != _BEGINNING:
            raise InputError(f"{path} is no backup of Limelight: it is no SQLite database")
    try:
        if (state := integrity(str(path))) != "ok":
            raise InputError(f"the backup {path} is damaged: {state}")
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            articles = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
            slot = connection.execute("SELECT key FROM slots ORDER BY due_at DESC LIMIT 1").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise InputError(f"{path} is no backup of Limelight: {error}") from None
    return Backup(path=path, bytes=path.stat().st_size, articles=articles, newest_slot=slot[0] if slot else "")


async def restore(url: str, backup: Path, now: datetime) -> Path | None:
    """Put a backup in the database's place; return where the old one was kept, None when there was none.

    Afterwards every slot that was due by `now` is looked for on its platform before it is sent.
    """
    inspect(backup)
    present = _file_of(url)
    present.parent.mkdir(parents=True, exist_ok=True)
    kept = _set_aside(present, now) if present.exists() else None
    arriving = present.with_name(f".{present.name}.part")
    shutil.copyfile(backup, arriving)
    _on_the_disk(arriving)
    os.replace(arriving, present)
    _on_the_disk(present.parent)
    database = Database(url)
    try:
        await migrate(database)
        await _distrust(database, now)
    finally:
        await database.close()
    return kept


async def _distrust(database: Database, now: datetime) -> None:
    """Note that whatever was due by now may be out already, and let what is on its way be looked up."""
    statement = insert_into(counters).values(name=LOOK_BEFORE, last=microseconds(now))
    unclear = {
        "state": "unknown",
        "first_try_at": func.coalesce(outbox.c.first_try_at, outbox.c.frozen_at),
        "frozen_at": now,  # it is given the full time anew
        "again_at": now,
        "owner": "",
        "lease_until": None,
    }
    async with database.recording() as connection:
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"last": statement.excluded.last})
        )
        await connection.execute(update(outbox).where(pending(outbox.c.state)).values(unclear))


def _file_of(url: str) -> Path:
    database = Database(url)
    if not database.path:
        raise InputError(
            f"{database.name} is no file: PostgreSQL is backed up with pg_dump or its host's own means; "
            "`limelight migrate-to` copies it into a file"
            if database.remote
            else "a database in memory has no backups"
        )
    return Path(database.path)


def _set_aside(present: Path, now: datetime) -> Path:
    """Rename the present database, with its log folded in. Raises StoreError while anybody has it open."""
    connection = sqlite3.connect(present, timeout=1, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise StoreError(f"The database {present} is in use. Stop Limelight before you restore.") from None
        raise StoreError(f"The database {present} cannot be set aside: {error}") from None
    except sqlite3.DatabaseError:
        pass  # a damaged file is just what a restore is for; it is kept as it is
    finally:
        connection.close()
    kept = present.with_name(f"{present.stem}-before-restore-{now:%Y%m%d-%H%M%S}{present.suffix}")
    os.replace(present, kept)
    for suffix in ("-wal", "-shm"):
        log = present.with_name(present.name + suffix)
        if log.exists():
            os.replace(log, kept.with_name(kept.name + suffix))
    return kept


def _on_the_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
