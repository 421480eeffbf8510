"""One database, three ways in: reading, gathering (fast) and recording (durable before it returns)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import orjson
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.failures import told_plainly
from bot.store.postgresql import SHORT_QUESTIONS, driver_url
from bot.store.sqlite import BUSY_SECONDS, prepare

SCHEME = "sqlite+aiosqlite:///"
EXAMPLES = f"{SCHEME}state/limelight.db or postgresql://user:password@host/limelight"

#: Connections of one process to PostgreSQL, by what they are for.
READERS, GATHERERS, RECORDERS = 5, 2, 5


class Database:
    """Engines of one database. What they raise comes out as StoreError."""

    def __init__(self, url: str) -> None:
        """Take a URL or the path of a SQLite file; ":memory:" is forgotten at the end."""
        try:
            self.url = make_url(url if "://" in url else f"{SCHEME}{url}")
        except ArgumentError:
            raise StoreError(f"{url!r} is neither a path nor a database URL such as {EXAMPLES}") from None
        kind = self.url.get_backend_name()
        if kind not in ("sqlite", "postgresql", "postgres"):
            raise StoreError(f"{kind} databases are not supported; use {EXAMPLES}")
        self.remote = kind != "sqlite"
        self.in_memory = not self.remote and self.url.database in (None, "", ":memory:")
        self.path = "" if self.remote or self.in_memory else str(self.url.database)  # "" = no file
        self.name = self.url.render_as_string(hide_password=True) if self.remote else self.path or ":memory:"
        if self.remote:
            remote = driver_url(self.url)
            self._reader = _postgresql(remote, READERS, "REPEATABLE READ", postgresql_readonly=True)
            self._gatherer = _postgresql(remote, GATHERERS, "READ COMMITTED", synchronous_commit="off")
            self._recorder = _postgresql(remote, RECORDERS, "READ COMMITTED", synchronous_commit="on")
        elif self.in_memory:
            # One connection is all there is of it, so everybody takes turns.
            self._reader = self._gatherer = self._recorder = _sqlite("", "BEGIN", "OFF")
        else:
            self._reader = _sqlite(self.path, "BEGIN", "NORMAL", connections=4)
            self._gatherer = _sqlite(self.path, "BEGIN IMMEDIATE", "NORMAL")
            self._recorder = _sqlite(self.path, "BEGIN IMMEDIATE", "FULL")
        self._turn = asyncio.Lock()
        self._last: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Open a read transaction: one consistent state of everything."""
        async with self._transaction(self._reader) as connection:
            yield connection

    @asynccontextmanager
    async def gathering(self) -> AsyncIterator[AsyncConnection]:
        """Open a write transaction that a power cut may undo as a whole (it is gathered again)."""
        async with self._transaction(self._gatherer) as connection:
            yield connection

    @asynccontextmanager
    async def recording(self) -> AsyncIterator[AsyncConnection]:
        """Open a write transaction that is on the disk before this returns."""
        async with self._transaction(self._recorder) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            if self.in_memory:
                await stack.enter_async_context(self._turn)
            stack.enter_context(told_plainly(self.name))
            yield await stack.enter_async_context(engine.begin())

    def ends_with(self, task: asyncio.Task[None]) -> None:
        """Close only after this task."""
        self._last.add(task)
        task.add_done_callback(self._last.discard)

    async def close(self) -> None:
        """Close all connections; of a file the last one folds the write-ahead log into it."""
        await asyncio.gather(*self._last, return_exceptions=True)
        for engine in {self._reader, self._gatherer, self._recorder}:
            await engine.dispose()


def _sqlite(path: str, begin: str, synchronous: str, *, connections: int = 1) -> AsyncEngine:
    pool = {"pool_size": connections, "max_overflow": 0, "pool_timeout": 6 * BUSY_SECONDS} if path else {}
    engine = create_async_engine(
        f"{SCHEME}{path or ':memory:'}", json_serializer=_dump, json_deserializer=_load, **pool
    )
    prepare(engine.sync_engine, begin=begin, synchronous=synchronous, in_memory=not path)
    return engine


def _postgresql(
    url: URL, connections: int, isolation: str, *, synchronous_commit: str = "on", **options: Any
) -> AsyncEngine:
    wished = url.query.get("options", "")  # by the operator
    return create_async_engine(
        url,
        json_serializer=_dump,
        json_deserializer=_load,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
        pool_pre_ping=True,  # a server that was restarted costs a look, not a failed tick
        isolation_level=isolation,
        connect_args={"options": f"{SHORT_QUESTIONS} {wished} -c synchronous_commit={synchronous_commit}"},
        execution_options=options,
    )


# Made once: json.dumps makes a new encoder for each value, and loads looks for blanks that are never there.
_dump_anything = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_scan = json.JSONDecoder().raw_decode


def _dump(value: object) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # a number of more than 64 bits
        return _dump_anything(value)


def _load(text: str | bytes) -> object:
    return _scan(text if isinstance(text, str) else text.decode())[0]
