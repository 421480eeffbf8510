"""The database: open_store(url) gives what the ports Library, Ledger and Desk promise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.store.store import Store

__all__ = ["Store", "connection_info", "open_store"]


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """Open a database by URL or path, bring its schema up to date, and close it at the end.

    ":memory:" gives one that is forgotten. Raises StoreError with a remedy, SchemaError for a schema that is newer.
    """
    from bot.store.store import opened

    async with opened(url) as store:
        yield store


def __getattr__(name: str) -> Any:
    # The class comes with SQLAlchemy, which takes longer to import than most commands run.
    if name == "Store":
        from bot.store.store import Store

        return Store
    raise AttributeError(name)


def connection_info(url: str) -> str:
    """Return a PostgreSQL database's URL as its driver reads it, with what notices a dead network."""
    from bot.store.postgresql import conninfo

    return conninfo(url)
