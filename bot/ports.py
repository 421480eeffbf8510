"""What the outside world must offer: small protocols, each with its full contract."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from bot.model import (
    Article,
    Audience,
    Block,
    Briefing,
    Entity,
    Feed,
    Mention,
    Placement,
    Schedule,
    Slot,
    Statement,
    Story,
)


class Clock(Protocol):
    """The time, handed in so that a fortnight can be replayed in seconds."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        ...


# ---------------------------------------------------------------- feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One polite GET. `etag` and `modified` come from the last full answer, "" = none."""

    url: str
    etag: str = ""
    modified: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body of the feed. `url` is where it was found after permanent redirects, else the one asked for."""

    url: str
    body: bytes
    base: str = ""  # the address that answered in the end, for relative links; "" = `url`
    content_type: str = ""
    etag: str = ""
    modified: str = ""
    fresh_for: float = 0.0  # seconds the publisher asks us to wait (Cache-Control, Retry-After); 0 = no wish


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The feed has not changed since `etag` / `modified`."""

    fresh_for: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """No body, and why, in words for the operator. `gone` = 410: never ask again."""

    reason: str
    status: int = 0
    retry_after: float = 0.0
    gone: bool = False


FetchResult = Fetched | NotModified | FetchFailure


class Fetcher(Protocol):
    """Asks the outside web. Never raises for what a publisher does wrong."""

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Return the answer, at most 30 seconds and the size cap away."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry as the parser found it: dates may be absent, nothing is judged yet.

    `text` is what the HTML says, cleaned: the parser does it, so that hostile HTML costs the parser's process only.
    """

    guid: str = ""  # as the feed has it
    url: str = ""
    title: str = ""
    html: str = ""  # the fullest of content and summary; "" when `text` was made of it
    text: str = ""
    blocks: tuple[Block, ...] = ()  # of `text`
    published: str = ""  # as written
    published_at: datetime | None = None  # as the parser understood it, aware
    author: str = ""
    language: str = ""  # what the text is in, by the text itself where it is long enough to tell
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What the parser got out of a body. `warning` is for the operator ("not well-formed: ...")."""

    title: str = ""
    language: str = ""
    items: tuple[FeedItem, ...] = ()
    ttl: float = 0.0  # seconds
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseFailure:
    """The body is no feed, and why, in words for the operator. `announced`: feeds a web page's link tags name."""

    reason: str
    announced: tuple[str, ...] = ()


class FeedParser(Protocol):
    """Turns bytes nobody trusts into items; a hostile body costs at most its time limit."""

    async def parse(
        self, body: bytes, *, content_type: str = "", url: str = "", language: str = ""
    ) -> ParsedFeed | ParseFailure:
        """Return the feed's items in the order of the feed, or why there are none.

        `url`: what relative links are resolved against; `language`: what the pack declares, for short texts.
        """
        ...


# ---------------------------------------------------------------- names


class NameFinder(Protocol):
    """Finds catalogue entities in text."""

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Return the catalogue by key."""
        ...

    def match(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions of title and text, by field (title first) and start; never overlapping."""
        ...


# ---------------------------------------------------------------- language model


class LanguageModel(Protocol):
    """Any OpenAI-compatible server."""

    @property
    def name(self) -> str:
        """Return the model's name, for `written_by`."""
        ...

    async def complete(self, *, system: str, user: str, schema: Mapping[str, object]) -> str:
        """Return the raw answer, JSON if the server kept its word. Raises ModelError, within the time limit."""
        ...


# ---------------------------------------------------------------- chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a delivery, rendered and frozen: `payload` is JSON the platform's client understands."""

    number: int  # 1-based
    of: int
    marker: str  # short code by which the message can be found again
    payload: Mapping[str, object]
    # arrival story -> statement number that the audience knows once this part is accepted; what the parts of a
    # briefing leave out is settled by its last part
    settles: Mapping[str, int] = field(default_factory=dict)


class Messenger(Protocol):
    """A chat platform's sending half."""

    @property
    def platform(self) -> str:
        """Return "discord", "slack", "terminal" or "email"."""
        ...

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return the payloads of the briefing's messages, in order; pure, each within the platform's limits."""
        ...

    async def post(self, address: str, part: Part) -> str:
        """Send one part and return the platform's message id. Raises a DeliveryError."""
        ...

    async def find(self, address: str, part: Part, since: datetime) -> str | None:
        """Return the id of the message that carries the part's marker, None when it surely isn't there.

        Raises Unknown when the platform can't be asked, RetryLater when it can later.
        """
        ...


@runtime_checkable
class SpeaksPlainly(Protocol):
    """A messenger that can say a part without layout, for when its platform refuses the payload."""

    def plain(self, part: Part) -> Mapping[str, object] | None:
        """Return the plainest payload with the same text, None when there is none plainer."""
        ...


# ---------------------------------------------------------------- store


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between polls. `health`: new, ok, failing, silent, gone.

    `url` is where a permanent redirect has moved it, "" = the pack's address. `asked`: the pack's address at the last
    poll; when it changes, all else starts anew. `gap`: usual seconds between items that are new, 0 = not known
    yet.
    """

    feed: str
    url: str = ""
    etag: str = ""
    modified: str = ""
    next_poll_at: datetime | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    new_item_at: datetime | None = None
    failures: int = 0
    health: str = "new"
    reason: str = ""
    failing_since: datetime | None = None
    asked: str = ""
    gap: float = 0.0
    fresh_for: float = 0.0  # seconds the publisher last asked to wait (ttl, Cache-Control)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One article as gather stores it, with all that was found out about it."""

    article: Article
    guid: str = ""
    key: str = ""  # canonical URL of its page, by which it is known when a feed changes its guids
    region: str = ""
    mentions: tuple[Mention, ...] = ()
    placement: Placement
    statements: tuple[Statement, ...] = ()
    baseline: bool = False  # seen at the first sight of its feed: stored, not announced


class Library(Protocol):
    """Feeds' states, articles, mentions, statements, stories: what gather writes and publish reads."""

    async def feed_states(self) -> Mapping[str, FeedState]:
        """Return all states by feed id."""
        ...

    async def save_feed_states(self, states: Collection[FeedState]) -> None:
        """Write these states in one transaction."""
        ...

    async def unknown_guids(self, feed: str, guids: Collection[str], *, now: datetime | None = None) -> set[str]:
        """Return those of the guids (with canonical URLs among them) that this feed never had.

        With `now`, the others are noted as still standing in the feed, so that they are never forgotten meanwhile.
        """
        ...

    async def save_gathered(self, gathered: Sequence[Gathered]) -> None:
        """Store articles in this order and number their statements; one already stored is left alone."""
        ...

    async def stories_since(self, since: datetime, *, region: str = "", until: datetime | None = None) -> list[Story]:
        """Return stories with a report seen in (since, until], whole, oldest first."""
        ...

    async def stories_naming(self, day: date, *, since: datetime, until: datetime) -> list[Story]:
        """Return stories in which a statement seen in (since, until] names a day, whole up to `until`."""
        ...

    async def story_of(self, article: str) -> str | None:
        """Return the id of the story that an article stands in, None for an unknown article."""
        ...

    async def reports_since(self, since: datetime) -> list[Story]:
        """Return the stories that grouping must know after a restart, whole, oldest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxPart:
    """A frozen part on its way. `state`: ready, sending, sent, failed, unknown."""

    id: int
    slot: str
    platform: str
    address: str
    audience: str
    part: Part
    state: str
    attempts: int = 0
    first_try_at: datetime | None = None
    message_id: str = ""
    error: str = ""
    plain: bool = False  # the payload was replaced by a plainer one


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Trouble with an address. `refusals` counts since the last accepted message; `disabled`: until it is resumed."""

    platform: str
    address: str
    refusals: int = 0
    paused_until: datetime | None = None
    disabled: bool = False
    reason: str = ""


class Ledger(Protocol):
    """Truth about slots, deliveries and what was told; every write is durable before it returns."""

    async def claim_slot(self, slot: Slot, audience: str, now: datetime, *, lease: float = 600.0) -> bool:
        """Take the slot for `lease` seconds; False when somebody has it or had it frozen or skipped."""
        ...

    async def skip_slot(self, slot: Slot, audience: str, now: datetime, *, note: str) -> bool:
        """Record the slot as never to be posted, and why; False when it is already on record."""
        ...

    async def abandoned_slots(self, now: datetime) -> list[tuple[Slot, str]]:
        """Return slots (and audiences) claimed but never frozen whose lease has run out, oldest first."""
        ...

    async def freeze(
        self, slot: Slot, audience: Audience, briefing: Briefing, parts: Sequence[Part], now: datetime
    ) -> bool:
        """Store a slot's briefing and its parts, ready to send, in one transaction; False when it was frozen before.

        No parts: the slot is done and says nothing, and what the briefing settles is told at once.
        """
        ...

    async def claim_parts(
        self, owner: str, now: datetime, *, lease: float, limit: int = 20, platforms: Collection[str] | None = None
    ) -> list[OutboxPart]:
        """Take parts that nobody holds for `lease` seconds, of these platforms (None = all).

        A destination's next part waits for the one before; a paused destination's wait altogether.
        """
        ...

    async def mark_first_try(self, part: int, owner: str, now: datetime, *, lease: float) -> bool:
        """Commit that the part is about to be sent and renew the lease; False when it is no longer the owner's."""
        ...

    async def mark_sent(self, part: int, message_id: str, now: datetime) -> None:
        """Commit the platform's message id and, with it, what the part settles as told."""
        ...

    async def mark_failed(
        self, part: int, error: str, *, again_at: datetime | None, owner: str = "", unknown: bool = False
    ) -> None:
        """Give the part back for a later try, or for good when `again_at` is None.

        `unknown`: it may have been stored all the same, so the first try stays on record. With `owner`, only if
        the owner still holds it. A part that was sent stays sent.
        """
        ...

    async def replace_payload(self, part: int, payload: Mapping[str, object], owner: str) -> None:
        """Commit a plainer payload for a part that the platform refused, to be tried once."""
        ...

    async def expire_parts(self, frozen_before: datetime, now: datetime) -> list[OutboxPart]:
        """Give up what was frozen before that and nobody holds; return it."""
        ...

    async def pause_destination(
        self, platform: str, address: str, *, reason: str, until: datetime | None, now: datetime
    ) -> None:
        """Send nothing there until then, or until it is resumed (None); settings stay as they are."""
        ...

    async def resume_destination(self, platform: str, address: str) -> None:
        """Forget that the destination was paused."""
        ...

    async def destination(self, platform: str, address: str) -> Destination:
        """Return what is known of the destination's trouble."""
        ...

    async def told(self, audience: str) -> Mapping[str, int]:
        """Return arrival story -> last settled statement number, with what is on its way counted as settled."""
        ...

    async def told_in(self, audience: str) -> Mapping[str, str]:
        """Return arrival story -> key of the slot that told it last."""
        ...

    async def settle(self, audience: str, settled: Mapping[str, int], slot: str, now: datetime) -> None:
        """Raise what was told; never lowers a number."""
        ...

    async def last_slot(self, schedule: str) -> Slot | None:
        """Return the newest slot of a schedule that is on record."""
        ...

    async def last_briefed_at(self, audience: str) -> datetime | None:
        """Return when the newest slot with a frozen briefing of this audience was due, None when there is none."""
        ...

    async def last_slots(self) -> Mapping[str, Slot]:
        """Return the newest slot on record of each stored schedule that has one, all at once."""
        ...

    async def count_slots(self, schedule: str, since: datetime) -> int:
        """Return how many slots of a schedule are on record since a moment."""
        ...

    async def skipped_since_last_post(self, audience: str) -> list[Slot]:
        """Return the slots skipped since this audience's last frozen briefing, oldest first."""
        ...


class Desk(Protocol):
    """Audiences, schedules and topics: what people set in chat."""

    async def audiences(self) -> list[Audience]:
        """Return all audiences that are not deleted."""
        ...

    async def save_audience(self, audience: Audience) -> None:
        """Insert or replace."""
        ...

    async def schedules(self) -> list[Schedule]:
        """Return all schedules."""
        ...

    async def schedule(self, schedule: str) -> Schedule | None:
        """Return a schedule, None when it is no more."""
        ...

    async def save_schedule(self, schedule: Schedule) -> None:
        """Insert or replace."""
        ...

    async def delete_audience(self, audience: str, now: datetime) -> None:
        """Take an audience off the list; what is kept of it goes later, so that it can be saved anew."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle:
    """An article that a search found, as a list shows it."""

    id: str
    story: str
    feed: str
    url: str
    title: str
    language: str
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedBriefing:
    """A briefing on record, with the slot it was written for."""

    slot: str
    audience: str
    briefing: Briefing


class Archive(Protocol):
    """What people look up: stories, names, words, what was posted. Every answer is bounded by its arguments."""

    async def story(self, story: str) -> Story | None:
        """Return a story whole, also by the id of one that was merged into it."""
        ...

    async def latest_stories(self, entities: Collection[str], *, limit: int) -> list[Story]:
        """Return the stories whose reports name any of these entities last, whole, the newest first."""
        ...

    async def stories_with_all(self, entities: Collection[str], *, limit: int) -> list[Story]:
        """Return the stories whose reports name all of these entities, whole, the newest first."""
        ...

    async def search(
        self, stems: Sequence[str], *, since: datetime | None, until: datetime | None, limit: int, skip: int = 0
    ) -> list[FoundArticle]:
        """Return the newest articles that have, for each stem, a word that begins with it."""
        ...

    async def mentions_by_day(self, entity: str, since: datetime) -> list[tuple[date, int]]:
        """Return in how many articles a day (UTC) the entity was named, copies left out; days without are absent."""
        ...

    async def seen_with(self, entity: str, *, limit: int) -> list[tuple[str, int]]:
        """Return the entities named most often in the newest articles that name this one, with how many."""
        ...

    async def count_articles(self) -> int:
        """Return how many articles are stored."""
        ...

    async def ahead(self, after: date, until: date, *, limit: int) -> list[tuple[Statement, FoundArticle]]:
        """Return recent statements that speak of a day in (after, until], each with its article, newest first."""
        ...

    async def posted(self, audiences: Collection[str], marker: str) -> PostedBriefing | None:
        """Return the recent briefing of these audiences one of whose parts has the marker."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One change that somebody made, with what is needed to take it back. `id` 0 = not stored yet."""

    id: int = 0
    at: datetime
    space: str
    person: str
    action: str
    subject: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    undone_at: datetime | None = None


class Journal(Protocol):
    """Who changed what, and the settings of a server or workspace."""

    async def record(self, entry: JournalEntry) -> int:
        """Store an entry and return its number."""
        ...

    async def entries(self, space: str, *, limit: int) -> list[JournalEntry]:
        """Return the newest entries of a space, newest first."""
        ...

    async def mark_undone(self, entry: int, space: str, now: datetime) -> bool:
        """Note that an entry was taken back; False when it already was, or is another space's."""
        ...

    async def space_settings(self, space: str) -> Mapping[str, object]:
        """Return what was set for a space as a whole; empty for a new one."""
        ...

    async def save_space_settings(self, space: str, settings: Mapping[str, object]) -> None:
        """Replace what is set for a space."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One feed's outcome in a poll, for whoever watches."""

    feed: Feed
    done: int
    total: int
    new: int = 0
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a round of gather did. `failures`: feed id -> reason."""

    polled: int = 0
    unchanged: int = 0
    articles: int = 0
    failures: Mapping[str, str] = field(default_factory=dict)
    turned: tuple[str, ...] = ()  # feeds that began to fail, fell silent or are well again, in words for the operator
