"""When the next message may go: one allowance for a platform, one for each of its addresses."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable

from bot.delivery.manners import Manners, manners_of

ADDRESSES_REMEMBERED = 10_000


#: Takes a turn from a named allowance (a second, at once) that other processes use too; returns seconds to wait.
Turn = Callable[[str, float, int], Awaitable[float]]


class Pace:
    """Lets messages through one by one; who waits for its address's gap keeps nobody else."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        manners: Callable[[str], Manners] = manners_of,
        shared: Turn | None = None,
        shared_gap: Turn | None = None,
    ) -> None:
        """Take the clock and the way to wait, so that tests need not.

        `shared` is for a platform's allowance, `shared_gap` for the gaps of single addresses: where they are not
        given, this process counts for itself, and a new one knows nothing of the last.
        """
        self._shared = shared
        self._shared_gap = shared_gap
        self._monotonic = monotonic
        self._sleep = sleep
        self._manners = manners
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._platforms: dict[str, float] = {}
        self._addresses: dict[tuple[str, str], float] = {}

    async def turn(self, platform: str, address: str) -> None:
        """Wait until a message may be sent to this address."""
        manners = self._manners(platform)
        if manners.gap:
            # a thread is no place of its own to a platform that counts messages
            await self._leave_a_gap(platform, address.partition("/")[0], manners.gap)
        if manners.per_second:
            # One waits at a time, so that a process that was stopped for a while does not let all go at once.
            async with self._queues[platform]:
                await self._take(platform, manners)

    async def _leave_a_gap(self, platform: str, address: str, gap: float) -> None:
        if self._shared_gap is not None:
            await self._until(self._monotonic() + await self._shared_gap(f"{platform} {address}", 1 / gap, 1))
            return
        await self._until(self._addresses.get((platform, address), 0.0))
        self._note(platform, address, self._monotonic() + gap)

    async def _take(self, platform: str, manners: Manners) -> None:
        """Take one from the platform's bucket of `burst`, which fills at `per_second`."""
        if self._shared is not None:
            await self._until(self._monotonic() + await self._shared(platform, manners.per_second, manners.burst))
            return
        step = 1 / manners.per_second
        await self._until(self._platforms.get(platform, 0.0))
        full = self._monotonic() - step * (manners.burst - 1)
        self._platforms[platform] = max(self._platforms.get(platform, 0.0), full) + step

    def _note(self, platform: str, address: str, free_at: float) -> None:
        if len(self._addresses) >= ADDRESSES_REMEMBERED:
            now = self._monotonic()
            self._addresses = {key: free for key, free in self._addresses.items() if free > now}
        self._addresses[platform, address] = free_at

    async def _until(self, moment: float) -> None:
        while (wait := moment - self._monotonic()) > 0:
            await self._sleep(wait)
