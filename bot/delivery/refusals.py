"""What a platform refuses -> how careful to be: a bot that goes on collecting refusals is banned with its address."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from enum import IntEnum

log = logging.getLogger("limelight.delivery")

#: Discord bans an address for an hour after 10,000 requests within ten minutes that it answered with 401, 403 or 429.
WINDOW = 600.0
WARN, SPARE, STOP = 500, 2000, 5000


class Care(IntEnum):
    """How careful to be with a platform."""

    NONE = 0
    WARNED = 1
    SPARING = 2  # only what cannot wait: messages, what is looked up for them, answers to people
    STOPPED = 3


class RefusalMeter:
    """Counts the refusals of one platform to this process; they are forgotten after ten minutes."""

    def __init__(self, platform: str, *, now: Callable[[], float] = time.monotonic) -> None:
        """Take the platform's name for the log; `now` counts seconds."""
        self._platform = platform
        self._now = now
        self._recent: deque[float] = deque()
        self._said = Care.NONE

    def count(self) -> None:
        """Count a refusal; a step up is logged once."""
        self._recent.append(self._now())
        care = self.care
        if care > self._said:
            number, name = len(self._recent), self._platform
            if care is Care.WARNED:
                log.warning("%s refused %d requests within ten minutes", name, number)
            elif care is Care.SPARING:
                log.error("%s refused %d requests within ten minutes: only what cannot wait is asked", name, number)
            else:
                log.error("nothing is asked of %s for a while: it refused %d requests in ten minutes", name, number)
        self._said = care

    @property
    def care(self) -> Care:
        """Return how careful to be now."""
        while self._recent and self._recent[0] < self._now() - WINDOW:
            self._recent.popleft()
        return Care(sum(len(self._recent) >= limit for limit in (WARN, SPARE, STOP)))
