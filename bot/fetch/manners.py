"""What publishers ask for in headers, in seconds, and each host's turn: few requests at once, some time apart."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

LONGEST_WISH = 24 * 3600.0  # nobody is obeyed for longer than a day
LONGEST_SPACING = 60.0  # seconds; whoever wants more between two requests has too many pages for us
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_REMEMBERED = 10_000  # hosts


def fresh_seconds(headers: Mapping[str, str]) -> float:
    """Return how long the publisher calls the answer fresh (Cache-Control, less Age); 0 = no wish."""
    control = headers.get("Cache-Control", "")
    if not control or "no-cache" in control or "no-store" in control:
        return 0.0
    found = _MAX_AGE.search(control)
    age = headers.get("Age", "")
    passed = float(age) if age.isdecimal() and age.isascii() and len(age) < 10 else 0.0
    return min(max(float(found[1]) - passed, 0.0), LONGEST_WISH) if found else 0.0


def retry_seconds(value: str, now: datetime) -> float:
    """Return the seconds of a Retry-After (a number or a date), at most a day; 0 = none that makes sense."""
    value = value.strip()
    if value.isdecimal() and value.isascii():
        return min(float(value[:9]), LONGEST_WISH)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WISH)


class _Host:
    __slots__ = ("free", "next_at", "paused_until", "spacing", "waiting")

    def __init__(self, at_once: int, spacing: float) -> None:
        self.spacing = spacing
        self.free = asyncio.Semaphore(at_once)
        self.next_at = 0.0
        self.paused_until = 0.0
        self.waiting = 0


class _Turn:
    """One request's turn at a host. A class, as a generator for each request would cost more than all it does."""

    __slots__ = ("_clock", "_host", "_sleep")

    def __init__(self, host: _Host, clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]) -> None:
        self._host = host
        self._clock = clock
        self._sleep = sleep

    async def __aenter__(self) -> float:
        host = self._host
        host.waiting += 1
        try:
            await host.free.acquire()
        except BaseException:
            host.waiting -= 1
            raise
        now = self._clock()
        start = max(now, host.next_at)
        host.next_at = start + host.spacing
        if start > now:
            try:
                await self._sleep(start - now)
            except BaseException:
                await self.__aexit__()
                raise
            now = self._clock()
        return max(host.paused_until - now, 0.0)

    async def __aexit__(self, *_: object) -> None:
        self._host.free.release()
        self._host.waiting -= 1


class Turns:
    """Gives each host `at_once` requests at a time, whose starts are `spacing` seconds apart.

    `clock` tells seconds, `sleep` waits for some.
    """

    def __init__(
        self,
        *,
        at_once: int,
        spacing: float,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._at_once = at_once
        self._spacing = spacing
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def turn(self, host: str) -> _Turn:
        """Wait for the host's turn; yield the seconds for which the host does not want to be asked at all (0 = now)."""
        return _Turn(self._entry(host), self._clock, self._sleep)

    def pause(self, host: str, seconds: float) -> None:
        """Remember that the host asked not to be bothered for so long."""
        self._entry(host).paused_until = self._clock() + seconds

    def space(self, host: str, seconds: float) -> None:
        """Leave at least so long between requests to the host from now on."""
        entry = self._entry(host)
        entry.spacing = max(self._spacing, min(seconds, LONGEST_SPACING))

    def _entry(self, host: str) -> _Host:
        entry = self._hosts.get(host)
        if entry is None:
            entry = self._hosts[host] = _Host(self._at_once, self._spacing)
            self._forget_idle()
        else:
            self._hosts.move_to_end(host)
        return entry

    def _forget_idle(self) -> None:
        while len(self._hosts) > _REMEMBERED:
            oldest, entry = next(iter(self._hosts.items()))
            if entry.waiting:
                return
            del self._hosts[oldest]
