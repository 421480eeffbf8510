"""What the outside world must offer: small protocols, each with its full contract."""

from bot.ports.archive import Archive, FoundArticle, PostedBriefing
from bot.ports.chat import Edits, Messenger, Part, ShowsDrafts, SpeaksPlainly, SpeaksToOperators, TellsTime
from bot.ports.clock import Clock
from bot.ports.desk import Desk
from bot.ports.drafts import Drafts
from bot.ports.feeds import (
    FeedItem,
    FeedParser,
    Fetched,
    Fetcher,
    FetchFailure,
    FetchRequest,
    FetchResult,
    FullTexts,
    NotModified,
    ParsedFeed,
    ParseFailure,
)
from bot.ports.journal import Journal, JournalEntry
from bot.ports.language_model import CountsTokens, LanguageModel, object_in
from bot.ports.ledger import WHOLE_PLATFORM, Destination, Known, Ledger, OutboxPart, Written
from bot.ports.library import FeedState, Gathered, Library, PollResult, Progress, Retraction
from bot.ports.mending import Mending
from bot.ports.names import NameFinder
from bot.ports.pages import Pages
from bot.ports.posts import Edit, Posts
from bot.ports.vitals import Queue, Vitals
from bot.ports.work import Allowances, Arrival, Arrivals, Executor, Lease, Leases, TakenFeed, Work

__all__ = [
    "WHOLE_PLATFORM",
    "Allowances",
    "Archive",
    "Arrival",
    "Arrivals",
    "Clock",
    "CountsTokens",
    "Desk",
    "Destination",
    "Drafts",
    "Edit",
    "Edits",
    "Executor",
    "FeedItem",
    "FeedParser",
    "FeedState",
    "FetchFailure",
    "FetchRequest",
    "FetchResult",
    "Fetched",
    "Fetcher",
    "FoundArticle",
    "FullTexts",
    "Gathered",
    "Journal",
    "JournalEntry",
    "Known",
    "LanguageModel",
    "Lease",
    "Leases",
    "Ledger",
    "Library",
    "Mending",
    "Messenger",
    "NameFinder",
    "NotModified",
    "OutboxPart",
    "Pages",
    "ParseFailure",
    "ParsedFeed",
    "Part",
    "PollResult",
    "PostedBriefing",
    "Posts",
    "Progress",
    "Queue",
    "Retraction",
    "ShowsDrafts",
    "SpeaksPlainly",
    "SpeaksToOperators",
    "TakenFeed",
    "TellsTime",
    "Vitals",
    "Work",
    "Written",
    "object_in",
]
