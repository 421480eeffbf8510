"""What keeps a model from costing more than it should: a breaker, a daily budget, a count of tokens."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.errors import ModelError

_BYTES_PER_TOKEN = 3  # on the safe side for Latin and Cyrillic alike; the server's own count replaces it


def tokens_of(text: str) -> int:
    """Return about how many tokens a text costs, rather too many than too few."""
    return len(text.encode()) // _BYTES_PER_TOKEN + 1


class Breaker:
    """Opens after some failures in a row, for a while; then one call may try again."""

    def __init__(self, *, failures: int, pause: float) -> None:
        self._allowed = failures
        self._pause = timedelta(seconds=pause)
        self._failures = 0
        self._until: datetime | None = None

    def check(self, now: datetime) -> None:
        """Raise ModelError while open."""
        if self._until is not None and now < self._until:
            raise ModelError(f"paused until {self._until:%H:%M:%S} UTC after {self._failures} failures")

    def succeeded(self) -> None:
        """Close it."""
        self._failures, self._until = 0, None

    def failed(self, now: datetime) -> None:
        """Count a failure; the last one that is allowed opens it."""
        self._failures += 1
        if self._failures >= self._allowed:
            self._until = now + self._pause


class Budget:
    """So many tokens a day (UTC); 0 = no limit."""

    def __init__(self, daily: int) -> None:
        self._daily = daily
        self._used = 0
        self._day: date | None = None
        self._refused = False  # somebody wanted more of this day

    def reserve(self, tokens: int, now: datetime) -> None:
        """Take tokens before they are spent; raises ModelError when the day's don't suffice."""
        if self._day != now.date():
            self._day, self._used, self._refused = now.date(), 0, False
        if self._daily and self._used + tokens > self._daily:
            self._refused = True
            raise ModelError(f"the day's budget of {self._daily} tokens is used up")
        self._used += tokens

    def spent(self, now: datetime) -> tuple[int, int]:
        """Return the tokens of the day so far, and how many a day may have; all of them once a call was refused."""
        if self._day != now.date():
            return 0, self._daily
        return self._daily if self._refused else self._used, self._daily

    def settle(self, reserved: int, used: int) -> None:
        """Replace what was reserved by what was used."""
        self._used += used - reserved
