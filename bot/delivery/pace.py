"""When the next message may go: one allowance for a platform, one for each of its addresses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.delivery.manners import Manners, manners_of


class Pace:
    """Hands out moments; who asks waits for its own, nobody for another address's gap."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        manners: Callable[[str], Manners] = manners_of,
    ) -> None:
        """Take the clock and the way to wait, so that tests need not."""
        self._monotonic = monotonic
        self._sleep = sleep
        self._manners = manners
        self._platforms: dict[str, float] = {}
        self._addresses: dict[tuple[str, str], float] = {}

    async def turn(self, platform: str, address: str) -> None:
        """Wait until a message may be sent to this address."""
        manners = self._manners(platform)
        if manners.gap:
            await self._until(self._reserve_address(platform, address, manners))
        if manners.per_second:
            await self._until(self._reserve(platform, manners))

    def _reserve(self, platform: str, manners: Manners) -> float:
        """Take the platform's next moment: a bucket of `burst` that fills at `per_second`."""
        now, step = self._monotonic(), 1 / manners.per_second
        planned = max(self._platforms.get(platform, 0.0), now - step * (manners.burst - 1))
        self._platforms[platform] = planned + step
        return planned

    def _reserve_address(self, platform: str, address: str, manners: Manners) -> float:
        now = self._monotonic()
        if len(self._addresses) > 10_000:
            self._addresses = {key: free for key, free in self._addresses.items() if free > now}
        planned = max(self._addresses.get((platform, address), 0.0), now)
        self._addresses[platform, address] = planned + manners.gap
        return planned

    async def _until(self, moment: float) -> None:
        while (wait := moment - self._monotonic()) > 0:
            await self._sleep(wait)
