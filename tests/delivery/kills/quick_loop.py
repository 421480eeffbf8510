"""An event loop whose time runs several times as fast: every sleep, timeout and deadline in it, everybody's alike."""

from __future__ import annotations

import asyncio
import selectors
import time
from datetime import UTC, datetime, timedelta


class QuickLoop(asyncio.SelectorEventLoop):
    """Lets `speed` seconds pass in each second of the machine."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        super().__init__(_QuickSelector(speed))

    def time(self) -> float:
        return super().time() * self.speed


class _QuickSelector(selectors.DefaultSelector):
    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed = speed

    def select(self, timeout: float | None = None):
        return super().select(timeout / self._speed if timeout else timeout)


class QuickClock:
    """ports.Clock: what a calendar shows where time runs so fast, since a moment of the machine's clock."""

    def __init__(self, begin: float, speed: float) -> None:
        self.begin, self.speed = begin, speed
        self.first = datetime.fromtimestamp(begin, UTC)

    def now(self) -> datetime:
        return self.first + timedelta(seconds=(time.time() - self.begin) * self.speed)


def run_quickly(coroutine, speed: float):
    """Run to the end in a loop of its own, as asyncio.run does."""
    with asyncio.Runner(loop_factory=lambda: QuickLoop(speed)) as runner:
        return runner.run(coroutine)
