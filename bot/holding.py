"""Holding a lease for as long as some work takes, however long that is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, suppress

from bot.errors import StoreError
from bot.ports import Clock, Lease, Leases

log = logging.getLogger("limelight")

#: Seconds after which whoever wrote a briefing and died is taken for dead; while it lives it renews its claim.
WRITING = 30.0


def writing_to(audience: str) -> str:
    """Return the name of the lease under which one process at a time writes to an audience.

    What an audience was told is read and settled under it: two at once would tell the same.
    """
    return f"writing/{audience}"


@asynccontextmanager
async def held(leases: Leases, name: str, clock: Clock, *, seconds: float) -> AsyncIterator[Lease | None]:
    """Take a lease, renew it until the end, and give it back; None when somebody else holds it.

    A process that stands still loses it after `seconds`; what it then writes with it is refused.
    """
    async with all_held(leases, (name,), clock, seconds=seconds) as found:
        yield found.get(name)


@asynccontextmanager
async def all_held(
    leases: Leases, names: Collection[str], clock: Clock, *, seconds: float
) -> AsyncIterator[Mapping[str, Lease]]:
    """Take those of the names that nobody holds, as `held` takes one."""
    found = await leases.take_leases(names, clock.now(), seconds=seconds)
    if not found:
        yield found
        return
    renewing = asyncio.create_task(_renew(leases, list(found.values()), clock, seconds))
    try:
        yield found
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        with suppress(StoreError):  # they run out by themselves
            await leases.release_leases(list(found.values()))


async def _renew(leases: Leases, found: Collection[Lease], clock: Clock, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds / 3)
        for lease in found:
            try:
                await leases.renew_lease(lease, clock.now(), seconds=seconds)
            except StoreError as error:
                log.warning("%s cannot be held for longer at the moment: %s", lease.name, error)
