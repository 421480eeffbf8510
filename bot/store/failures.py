"""Database errors to one sentence and a remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreError

LOCKED = "is locked by another program. Close what else has it open (a database browser, a copy in progress)."
REMEDIES = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full. Free some space; work goes on by itself.",
    sqlite3.SQLITE_READONLY: "is read-only. Give the user that runs Limelight write access to the file and its folder.",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. Check that its folder exists and may be written to.",
    sqlite3.SQLITE_NOTADB: "is not a SQLite database. Check the path, or restore a backup with `limelight restore`.",
    sqlite3.SQLITE_CORRUPT: "is damaged. Restore the newest backup with `limelight restore`.",
    sqlite3.SQLITE_IOERR: "cannot be read or written (I/O error). Check the disk and the mount.",
}


@contextmanager
def told_plainly(name: str) -> Iterator[None]:
    """Turn what the driver raises into StoreError; `name` is the database as the operator knows it."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"The database {name} {_remedy(error.orig)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"The database {name} {_remedy(error)}") from error
    except PoolTimeout as error:
        raise StoreError(f"The database {name} is too busy: no connection came free in time.") from error


def _remedy(error: BaseException | None) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in REMEDIES:
        return REMEDIES[code & 0xFF]
    return f"refused: {error}"
