"""What is gathered: articles, mentions, statements, stories and what is new in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Form(StrEnum):
    """What kind of text an article is."""

    REPORT = "report"
    ANALYSIS = "analysis"
    OPINION = "opinion"
    INTERVIEW = "interview"
    OFFICIAL = "official"
    RETRACTION = "retraction"  # says that the outlet takes back what it reported


class BlockRole(StrEnum):
    """What a stretch of an article's text is for. Captions count once; bylines and tails feed nothing.

    READING is body that its page had and its feed had not: it informs, and is never shown.
    """

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    BYLINE = "byline"
    TAIL = "tail"
    READING = "reading"


#: What an article reports in, whether or not it may be shown.
BODY = frozenset((BlockRole.BODY, BlockRole.READING))


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

    @property
    def is_view(self) -> bool:
        """Whether it is somebody's view, named or not, which is never a fact."""
        return self.form in (Form.ANALYSIS, Form.OPINION)

    @property
    def own_text(self) -> str:
        """The text as its feed gave it, without what was read on its page: as much of it as may be shown."""
        for block in self.blocks:
            if block.role is BlockRole.READING:
                return self.text[: block.start].rstrip("\n")
        return self.text


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
    negated: bool = False
    background: bool = False  # says itself that it is older ("earlier reports", "last year")
    for_reading: bool = False  # stands on the article's page, not in its feed: it informs, and is never shown
    # of the day the article counts for, so that "on Wednesday" has a year
    on: date | None = None

    @property
    def ahead(self) -> tuple[date, ...]:
        """The days it names that were still to come when it was said, in order."""
        return tuple(day for day in self.dates if self.on and day > self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article as it stands in a story."""

    article: Article
    mentions: tuple[Mention, ...] = ()
    copy_of: str = ""  # id of the fullest article whose text it repeats
    rewritten: bool = False  # it repeats that in words of its own too: no origin, but what it adds counts
    citing: str = ""  # outlet it names as its source; "" = its own
    baseline: bool = False  # older than our first sight of its feed: known, never announced

    @property
    def silent(self) -> bool:
        """Whether its text is another's, so that it adds its outlet and states nothing."""
        return bool(self.copy_of) and not self.rewritten

    @property
    def text_of(self) -> str:
        """The id of the article whose text it has."""
        return self.copy_of if self.silent else self.article.id


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
    rewritten: frozenset[str] = frozenset()  # those of them, or this one, that do so in words of their own too
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
    overtaken: tuple[Statement, ...] = ()  # what a later report gives another value: no news any more
