"""The machine's clock against the platforms': one that was wrong from the start never jumps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.delivery.clock_guard import TOLERANCE, ClockGuard, time_passed
from bot.ports import Clock, Messenger, TellsTime
from bot.text.counted import counted

log = logging.getLogger("limelight.delivery")

#: Seconds between two looks at the platforms' clocks, while they agree with ours and while they don't.
ASK_EVERY, ASK_AGAIN = 600.0, 60.0
PATIENCE = 5.0


class PlatformClocks:
    """Tells whether to post by the wall clock: it has not jumped, and no platform's Date is minutes away from it."""

    def __init__(
        self, messengers: Mapping[str, Messenger], clock: Clock, *, passed: Callable[[], float] = time_passed
    ) -> None:
        """Take the time that cannot be set as `passed`."""
        self._messengers = messengers
        self._clock = clock
        self._passed = passed
        self._guard = ClockGuard(passed=passed)
        self._asked_at: float | None = None
        self.reason = ""  # why nothing is posted, for the operator

    async def trusts(self) -> bool:
        """Call it on every tick. A platform that doesn't answer has no say."""
        steady = self._guard.trusts(self._clock.now())
        wait = ASK_AGAIN if self.reason else ASK_EVERY
        if self._asked_at is None or not steady or self._passed() - self._asked_at >= wait:
            self._asked_at = self._passed()
            apart = await self._apart()
            if apart and not self.reason:
                log.error("%s", apart)
            if self.reason and not apart:
                log.warning("the clocks agree again: posting again")
            self.reason = apart
        return steady and not self.reason

    async def _apart(self) -> str:
        """Return in words which platform's clock is too far from ours, "" when none is."""
        for name, messenger in self._messengers.items():
            if isinstance(messenger, TellsTime):
                off = await self._off(messenger)
                if off is not None and abs(off) > TOLERANCE:
                    ahead = "ahead of" if off > timedelta() else "behind"
                    minutes = int(abs(off).total_seconds() // 60)
                    return f"Nothing is posted: this machine's clock is {counted(minutes, 'minute')} {ahead} {name}'s."
        return ""

    async def _off(self, messenger: TellsTime) -> timedelta | None:
        try:
            async with asyncio.timeout(PATIENCE):
                said = await messenger.time()
        except TimeoutError:
            return None
        return None if said is None else self._clock.now() - said
