"""Who is told, of what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.model.pack import FeedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A saved interest; all empty = the whole region. `without` are words or entity keys that exclude."""

    key: str = ""
    name: str = ""
    region: str = ""
    entities: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    kinds: tuple[FeedKind, ...] = ()
    without: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()  # nothing but these stories, as long as they go on

    @property
    def is_whole_region(self) -> bool:
        """True when nothing narrows it."""
        return not (self.entities or self.words or self.countries or self.themes or self.kinds or self.stories)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whoever is told. `platform`: terminal, discord, slack, email; `address` is the platform's own id."""

    id: str
    platform: str
    address: str
    name: str = ""
    language: str = "en"
    zone: str = "UTC"
    topic: Topic = Topic()
    space: str = ""  # guild or workspace; settings never cross it
    created_at: datetime | None = None
    hidden_outlets: tuple[str, ...] = ()
    paused: str = ""  # reason in words; "" = not paused
    role: str = ""  # the platform's id of the one role that a briefing may ping, "" = nobody
    sections: str = ""  # "country", "theme" or "none"; "" = by what the topic is about
    threads: bool = False  # what is new of a story that has a thread in the channel is told there alone
    items: int = 7  # at most so many in a briefing
    amends: bool = False  # a message that was posted is edited when what it said is corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A draft waits for an editor before it is posted. Minutes count back from the slot; negative = after it."""

    platform: str
    address: str  # where the draft is shown
    opens: int = 30
    ends: int = 15
    otherwise: str = "post"  # what happens when nobody decided by then: "post" or "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When an audience is told: wall times ("08:00") in a zone, on weekdays 0-6 (Monday is 0), or a cron expression.

    An audience may have several; all share what it was told.
    """

    id: str
    audience: str
    times: tuple[str, ...]
    zone: str
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    quiet_line: bool = True  # a quiet day gets one line; False = nothing
    paused: bool = False
    since: datetime | None = None  # slots before it are not due
    paused_until: datetime | None = None  # slots before it are not due, and not missed either
    instant: bool = False  # told as it happens, not at times
    at_least: int = 2  # independent sources of an instant item
    most_a_day: int = 8  # alerts
    # wall times between which nothing is told: the next briefing tells what was held back meanwhile
    quiet: tuple[str, str] | None = None
    cron: str = ""  # five fields of local wall time, instead of times and weekdays
    look_back: bool = False  # tells what the past week brought, and counts nothing as told
    review: Review | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One due moment of a schedule."""

    schedule: str
    on: date
    time: str
    due_at: datetime

    @property
    def key(self) -> str:
        """Unique name of the slot."""
        return f"{self.schedule}/{self.on.isoformat()}/{self.time}"
