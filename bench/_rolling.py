"""Three real workers with slots each minute: stood still, restarted, upgraded from the version before, and PostgreSQL
away for a minute. How late each slot came out, and what was lost or stored twice."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from bench._workers import ITEMS, outside, pack, schedule, sleep_until
from bot.store import open_store
from tests.postgres import Server

FEEDS, EACH_MINUTE, WORKERS = 20, 30, 3
STEPS = "bot/store/migrations/versions"


class Scene:
    """Workers that run, and minutes counted from the first slots."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment, self.begin = environment, datetime.now(UTC)
        self.workers: list[asyncio.subprocess.Process] = []

    async def start(self, code: Path | None = None) -> None:
        """Start one more worker, of this version or of the one in another folder."""
        self.workers.append(
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "worker", cwd=code, env=os.environ | self._environment
            )
        )

    async def restart(self) -> None:
        """End the worker that has run longest as an upgrade does, and start one of this version."""
        oldest = self.workers.pop(0)
        oldest.send_signal(signal.SIGTERM)
        await oldest.wait()
        await self.start()

    async def at(self, minute: float) -> None:
        await sleep_until(self.begin + timedelta(minutes=minute))

    async def end(self) -> None:
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        await asyncio.gather(*(worker.wait() for worker in self.workers))


async def upgrade(server: Server) -> dict:
    """Upgrade three workers one after the other from the version before the newest migration, then restart all at once.

    The migration is done under the old ones.
    """

    async def happens(scene: Scene) -> None:
        for number in range(WORKERS):
            await scene.at(1 + number / 3)
            await scene.restart()
        await scene.at(3)
        await asyncio.gather(*(scene.restart() for _ in range(WORKERS)))

    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(_check_out_before, folder)
        return await _measured(server.url, 5, happens, before=Path(folder))


async def still(server: Server) -> dict:
    """Let a worker stand still for 100 s, longer than any lease, while the others go on; then it wakes."""

    async def happens(scene: Scene) -> None:
        await scene.at(1 + 1 / 60)
        scene.workers[0].send_signal(signal.SIGSTOP)
        await scene.at(1 + 101 / 60)
        scene.workers[0].send_signal(signal.SIGCONT)

    return await _measured(server.url, 4, happens)


async def outage(server: Server) -> dict:
    """Take PostgreSQL away for a minute in the middle of a rush; lateness counts from its return."""
    returned: list[datetime] = []

    async def happens(scene: Scene) -> None:
        await scene.at(1 + 2 / 60)
        server.kill()
        await scene.at(2 + 2 / 60)
        await asyncio.to_thread(server.start)
        returned.append(datetime.now(UTC))

    return await _measured(server.url, 4, happens, returned=returned)


async def _measured(
    url: str,
    minutes: int,
    happens: Callable[[Scene], Awaitable[None]],
    *,
    before: Path | None = None,
    returned: list[datetime] | None = None,
) -> dict:
    posted: Counter[tuple[str, str]] = Counter()
    async with AsyncExitStack() as stack:
        scene = await stack.enter_async_context(_running(url, posted, before))
        store = await stack.enter_async_context(open_store(url))
        scene.begin = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
        if scene.begin - datetime.now(UTC) < timedelta(seconds=20):
            scene.begin += timedelta(minutes=1)
        for number in range(EACH_MINUTE * minutes):
            await schedule(store, f"C{number:05}", scene.begin + timedelta(minutes=number % minutes))
        await happens(scene)
        await scene.at(minutes)
        late = await _lateness(url, EACH_MINUTE * minutes, returned[0] if returned else None)
    return {
        "slots": EACH_MINUTE * minutes,
        "lost": EACH_MINUTE * minutes - len({channel for channel, _ in posted}),
        "doubled": sum(count - 1 for count in posted.values()),
        "late p50 s": round(late[len(late) // 2], 1),
        "late max s": round(late[-1], 1),
    }


@asynccontextmanager
async def _running(url: str, posted: Counter, before: Path | None):
    """Run the workers and all they speak to; the feeds have been read once."""
    async with AsyncExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = await stack.enter_async_context(outside(posted))
        scene = Scene(pack(home, port, url, feeds=FEEDS))
        stack.push_async_callback(scene.end)
        for _ in range(WORKERS):
            await scene.start(before)
        until = time.perf_counter() + 300
        while await _count(url, "SELECT count(*) FROM articles") < FEEDS * ITEMS:
            if time.perf_counter() > until:
                raise TimeoutError("the feeds were not read")
            await asyncio.sleep(1)
        yield scene


async def _lateness(url: str, slots: int, returned: datetime | None) -> list[float]:
    """Wait until all slots are out; return how late each was, in order."""
    until, back = time.perf_counter() + 240, returned.timestamp() if returned else 0.0
    while await _count(url, "SELECT count(DISTINCT slot) FROM outbox WHERE state = 'sent'") < slots:
        if time.perf_counter() > until:
            raise TimeoutError("not all slots came out")
        await asyncio.sleep(1)
    query = "SELECT slots.due_at / 1e6, outbox.sent_at / 1e6 FROM outbox JOIN slots ON slots.key = outbox.slot"
    async with await psycopg.AsyncConnection.connect(url) as connection:
        rows = await (await connection.execute(query)).fetchall()
    return sorted(float(sent) - max(float(due), back if float(sent) > back else 0.0) for due, sent in rows)


async def _count(url: str, question: str) -> int:
    try:
        async with await psycopg.AsyncConnection.connect(url) as connection:
            row = await (await connection.execute(question)).fetchone()
    except psycopg.Error:
        return 0  # the workers have not made the tables yet
    return int(row[0]) if row else 0


def _check_out_before(folder: str) -> None:
    """Lay the version before the newest migration into a folder."""
    newest = _output("git", "log", "-1", "--format=%H", "--diff-filter=A", "--", STEPS).decode().strip()
    subprocess.run(["tar", "-x", "-C", folder], input=_output("git", "archive", f"{newest}^"), check=True)


def _output(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout
