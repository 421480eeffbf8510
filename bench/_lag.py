"""How long the event loop serves nobody while something goes on, and what the machine itself causes."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

PAUSE = 0.002  # seconds


class Lag:
    """The longest time for which the loop served nobody; `own` leaves out what others had of the processor."""

    def __init__(self) -> None:
        self.longest = self.own = 0.0

    async def watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            start, worked = loop.time(), time.thread_time()
            await asyncio.sleep(PAUSE)
            self.longest = max(self.longest, loop.time() - start - PAUSE)
            self.own = max(self.own, time.thread_time() - worked)

    def __str__(self) -> str:
        return f"{self.longest * 1000:.0f} ms, of them its own work at most {self.own * 1000:.0f} ms"


@contextmanager
def lag() -> Iterator[Lag]:
    """Watch the running loop for a while."""
    found = Lag()
    watching = asyncio.get_running_loop().create_task(found.watch())
    try:
        yield found
    finally:
        watching.cancel()


async def idle_lag() -> float:
    """The seconds that a loop with nothing to do serves nobody within two seconds: what the machine itself causes."""
    with lag() as found:
        await asyncio.sleep(2)
    return found.longest
