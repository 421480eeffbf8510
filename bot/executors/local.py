"""Work within one process, on its event loop: so many pieces at a time, in the order they were asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from bot.executors.guarded import guarded
from bot.ports import Work


class LocalExecutor:
    """ports.Executor for a single process. What was asked for and not begun is forgotten with the process."""

    def __init__(self, *, at_once: int) -> None:
        """Do so many pieces of work at a time."""
        self._at_once = at_once
        self._waiting: dict[tuple[str, str], None] = {}
        self._more = asyncio.Condition()

    async def ask(self, kind: str, ids: Sequence[str]) -> None:
        """Ask for work; what waits already is done once."""
        async with self._more:
            self._waiting.update(dict.fromkeys((kind, one) for one in ids))
            self._more.notify_all()

    async def serve(self, work: Mapping[str, Work]) -> None:
        """Do what is asked for until cancelled; what is under way then is cut off."""
        async with asyncio.TaskGroup() as hands:
            for _ in range(self._at_once):
                hands.create_task(self._hand(work))

    async def tend(self) -> None:
        """Nothing is left behind that could be cleared away."""

    async def close(self) -> None:
        """Nothing was opened."""

    async def _hand(self, work: Mapping[str, Work]) -> None:
        while True:
            async with self._more:
                await self._more.wait_for(lambda: self._waiting)
                kind, one = next(iter(self._waiting))
                del self._waiting[kind, one]
            await guarded(kind, work[kind], one)
