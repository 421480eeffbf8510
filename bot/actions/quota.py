"""So many of a thing in so long, person by person; counted in memory, so a restart forgets."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.actions.office import ActionRefused


@dataclass(slots=True, kw_only=True)
class Quota:
    """`phrase` names the sentence for the one too many; {count} in it is `most`."""

    most: int
    within: timedelta
    phrase: str
    _times: dict[str, deque[datetime]] = field(default_factory=dict)

    def count(self, person: str, now: datetime) -> None:
        """Count one; raises ActionRefused for the one too many, which is not counted."""
        if len(self._times) > 1000:
            self._times = {one: times for one, times in self._times.items() if now - times[-1] < self.within}
        times = self._times.setdefault(person, deque(maxlen=self.most))
        if len(times) == self.most and now - times[0] < self.within:
            raise ActionRefused(self.phrase, count=self.most)
        times.append(now)


def asking_quota() -> Quota:
    """Return how often a member may ask: far more than anybody reads, less than what would slow others down."""
    return Quota(most=300, within=timedelta(minutes=5), phrase="refused.too_often")
