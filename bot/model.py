"""Limelight's words as frozen values. No logic beyond what a value knows of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

# ---------------------------------------------------------------- the region pack


class FeedKind(StrEnum):
    """Who stands behind an outlet."""

    OFFICIAL = "official"
    STATE = "state"
    PRIVATE = "private"
    PUBLIC = "public"
    EXILE = "exile"
    WIRE = "wire"


class Reuse(StrEnum):
    """How much of a feed's text a briefing may show."""

    HEADLINE = "headline"
    EXTRACT = "extract"  # two sentences of an article at most
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source to poll. `id` is short and stable; articles carry it as `feed`."""

    id: str
    url: str
    outlet: str
    language: str = ""  # primary subtag; "" = detect for each article
    country: str = ""  # ISO 3166 alpha-2 of the outlet, lower case; "" = unknown or regional
    kind: FeedKind = FeedKind.PRIVATE
    reuse: Reuse = Reuse.EXTRACT
    notice: str = ""
    region: str = ""
    every: timedelta = timedelta(minutes=15)
    user_agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject of the region; words by language ("" = any) are stems or phrases, lower case."""

    key: str
    name: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What a pack covers. `countries` in the order in which a briefing shows them: code -> name."""

    key: str
    name: str
    countries: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[Theme, ...] = ()
    languages: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)  # every number of feeds.yaml's `weights`


# ---------------------------------------------------------------- who and what to look for


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One spelling of an entity. `note`: "", context, capitals, never_alone or misprint."""

    text: str
    language: str = ""
    note: str = ""
    since: date | None = None  # `from` in YAML
    until: date | None = None  # `to` in YAML, inclusive


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office and when it was held; all dates None = nobody vouches for a date."""

    text: str
    since: date | None = None
    until: date | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Someone or something in the catalogue.

    `type`: person, organisation, company, country, region, place, event, ...
    """

    key: str
    name: str
    type: str
    country: str = ""
    aliases: tuple[Alias, ...] = ()
    roles: tuple[Role, ...] = ()
    metonym_of: str = ""  # key of the entity it may stand for ("Moscow says")
    context: tuple[str, ...] = ()  # words that support an ambiguous alias, lower case
    against: tuple[str, ...] = ()  # words that speak against it
    notes: str = ""
    region: str = ""


# ---------------------------------------------------------------- what is gathered


class Form(StrEnum):
    """What kind of text an article is."""

    REPORT = "report"
    ANALYSIS = "analysis"
    OPINION = "opinion"
    INTERVIEW = "interview"
    OFFICIAL = "official"


class BlockRole(StrEnum):
    """What a stretch of an article's text is for. Captions count once; bylines and tails feed nothing."""

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    BYLINE = "byline"
    TAIL = "tail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of an article's text: half-open code points."""

    role: BlockRole
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One item of a feed, cleaned. `published_at` None = the feed gave no date that can be believed."""

    id: str
    feed: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    language: str = ""
    published_at: datetime | None = None
    seen_at: datetime
    form: Form = Form.REPORT
    author: str = ""
    blocks: tuple[Block, ...] = ()  # empty = not told apart yet; see text.blocks

    @property
    def at(self) -> datetime:
        """When it counts: never later than it was seen."""
        return min(self.published_at or self.seen_at, self.seen_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An entity found in a field of an article: field[start:end] == text (code points)."""

    entity: str
    name: str
    type: str
    field: str  # "title" or "text"
    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number of a text. `unit` is a normal form ("km", "%", "usd", "people") or "" when none was understood."""

    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence-sized fact. `number` orders all statements of a store by arrival; 0 = not stored yet.

    `story` is the story it arrived in and never changes, so that what was told survives merges and splits.
    """

    number: int = 0
    article: str
    story: str
    position: int  # which sentence of the article; the title is -1
    text: str
    language: str = ""
    entities: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[date, ...] = ()
    words: tuple[str, ...] = ()  # stems of the words that carry content, each once, sorted
    said_by: str = ""  # as written: "prosecutors", "МЧС"; "" = the outlet's own word
    quotation: bool = False
    negated: bool = False
    hedged: bool = False  # alleged, planned, expected
    background: bool = False  # says itself that it is older ("earlier reports", "last year")
    # of the day the article counts for, so that "on Wednesday" has a year
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as it stands in a story."""

    article: Article
    mentions: tuple[Mention, ...] = ()
    copy_of: str = ""  # id of the fullest article whose text it repeats
    citing: str = ""  # outlet it names as its source; "" = its own
    baseline: bool = False  # older than our first sight of its feed: known, never announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Reports and statements in order of arrival; the id never changes."""

    id: str
    region: str = ""
    reports: tuple[Report, ...] = ()
    statements: tuple[Statement, ...] = ()

    def report(self, article: str) -> Report | None:
        """Return the report with this article's id, or None."""
        return next((r for r in self.reports if r.article.id == article), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where grouping put an article, and why. `merged` stories now forward to `story`."""

    article: str
    story: str
    copy_of: str = ""
    copies: tuple[str, ...] = ()  # earlier articles that now turn out to repeat this fuller one
    merged: tuple[str, ...] = ()
    # earlier articles that leave their story, which held two: article -> story; the larger part keeps the id
    moved: Mapping[str, str] = field(default_factory=dict)
    citing: str = ""
    reasons: tuple[str, ...] = ()


class DevelopmentKind(StrEnum):
    """What is new in a story."""

    NEW = "new"
    UPDATE = "update"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A new statement that gives an old one another value."""

    old: Statement
    new: Statement
    what: str  # in words: "400 -> 430 people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """What a story has that one told state lacks. `new` and `earlier` are in order of arrival."""

    story: Story
    kind: DevelopmentKind
    new: tuple[Statement, ...]
    earlier: tuple[Statement, ...] = ()
    corrections: tuple[Correction, ...] = ()
    settles: Mapping[str, int] = field(default_factory=dict)  # arrival story -> last statement number known


# ---------------------------------------------------------------- who is told


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When an audience is told: wall times ("08:00") in a zone, on weekdays 0-6 (Monday is 0)."""

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
    most_a_day: int = 8  # instant items
    quiet: tuple[str, str] | None = None  # wall times between which nothing instant is told


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


# ---------------------------------------------------------------- what is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a briefing and the articles it rests on. `role`: "new" or "context"."""

    text: str
    sources: tuple[str, ...]
    role: str = "new"
    language: str = ""
    translated_from: str = ""


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
class Coverage:
    """What was read for a briefing. `failed` and `silent` are feed ids."""

    feeds: int = 0
    failed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    articles: int = 0
    copies: int = 0
    off_topic: int = 0
    held_back: int = 0
    gaps: tuple[Gap, ...] = ()


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
