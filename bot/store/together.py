"""Writes asked for while another is on its way to the disk -> one transaction for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.store.database import Database

Asked = TypeVar("Asked")
Done = TypeVar("Done")

MOST = 64  # in one transaction


class Together(Generic[Asked, Done]):
    """Commits what many ask for at once; each waits for its own answer, which is on the disk by then."""

    def __init__(self, database: Database, commit: Callable[[Sequence[Asked]], Awaitable[Sequence[Done]]]) -> None:
        """Take what commits several and answers each in order; when it fails, it fails for all of them."""
        self._database = database
        self._commit = commit
        self._waiting: list[tuple[Asked, asyncio.Future[Done]]] = []
        self._committing = False

    async def __call__(self, asked: Asked) -> Done:
        """Return the answer once it is committed; who no longer waits for it has it committed all the same."""
        answer: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if not self._committing:
            self._committing = True
            self._database.ends_with(asyncio.create_task(self._commit_all()))
        return await answer

    async def _commit_all(self) -> None:
        try:
            while self._waiting:
                some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._answer(some)
        finally:
            self._committing = False

    async def _answer(self, some: Sequence[tuple[Asked, asyncio.Future[Done]]]) -> None:
        try:
            answers = await self._commit([asked for asked, _ in some])
        except Exception as error:  # noqa: BLE001 (whoever asked is told)
            for _, waiting in some:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), answer in zip(some, answers, strict=True):
            if not waiting.done():
                waiting.set_result(answer)
