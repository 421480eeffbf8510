"""The bot as it runs: ticks that look for what is due, the chats' connections, and a clean end."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.errors import LimelightError, StoreError
from bot.heartbeat import beat
from bot.memory import give_back, look_through, set_aside, share_one_heap

if TYPE_CHECKING:
    from bot.app import App
    from bot.ports import Progress

log = logging.getLogger("limelight")

#: Seconds between looks at what is due. What was missed is found by the next look: nothing depends on one tick.
POLL_EVERY = 60
PUBLISH_EVERY = 15
DELIVER_EVERY = 5
FORGET_EVERY = 6 * 3600
LOOK_EVERY = 60

#: Seconds that ticks under way get to finish when the bot is told to stop.
END_PATIENCE = 5

#: How often what stays is set aside from the search for garbage, and how often all of it is searched all the same.
TIDY_EVERY = 30
LOOK_THROUGH_EVERY = 6 * 3600

#: How often the process notes that it is alive, and how long one tick may take before it is taken to be stuck.
ALIVE_EVERY = 10
STUCK_AFTER = 900.0

Tick = Callable[[], Awaitable[object]]
Ticks = Mapping[str, tuple[Tick, float]]  # what to do, and every how many seconds


def run_to_the_end(work: Coroutine[None, None, None]) -> None:
    """Run until it ends or the process is told to stop, also while it is still starting; both are a clean end."""

    async def stoppable() -> None:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows has no signal handlers in its event loop
                loop.add_signal_handler(number, task.cancel if task else loop.stop)
        await work

    share_one_heap()
    with suppress(asyncio.CancelledError):
        asyncio.run(stoppable())


async def run_until_stopped(app: App, *connections: Awaitable[None], watch: Callable[[Progress], None]) -> None:
    """Do everything in this process, beginning at once, until SIGTERM or SIGINT; see `keep_running`."""
    read_once = asyncio.Event()  # what was missed while the bot was down is told with today's news in it

    async def poll() -> None:
        try:
            result = await app.poll(watch=watch)
        finally:
            read_once.set()
        for line in result.turned:
            log.warning("feed %s", line)
        for feed, line in result.unread.items():
            log.info("feed %s: %s", feed, line)
        if result.polled:
            log.info("feeds polled", extra={"feeds": result.polled, "articles": result.articles})
            await asyncio.to_thread(give_back)

    async def publish() -> None:
        await read_once.wait()
        if await app.clocks.trusts():
            await app.publish_due()

    ticks: Ticks = {
        "poll": (poll, POLL_EVERY),
        "publish": (publish, PUBLISH_EVERY),
        "deliver": (app.deliver, DELIVER_EVERY),
        "forget": (app.forget, FORGET_EVERY),
        "watch": (app.watch().look, LOOK_EVERY),
    }
    await keep_running(app, ticks, *connections)


async def keep_running(
    app: App, ticks: Ticks, *connections: Awaitable[None], end: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Tick until SIGTERM or SIGINT, beginning at once, and note while all is well that it is.

    `connections` are the chats' own loops. One that fails is logged and the others go on; the last one's failure ends
    the run and is raised. `end` is called when all have ended.
    """
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    look_through()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no signal handlers in its event loop
            loop.add_signal_handler(number, stopped.set)

    running: dict[asyncio.Task[Any], float] = {}

    async def alive() -> None:
        if all(loop.time() - began < STUCK_AFTER for began in running.values()):
            await app.note_alive()  # readiness is a write that came through, not a process that exists
            beat(app.settings.state)

    looked_through = loop.time()

    async def tidy() -> None:
        nonlocal looked_through
        if loop.time() - looked_through < LOOK_THROUGH_EVERY:
            set_aside()
        else:
            look_through()
            looked_through = loop.time()

    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # a tick that is still at work when the next comes is no news
    scheduler = AsyncIOScheduler(timezone=UTC)
    for name, (job, seconds) in {**ticks, "alive": (alive, ALIVE_EVERY), "tidy": (tidy, TIDY_EVERY)}.items():
        scheduler.add_job(
            _guarded(name, job, stopped, running),
            "interval",
            seconds=seconds,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    waiting = [asyncio.ensure_future(stopped.wait()), *map(asyncio.ensure_future, connections)]
    try:
        await _first_end(waiting)
    finally:
        scheduler.pause()
        if running:  # a tick cut off in the middle of a query leaves a connection that keeps the process alive
            await asyncio.wait(running, timeout=END_PATIENCE)
        scheduler.shutdown(wait=False)
        await app.courier.end()  # a request that is out is waited for, so that nothing has to be looked up later
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        with suppress(StoreError):  # what is not given back runs out by itself
            if end is not None:
                await end()
            await app.note_ended()


async def _first_end(waiting: Sequence[asyncio.Future[Any]]) -> None:
    """Wait for the stop, which stands first, or for the last of the others to fail."""
    stop, *connections = waiting
    while not stop.done():
        done, _ = await asyncio.wait([stop, *connections], return_when=asyncio.FIRST_COMPLETED)
        for ended in done - {stop}:
            connections.remove(ended)
            if not connections:
                ended.result()
            if error := ended.exception():
                log.error("a chat's connection ended for good, the others go on: %s", error)


def _guarded(
    name: str, job: Tick, stopped: asyncio.Event, running: dict[asyncio.Task[Any], float]
) -> Callable[[], Awaitable[None]]:
    """Log what a tick could not do and go on: the next tick, or the next start, finds the same work again.

    `running` holds the ticks under way, each with when it began.
    """

    async def guarded() -> None:
        task = asyncio.current_task()
        assert task is not None
        running[task] = asyncio.get_running_loop().time()
        task.add_done_callback(lambda done: running.pop(done, None))
        try:
            await job()
        except asyncio.CancelledError:
            log.debug("%s ended with the bot", name)  # the scheduler would print a traceback of it
        except LimelightError as error:
            log.error("%s: %s", name, error)  # noqa: TRY400 (the sentence says it all)
        except Exception:
            if stopped.is_set():
                log.info("%s was cut short by the end", name)
            else:
                log.exception("%s failed", name)

    return guarded
