"""What is written: items, their sentences and sources, the briefing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.model.gathered import DevelopmentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a briefing and the articles it rests on. `role`: "new" or "context"."""

    text: str
    sources: tuple[str, ...]
    role: str = "new"
    language: str = ""
    translated_from: str = ""
    on: date | None = None  # the coming day it announces, None = none or the briefing's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article as a briefing cites it."""

    id: str
    title: str
    url: str
    outlet: str
    kind: str = ""
    country: str = ""
    language: str = ""
    published_at: datetime | None = None
    notice: str = ""
    author: str = ""  # of a view; reports go by their outlet
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One count that outlets give differently. `values`: (outlet, value as shown, article id), two or more."""

    measure: str  # "dead", "injured", ...; "" = only the values say what is counted
    values: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A country of which not every feed could be read. `country` is a code, "" = no country."""

    country: str
    read: int
    feeds: int
    outlets: tuple[str, ...] = ()  # the ones that were not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One development as written. `section` is a country code, a theme key or "" (the region)."""

    story: str
    kind: DevelopmentKind
    section: str
    headline: str
    sentences: tuple[Sentence, ...]
    sources: tuple[Source, ...]
    country: str = ""
    independent: int = 1
    copies: int = 0
    follows: str = ""  # slot of the briefing that told this story last, "" = never told
    settles: Mapping[str, int] = field(default_factory=dict)
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLine:
    """A line that an editor added to a briefing, under their own name."""

    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheNews:
    """Who or what was in the news: in how many articles of the week, copies left out, and of the week before."""

    entity: str
    name: str
    articles: int
    before: int
    by_day: tuple[int, ...] = ()  # articles of each of the week's days, each as long as from the briefing's hour on


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was read for a briefing. `failed` and `silent` are feed ids.

    `reaches_to`: what was seen before it was left out, as there were more articles than can be looked through.
    """

    feeds: int = 0
    failed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    articles: int = 0
    copies: int = 0
    off_topic: int = 0
    held_back: int = 0
    gaps: tuple[Gap, ...] = ()
    reaches_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The document for one audience and slot; the same for every platform."""

    slot: datetime
    audience: str
    language: str
    items: tuple[Item, ...] = ()
    worth_reading: tuple[Source, ...] = ()
    ahead: tuple[Sentence, ...] = ()  # announced before for the slot's own day
    ahead_sources: tuple[Source, ...] = ()  # the articles these rest on
    coverage: Coverage = Coverage()
    written_by: str = "extractive"
    title: str = ""  # name of the region or topic
    since: datetime | None = None  # the last briefing of this audience
    late: bool = False  # posted hours after its slot
    missed: tuple[datetime, ...] = ()  # slots since the last briefing that were never posted
    sections: Mapping[str, str] = field(default_factory=dict)  # section key -> heading, in order
    countries: Mapping[str, str] = field(default_factory=dict)  # code -> name, in the briefing's language
    settles: Mapping[str, int] = field(default_factory=dict)  # what worth_reading and ahead settle, besides the items
    page: str = ""  # address at which it can be read, "" = nowhere
    signed: tuple[SignedLine, ...] = ()  # stand before the items
    look_back: bool = False  # of the past week: `items` moved most, `in_the_news` counts names
    in_the_news: tuple[InTheNews, ...] = ()  # most named first
