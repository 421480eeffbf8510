"""A SQLite file's write-ahead log, folded into the file beside the writer: who writes much would wait for the disk."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from typing import Any

from sqlalchemy import Connection

#: Rows changed by the writer after which the log is folded: some pages for each.
ROWS = 4000

#: The longest the log gets (32 MB, in pages of 4 KB) before a writer folds it itself: beside one that never pauses it
#: can be folded, but not begun anew.
PAGES = 8000


class LogFolder:
    """Folds the log of one file in a thread of its own, after every so many rows."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fold")
        self._folding: Future[None] | None = None
        self._folded_at = 0

    def after(self, connection: Connection) -> None:
        """Fold if enough was written through this connection, which is always the same; called in its thread."""
        driver: Any = connection.connection.dbapi_connection
        rows = int(driver.total_changes)
        if rows - self._folded_at >= ROWS and (self._folding is None or self._folding.done()):
            self._folded_at = rows
            self._folding = self._thread.submit(_fold, self._path)

    def close(self) -> None:
        """Wait until it is done."""
        self._thread.shutdown()


def _fold(path: str) -> None:
    # What fails here fails for the next writer too, who says so.
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")  # writers and readers go on meanwhile
