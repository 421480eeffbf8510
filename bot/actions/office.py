"""What every action works with: the stored state, the region, the clock, and the one way to write a briefing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.actions.names import NameIndex
from bot.model import Audience, Briefing, Draft, Entity, Feed, Region, Schedule, Topic
from bot.ports import Archive, Clock, Desk, Drafts, Journal, Ledger, Library, Mending, NameFinder, Pages, Posts, Vitals

if TYPE_CHECKING:
    from bot.actions.feed_door import FeedDoor
    from bot.actions.mailing import Mail


class Answer(Protocol):
    """Writes a briefing for whoever asks; remembers nothing (`bot.app.App.answer` is one)."""

    async def __call__(
        self,
        *,
        topic: Topic,
        since: datetime | None = None,
        language: str = "en",
        limit: int | None = 7,
        space: str = "",
    ) -> Briefing:
        """Return what is new since a moment; None = a day ago. `space`: whose choice of a writer counts."""
        ...


class PublishNow(Protocol):
    """Publishes a briefing outside the schedule; what it tells counts as told."""

    async def __call__(self, audience: Audience, schedule: Schedule) -> bool:
        """Return False when one was published within the same minute."""
        ...


class ShowDraft(Protocol):
    """Lets the desk's messages show a draft as it stands; they change within seconds."""

    async def __call__(self, draft: Draft, audience: Audience) -> None:
        """Show it."""
        ...


class Amend(Protocol):
    """Changes items in messages that were posted; they change within seconds."""

    async def __call__(
        self,
        audiences: Collection[Audience],
        stories: Collection[str],
        line: Callable[[Audience], str],
        *,
        struck: bool = False,
        marker: str = "",
    ) -> int:
        """Add a line to the items of these stories, or strike them out; return in how many messages."""
        ...


class Kept(Library, Archive, Ledger, Desk, Drafts, Posts, Mending, Journal, Pages, Vitals, Protocol):
    """Everything that is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The parts of the running bot that actions need."""

    desk: Kept
    region: Region
    entities: Mapping[str, Entity]
    finder: NameFinder
    feeds: Mapping[str, Feed]
    clock: Clock
    answer: Answer
    uses_model: bool = False  # a language model is told what stories say
    model_spent: Callable[[datetime], tuple[int, int]] | None = None  # today's tokens, and how many a day may have
    publish_now: PublishNow | None = None  # None where nothing posts (the command line)
    door: FeedDoor | None = None  # None where nobody may add feeds (the command line)
    mail: Mail | None = None  # None where no mail is sent
    public_url: str = ""  # where readers reach the page, "" = nowhere
    teams: tuple[tuple[str, ...], ...] = ()  # servers and workspaces of one team, as the operator links them
    reviews_on: frozenset[str] = frozenset()  # platforms that can show a draft
    show_draft: ShowDraft | None = None  # None where nothing posts
    amend: Amend | None = None  # None where nothing posts
    names: NameIndex = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", NameIndex(self.entities))

    def shared_with(self, space: str) -> tuple[str, ...]:
        """Return the spaces whose topics and feeds are the same team's, this one first; alone where none is linked."""
        linked = (other for team in self.teams if space in team for other in team)
        return tuple(dict.fromkeys((space, *linked)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and from where. `audience` is the id of the channel, thread or person as an audience."""

    platform: str
    person: str
    audience: str
    address: str
    parent: str = ""  # the channel or forum that a thread belongs to
    space: str = ""
    name: str = ""
    language: str = "en"
    zone: str = ""  # the asker's own clock, where the platform tells it
    roles: tuple[str, ...] = ()
    may_share: bool = False
    may_set_up: bool = False  # by the platform's own rights; a role chosen here may allow it too


class ActionRefused(Exception):
    """The asker cannot have it; `phrase` names the sentence that says why, `values` fill it."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values
