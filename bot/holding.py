"""Holding a lease for as long as some work takes, however long that is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.errors import StoreError
from bot.ports import Clock, Lease, Leases

log = logging.getLogger("limelight")


@asynccontextmanager
async def held(leases: Leases, name: str, clock: Clock, *, seconds: float) -> AsyncIterator[Lease | None]:
    """Take a lease, renew it until the end, and give it back; None when somebody else holds it.

    A process that stands still loses it after `seconds`; what it then writes with it is refused.
    """
    lease = await leases.take_lease(name, clock.now(), seconds=seconds)
    if lease is None:
        yield None
        return
    renewing = asyncio.create_task(_renew(leases, lease, clock, seconds))
    try:
        yield lease
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        with suppress(StoreError):  # it runs out by itself
            await leases.release_lease(lease)


async def _renew(leases: Leases, lease: Lease, clock: Clock, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds / 3)
        try:
            if not await leases.renew_lease(lease, clock.now(), seconds=seconds):
                return
        except StoreError as error:
            log.warning("%s cannot be held for longer at the moment: %s", lease.name, error)
