"""Work over PostgreSQL to whichever worker is free: procrastinate as a transport of ids, and nothing more.

Jobs hold no truth. They have no locks and no retries, are deleted when done, and live in a schema of their own that is
named after procrastinate's version, so that old and new workers run side by side during an upgrade.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.metadata import version
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Status

from bot.errors import StoreError
from bot.executors.guarded import guarded
from bot.ports import Work
from bot.store import connection_info

log = logging.getLogger("limelight")

QUEUE = "work"
SCHEMA = "limelight_jobs_" + "_".join(re.findall(r"\d+", version("procrastinate"))[:2])
#: No job is waited for until it is on the disk: one that is lost is asked for again.
OPTIONS = f"-c search_path={SCHEMA} -c synchronous_commit=off"
#: What people wait for goes before what can wait.
PRIORITIES = {"publish": 20, "alert": 10}
AT_ONCE_ASKED = 1000
#: What is done in one go for several is carried so many at a time.
BITES = {"publish": 16}
#: A worker that has not been heard of for so long is dead, and the jobs it had are cleared away.
SILENT_AFTER = 20.0
AGAIN_AFTER = 1.0
#: A connection is waited for so long. The pool's own tries are a minute apart by the time a database has been away for
#: one, so after a failure it is opened anew.
CONNECT_WITHIN = 5.0


class SharedExecutor:
    """ports.Executor for all processes on one PostgreSQL database."""

    def __init__(self, url: str, *, at_once: int) -> None:
        """Take the database's URL, and how many pieces of work this process does at a time."""
        self._conninfo = connection_info(url)
        self._at_once = at_once
        self._asking: procrastinate.App | None = None
        self._opening = asyncio.Lock()

    async def ask(self, kind: str, ids: Sequence[str]) -> None:
        """Queue a job for each id. Raises StoreError when the database cannot be reached."""
        app = await self._open()
        task = app.configure_task(name=kind, queue=QUEUE, priority=PRIORITIES.get(kind, 0))
        try:
            for start in range(0, len(ids), AT_ONCE_ASKED):
                jobs = _jobs(ids[start : start + AT_ONCE_ASKED], BITES.get(kind, 1))
                await task.batch_defer_async(*jobs)
        except (ProcrastinateException, psycopg.Error) as error:
            await self.close()
            raise StoreError(f"no work could be queued: {error}") from error

    async def serve(self, work: Mapping[str, Work]) -> None:
        """Do queued jobs until cancelled. Workers end when PostgreSQL restarts: each is followed by another."""
        while True:
            try:
                await self._prepare()
                app = self._app()
                for kind, does in work.items():
                    app.task(name=kind, queue=QUEUE)(partial(_job, kind, does))
                async with app.open_async():
                    await app.run_worker_async(
                        queues=[QUEUE],
                        concurrency=self._at_once,
                        delete_jobs="always",
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=10,
                        update_heartbeat_interval=SILENT_AFTER / 4,
                        stalled_worker_timeout=SILENT_AFTER,
                    )
            except (ProcrastinateException, psycopg.Error, OSError, ExceptionGroup) as error:
                log.warning("the queue of work cannot be read at the moment: %s", " ".join(str(error).split()))
            if (task := asyncio.current_task()) and task.cancelling():
                raise asyncio.CancelledError  # procrastinate takes a cancellation for a wish to end in peace
            await asyncio.sleep(AGAIN_AFTER)

    async def tend(self) -> None:
        """Clear away the jobs of dead workers and tell the planner how long the queue is; both are cheap."""
        app = await self._open()
        try:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER):
                if job.id is not None:
                    # Not tried again: whoever looks at the tables asks again for what is still to be done.
                    await app.job_manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=True)
            await app.job_manager.prune_stalled_workers(SILENT_AFTER)
            await app.connector.execute_query_async("ANALYZE procrastinate_jobs")
        except (ProcrastinateException, psycopg.Error) as error:
            await self.close()
            raise StoreError(f"the queue of work could not be tended: {error}") from error

    async def close(self) -> None:
        """Close the connections that asking used; they are opened again when they are needed."""
        if (asking := self._asking) is not None:
            self._asking = None
            await asking.close_async()

    async def _open(self) -> procrastinate.App:
        async with self._opening:
            if self._asking is None:
                try:
                    await self._prepare()
                    app = self._app()
                    await app.open_async()
                except (ProcrastinateException, psycopg.Error, OSError) as error:
                    raise StoreError(f"the queue of work cannot be opened: {error}") from error
                self._asking = app
            return self._asking

    def _app(self) -> procrastinate.App:
        connector = procrastinate.PsycopgConnector(
            conninfo=self._conninfo, kwargs={"options": OPTIONS}, min_size=1, max_size=4, timeout=CONNECT_WITHIN
        )
        return procrastinate.App(connector=connector)

    async def _prepare(self) -> None:
        """Make the queue's tables where they are missing."""
        async with await psycopg.AsyncConnection.connect(self._conninfo, options=OPTIONS) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [SCHEMA])
            found = await connection.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.procrastinate_jobs"])
            if (await found.fetchone() or (None,))[0] is None:
                await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
                schema: Any = procrastinate.schema.SchemaManager.get_schema()
                await connection.execute(schema)


def _jobs(ids: Sequence[str], bite: int) -> list[Any]:
    """Return what jobs carry: an id each, or several; one that is alone is read by older workers too."""
    if bite == 1 or len(ids) == 1:
        return [{"one": one} for one in ids]
    return [{"several": list(ids[start : start + bite])} for start in range(0, len(ids), bite)]


async def _job(kind: str, does: Work, one: str = "", several: Sequence[str] = ()) -> None:
    await asyncio.gather(*(guarded(kind, does, each) for each in several or [one]))
