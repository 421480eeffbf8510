"""Two ways for work to reach a free process: within one process, or over PostgreSQL to any of several."""

from __future__ import annotations

from bot.executors.local import LocalExecutor
from bot.ports import Executor

__all__ = ["LocalExecutor", "executor_for"]


def executor_for(database_url: str, *, at_once: int) -> Executor:
    """Return the executor that reaches every process on this database; of a file there is one process.

    `at_once`: pieces of work that one process does at a time.
    """
    if not database_url.startswith("postgres"):
        return LocalExecutor(at_once=at_once)
    from bot.executors.shared import SharedExecutor

    return SharedExecutor(database_url, at_once=at_once)
