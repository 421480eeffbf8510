"""One database, three ways in: reading, gathering (fast) and recording (durable before it returns)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.dialect import BUSY_SECONDS, prepare
from bot.store.failures import told_plainly

SCHEME = "sqlite+aiosqlite:///"


class Database:
    """Engines of one database. What they raise comes out as StoreError."""

    def __init__(self, url: str) -> None:
        """Take a URL ("sqlite+aiosqlite:///state/limelight.db") or a path; ":memory:" is forgotten at the end."""
        self.url = url if "://" in url else f"{SCHEME}{url}"
        try:
            parsed = make_url(self.url)
        except ArgumentError:
            raise StoreError(
                f"{url!r} is neither a path nor a database URL such as {SCHEME}state/limelight.db"
            ) from None
        if parsed.get_backend_name() != "sqlite":
            raise StoreError(f"{parsed.get_backend_name()} databases are not supported; use {SCHEME}state/limelight.db")
        self.path = parsed.database or ":memory:"
        self.in_memory = self.path == ":memory:"
        self.name = self.path
        self._engines: list[AsyncEngine] = []
        if self.in_memory:
            # One connection is all there is of it, so everybody takes turns.
            self._reader = self._gatherer = self._recorder = self._engine("BEGIN", "OFF")
        else:
            self._reader = self._engine("BEGIN", "NORMAL", connections=4)
            self._gatherer = self._engine("BEGIN IMMEDIATE", "NORMAL")
            self._recorder = self._engine("BEGIN IMMEDIATE", "FULL")
        self._turn = asyncio.Lock()

    def _engine(self, begin: str, synchronous: str, *, connections: int = 1) -> AsyncEngine:
        pool = {} if self.in_memory else {"pool_size": connections, "max_overflow": 0, "pool_timeout": 6 * BUSY_SECONDS}
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{self.path}", json_serializer=_dump, json_deserializer=_load, **pool
        )
        prepare(engine.sync_engine, begin=begin, synchronous=synchronous, in_memory=self.in_memory)
        self._engines.append(engine)
        return engine

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

    async def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log into the file."""
        for engine in self._engines:
            await engine.dispose()


# Made once: json.dumps makes a new encoder for each value, and loads looks for blanks that are never there.
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_scan = json.JSONDecoder().raw_decode


def _load(text: str) -> object:
    return _scan(text)[0]
