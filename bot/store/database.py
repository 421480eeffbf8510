"""One database, three ways in: reading, gathering (fast, in a thread) and recording (durable before it returns)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.failures import told_plainly
from bot.store.log_folding import LogFolder
from bot.store.postgresql import SHORT_QUESTIONS, driver_url
from bot.store.sqlite import BUSY_SECONDS, prepare

SCHEME = "sqlite+aiosqlite:///"
EXAMPLES = f"{SCHEME}state/limelight.db or postgresql://user:password@host/limelight"

#: Connections of one process to PostgreSQL, by what they are for.
READERS, GATHERERS, RECORDERS = 5, 2, 5

Made = TypeVar("Made")
Kind = TypeVar("Kind", bound=Engine | AsyncEngine)


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
        self._gatherer: Engine | None = None
        self.name = self.url.render_as_string(hide_password=True) if self.remote else self.path or ":memory:"
        if self.remote:
            remote = driver_url(self.url)
            self._reader = _postgresql(
                create_async_engine, remote, READERS, "REPEATABLE READ", postgresql_readonly=True
            )
            self._gatherer = _postgresql(create_engine, remote, GATHERERS, "READ COMMITTED", synchronous_commit="off")
            self._recorder = _postgresql(create_async_engine, remote, RECORDERS, "READ COMMITTED")
        elif self.in_memory:
            # One connection is all there is of it, so everybody takes turns.
            self._reader = self._recorder = _sqlite(create_async_engine, "", "BEGIN", "OFF")
        else:
            self._reader = _sqlite(create_async_engine, self.path, "BEGIN", "NORMAL", connections=4)
            self._gatherer = _sqlite(create_engine, self.path, "BEGIN IMMEDIATE", "NORMAL")
            self._recorder = _sqlite(create_async_engine, self.path, "BEGIN IMMEDIATE", "FULL")
        self._log = LogFolder(self.path) if self.path else None
        self._threads = ThreadPoolExecutor(GATHERERS if self.remote else 1, thread_name_prefix="gather")
        self._turn = asyncio.Lock()
        self._last: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Open a read transaction: one consistent state of everything."""
        async with self._transaction(self._reader) as connection:
            yield connection

    async def gather(self, work: Callable[[Connection], Made]) -> Made:
        """Do all of this in one write transaction that a power cut may undo as a whole (it is gathered again).

        It runs in a thread, as a busy event loop would keep each of its many statements waiting for its turn. Who no
        longer waits for it has it committed all the same.
        """
        if self._gatherer is None:
            async with self._transaction(self._recorder) as connection:
                return await connection.run_sync(work)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._gathered, self._gatherer, work)

    def _gathered(self, engine: Engine, work: Callable[[Connection], Made]) -> Made:
        with told_plainly(self.name), engine.connect() as connection:
            with connection.begin():
                made = work(connection)
            if self._log is not None:
                self._log.after(connection)
        return made

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
        for engine in {self._reader, self._recorder}:
            await engine.dispose()
        await asyncio.to_thread(self._threads.shutdown)
        if self._log is not None:
            await asyncio.to_thread(self._log.close)
        if self._gatherer is not None:
            await asyncio.to_thread(self._gatherer.dispose)


def _sqlite(make: Callable[..., Kind], path: str, begin: str, synchronous: str, *, connections: int = 1) -> Kind:
    driver = SCHEME if make is create_async_engine else "sqlite:///"
    pool = {"pool_size": connections, "max_overflow": 0, "pool_timeout": 6 * BUSY_SECONDS} if path else {}
    engine = make(f"{driver}{path or ':memory:'}", json_serializer=_dump, json_deserializer=_load, **pool)
    plain = engine.sync_engine if isinstance(engine, AsyncEngine) else engine
    prepare(plain, begin=begin, synchronous=synchronous, in_memory=not path)
    return engine


def _postgresql(
    make: Callable[..., Kind],
    url: URL,
    connections: int,
    isolation: str,
    *,
    synchronous_commit: str = "on",
    **options: Any,
) -> Kind:
    wished = url.query.get("options", "")  # by the operator
    return make(
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
_dump_anything = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat).encode
_scan = json.JSONDecoder().raw_decode


def _dump(value: object) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # a number of more than 64 bits
        return _dump_anything(value)


def _load(text: str | bytes) -> object:
    return _scan(text if isinstance(text, str) else text.decode())[0]
