"""Database errors to one sentence and a remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreError

LOCKED = "is locked by another program. Close what else has it open (a database browser, a copy in progress)."
SQLITE = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full. Free some space; work goes on by itself.",
    sqlite3.SQLITE_READONLY: "is read-only. Give the user that runs Limelight write access to the file and its folder.",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. Check that its folder exists and may be written to.",
    sqlite3.SQLITE_NOTADB: "is not a SQLite database. Check the path, or restore a backup with `limelight restore`.",
    sqlite3.SQLITE_CORRUPT: "is damaged. Restore the newest backup with `limelight restore`.",
    sqlite3.SQLITE_IOERR: "cannot be read or written (I/O error). Check the disk and the mount.",
}
# By SQLSTATE, the longest beginning first: https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL = {
    "28": "refuses the user or password. Check DATABASE_URL and pg_hba.conf.",
    "3D": "does not exist on that server. Make it with `createdb`, or check its name in DATABASE_URL.",
    "42501": "does not let this user do that. Make the user the owner of the database.",
    "53100": "cannot grow: the disk is full. Free some space; work goes on by itself.",
    "53300": "has no connection left. Raise max_connections, or run fewer workers.",
    "53": "is short of memory, disk or connections.",
    "40": "undid a change that met another one; it is tried again.",
    "57P": "is shutting down or starting; work goes on by itself.",
}
UNREACHABLE = "cannot be reached. Check that PostgreSQL runs, and host and port in DATABASE_URL"


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
    if code is not None and code & 0xFF in SQLITE:
        return SQLITE[code & 0xFF]
    state = getattr(error, "sqlstate", None)
    for beginning, remedy in POSTGRESQL.items():
        if state and state.startswith(beginning):
            return remedy
    if type(error).__module__.startswith("psycopg") and state is None and type(error).__name__ == "OperationalError":
        return _unreachable(str(error))
    return f"refused: {error}"


def _unreachable(said: str) -> str:
    """Tell why no connection came about by the words of libpq, which gives no code for it."""
    for word, state in (("password authentication", "28"), ("no pg_hba.conf", "28"), ("does not exist", "3D")):
        if word in said:
            return POSTGRESQL[state]
    return f"{UNREACHABLE} ({' '.join(said.split())})."
