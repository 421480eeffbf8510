"""Wall time against time that really passed: while the two disagree, nothing is to be posted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

log = logging.getLogger("limelight.delivery")

#: Clocks are corrected by less than this all the time.
TOLERANCE = timedelta(minutes=5)
#: A clock that jumped and then went on steadily for so long was set by somebody who meant it.
SETTLES_AFTER = timedelta(minutes=30)


def time_passed() -> float:
    """Return seconds that passed since some moment, with those the machine was asleep where the system counts them."""
    clock: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class ClockGuard:
    """Notices jumps of the wall clock between two looks.

    Set forward by a day it would have tomorrow's briefings posted today; asleep for a week is no jump.
    """

    def __init__(self, *, passed: Callable[[], float] = time_passed) -> None:
        """Take the time that cannot be set."""
        self._passed = passed
        self._last: tuple[datetime, float] | None = None
        self._off = timedelta()  # how far the wall clock stands from where it would be without jumps
        self._jumped_at = 0.0

    def trusts(self, wall: datetime) -> bool:
        """Tell whether to act on this wall time; call it on every tick."""
        passed = self._passed()
        if self._last is not None:
            before, passed_before = self._last
            drift = wall - before - timedelta(seconds=passed - passed_before)
            if abs(drift) > TOLERANCE:
                self._jump(drift, passed)
        self._last = (wall, passed)
        if self._off and passed - self._jumped_at >= SETTLES_AFTER.total_seconds():
            log.warning("the clock has gone on steadily: posting again by its time")
            self._off = timedelta()
        return not self._off

    def _jump(self, drift: timedelta, passed: float) -> None:
        self._off += drift
        self._jumped_at = passed
        if abs(self._off) <= TOLERANCE:
            log.warning("the clock is back where it was: posting again")
            self._off = timedelta()
        else:
            log.error("the clock jumped by %s: nothing is posted until it is back, or steady for half an hour", drift)
