"""Work that several processes share: who holds what for how long, and asking for work to be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Article, Mention
from bot.ports.library import FeedState, Gathered


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A name held by one owner for a while. `owner` is new each time it is taken, so that it tells who wrote last."""

    name: str
    owner: str


class Leases(Protocol):
    """Who holds which name. A holder that stood still past its time cannot write any more: each write checks."""

    async def take_lease(self, name: str, now: datetime, *, seconds: float) -> Lease | None:
        """Take a name that nobody holds, None when somebody does."""
        ...

    async def take_leases(self, names: Collection[str], now: datetime, *, seconds: float) -> dict[str, Lease]:
        """Take those of the names that nobody holds."""
        ...

    async def renew_lease(self, lease: Lease, now: datetime, *, seconds: float) -> bool:
        """Hold it for longer; False when somebody else has taken it."""
        ...

    async def release_lease(self, lease: Lease) -> None:
        """Let others take it at once; nothing happens when somebody else holds it."""
        ...

    async def release_leases(self, leases: Collection[Lease]) -> None:
        """Let others take them at once; nothing happens to those that somebody else holds."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An article that was read and matched and waits for whoever groups its region. `number` 0 = not stored yet."""

    number: int = 0
    region: str
    article: Article
    guid: str
    key: str
    mentions: tuple[Mention, ...] = ()
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFeed:
    """A feed that one owner may ask for a while. `state` None: it was never polled."""

    lease: Lease
    state: FeedState | None


class Arrivals(Protocol):
    """What pollers hand to groupers."""

    async def take_feed(self, feed: str, now: datetime, *, seconds: float) -> TakenFeed | None:
        """Take a feed that nobody asks at the moment, None when somebody does."""
        ...

    async def feeds_due(self, now: datetime) -> list[str]:
        """Return ids of feeds whose next poll is due, the longest waiting first."""
        ...

    async def hand_in(self, state: FeedState, arrivals: Sequence[Arrival], lease: Lease) -> bool:
        """Store a poll's result and give the feed back, all or nothing; False when the lease was lost."""
        ...

    async def arrivals(self, region: str, *, limit: int) -> list[Arrival]:
        """Return what waits in a region, first come first."""
        ...

    async def is_waiting(self, region: str, articles: int) -> bool:
        """Tell whether at least so many articles wait in a region."""
        ...

    async def waiting_regions(self) -> list[str]:
        """Return the regions in which something waits."""
        ...

    async def save_arrivals(self, gathered: Sequence[Gathered], numbers: Collection[int], lease: Lease) -> bool:
        """Store grouped articles in place of what waited, all or nothing; False when the lease was lost."""
        ...


#: Does the work of one id; an id whose row cannot be claimed is done at once.
Work = Callable[[str], Awaitable[None]]


class Executor(Protocol):
    """Brings work to a process that is free. It may lose work or bring it twice: the tables say what is to be done."""

    async def ask(self, kind: str, ids: Sequence[str]) -> None:
        """Ask for work of a kind, by id."""
        ...

    async def serve(self, work: Mapping[str, Work]) -> None:
        """Do what is asked for, also by other processes, until cancelled; a failed piece of work is logged."""
        ...

    async def tend(self) -> None:
        """Clear away what processes that died have left behind."""
        ...

    async def close(self) -> None:
        """Give back what asking needed."""
        ...


class Allowances(Protocol):
    """A platform's limit holds for the bot, however many processes send."""

    async def next_turn(self, name: str, now: datetime, *, per_second: float, burst: int) -> datetime:
        """Take one of `per_second` from the bucket of `burst` of a platform, or of one of its addresses.

        Return when the message may go.
        """
        ...
