"""A PostgreSQL for a measurement: thrown away after it, or kept in a folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.postgres import CARELESS, Server

#: As PostgreSQL is run where it counts: what it said was written is on the disk.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@contextmanager
def serving(*, kept: Path | None = None, durable: bool = True) -> Iterator[Server]:
    """Run one until the end."""
    settings = (DURABLE if durable else CARELESS) | {"shared_buffers": "256MB", "max_wal_size": "4GB"}
    server = Server(owner=os.getpid(), settings=settings, kept=kept)
    server.start()
    try:
        yield server
    finally:
        if kept is None:
            server.remove()
        else:
            with psycopg.connect(server.url, autocommit=True) as connection:
                connection.execute("CHECKPOINT")  # the next start need not recover anything
            server.kill()
