"""Library, Ledger and Desk of one database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import StoreError
from bot.store.allowances import SqlAllowances
from bot.store.archive import SqlArchive
from bot.store.arrivals import SqlArrivals
from bot.store.database import Database
from bot.store.desk import SqlDesk
from bot.store.destinations import SqlDestinations
from bot.store.drafts import SqlDrafts
from bot.store.journal import SqlJournal
from bot.store.known import SqlKnown
from bot.store.leases import SqlLeases
from bot.store.library import SqlLibrary
from bot.store.mending import SqlMending
from bot.store.outbox import SqlOutbox
from bot.store.pages import SqlPages
from bot.store.posts import SqlPosts
from bot.store.privacy import SqlPrivacy
from bot.store.retention import SqlRetention
from bot.store.schema import migrate
from bot.store.slots import SqlSlots
from bot.store.told import SqlTold
from bot.store.vitals import SqlVitals


class Store(
    SqlLibrary,
    SqlArchive,
    SqlSlots,
    SqlOutbox,
    SqlDestinations,
    SqlTold,
    SqlKnown,
    SqlDesk,
    SqlDrafts,
    SqlPosts,
    SqlMending,
    SqlJournal,
    SqlPages,
    SqlRetention,
    SqlPrivacy,
    SqlLeases,
    SqlArrivals,
    SqlAllowances,
    SqlVitals,
):
    """Everything that is kept, in one database."""

    @property
    def name(self) -> str:
        """Return the database as the operator knows it."""
        return self._database.name

    @property
    def remote(self) -> bool:
        """Tell whether processes on other machines may use it too."""
        return self._database.remote


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """Open, migrate, and close at the end; see bot.store.open_store."""
    database = Database(url)
    if database.path:
        try:
            Path(database.path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder of the database {database.path} cannot be made: {error.strerror}") from None
    try:
        await migrate(database)
        yield Store(database)
    finally:
        await database.close()
