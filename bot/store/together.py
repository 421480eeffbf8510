"""Writes asked for while another is on its way to the disk -> one transaction for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.exc import DataError, IntegrityError

from bot.errors import StoreError
from bot.store.database import Database

Asked = TypeVar("Asked")
Done = TypeVar("Done")

MOST = 64  # in one transaction


class Together(Generic[Asked, Done]):
    """Commits what many ask for at once; each waits for its own answer, which is on the disk by then."""

    def __init__(self, database: Database, commit: Callable[[Sequence[Asked]], Awaitable[Sequence[Done]]]) -> None:
        """Take what commits several and answers each in order; what it refuses of one it does for the others."""
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
            if len(some) > 1 and _is_about_values(error):
                for one in some:
                    await self._answer([one])
                return
            for _, waiting in some:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), answer in zip(some, answers, strict=True):
            if not waiting.done():
                waiting.set_result(answer)


def _is_about_values(error: Exception) -> bool:
    """Tell whether something that was to be written was refused, rather than that the database is away."""
    return not isinstance(error, StoreError) or isinstance(error.__cause__, DataError | IntegrityError)
