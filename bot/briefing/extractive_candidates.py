"""Statements to what a briefing may show of them: whole sentences that stand alone, under their first source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from bot.briefing.extractive_headline import headline_of
from bot.briefing.extractive_rules import (
    fates_of,
    goes_on,
    is_bare_quotation,
    is_boilerplate,
    is_cut,
    is_fragment,
    leans,
    speaks_for_himself,
    speaks_of_today,
    untied,
    without_pictures,
)
from bot.model import Article, Development, Feed, FeedKind, Form, Report, Reuse, Statement, may_show
from bot.text.datelines import without_dateline

LONGEST = 420  # characters; a longer sentence is a feed's list, not news
SHORTEST = 20
SHORTEST_OF_PEOPLE = 12  # "Nobody was hurt." is short and says what readers ask first
_ENDS = ".!?…»”\")'。！？؟۔"
UNKNOWN = Feed(id="", url="", outlet="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A statement as it would be shown. `weight` says how much its article is preferred; more is better."""

    statement: Statement
    article: Article
    feed: Feed
    text: str
    leans: bool
    weight: float


class Newsstand:
    """The reports of a development, as one language's readers are best served with them."""

    def __init__(self, development: Development, feeds: Mapping[str, Feed], language: str) -> None:
        self.reports = {report.article.id: report for report in development.story.reports}
        self.feeds = feeds
        self.language = language
        self._first = _first_of_copies(self.reports.values(), feeds)

    def feed(self, article: Article) -> Feed:
        """Return the article's feed; one that is not known counts as a private outlet that allows extracts."""
        return self.feeds.get(article.feed, UNKNOWN)

    def first(self, report: Report, text: str = "") -> Report:
        """Return the report that this one's text was copied from, if that says `text` too."""
        original = self._first.get(report.text_of, report)
        return original if _flat(text) in _flat(original.article.own_text) else report

    def reported(self, statements: Sequence[Statement]) -> Sequence[Statement]:
        """Return the statements of reports; those of authors' views only when there are no others."""
        views = {key for key, each in self.reports.items() if each.article.is_view}
        return [each for each in statements if each.article not in views] or statements

    def candidates(self, statements: Iterable[Statement]) -> list[Candidate]:
        """Return those of the statements that may be shown, in their order; views of authors are no facts."""
        found = []
        for statement in statements:
            report = self.reports.get(statement.article)
            if report is None or report.article.is_view:
                continue
            text = shown(statement)
            report = self.first(report, text)
            feed = self.feed(report.article)
            if not may_show(statement, feed):
                continue
            if not text or _breaks_off(report.article, statement):
                continue
            if statement.position < 0:
                text = headline_of(text, language=statement.language, outlet=feed.outlet) + "."
            found.append(
                Candidate(
                    statement=statement,
                    article=report.article,
                    feed=feed,
                    text=text,
                    leans=leans(text, statement.language),
                    weight=self.preference(report, statement.language)
                    - 3.0 * speaks_of_today(text, statement.language),
                )
            )
        return found

    def preference(self, report: Report, written_in: str) -> float:
        """Weigh a report: the reader's language first, then its own reporting, then what may be shown of it."""
        feed = self.feed(report.article)
        weight = 4.0 if written_in == self.language else 0.0
        weight += 2.0 if not report.copy_of else 0.0
        weight += 1.0 if not report.citing else 0.0
        weight += 0.5 if report.article.form in (Form.REPORT, Form.OFFICIAL) else 0.0
        weight += 0.5 if feed.reuse is not Reuse.HEADLINE else 0.0
        weight += 0.25 if feed.kind not in (FeedKind.STATE, FeedKind.OFFICIAL) else 0.0
        return weight + min(len(report.article.text), 3000) / 6000


@lru_cache(maxsize=20_000)
def shown(statement: Statement) -> str:
    """Return the statement as a sentence that stands alone, "" when it can't."""
    text = without_pictures(" ".join(unescape(statement.text).split()))
    text = untied(without_dateline(text), statement.language)
    shortest = SHORTEST_OF_PEOPLE if fates_of(statement) else SHORTEST
    if not shortest <= len(text) <= LONGEST or text.endswith((":", "?", ",", ";")):
        return ""
    if is_cut(text) or is_fragment(text) or is_bare_quotation(text):
        return ""
    if is_boilerplate(text, statement.language) or speaks_for_himself(text, statement.language):
        return ""
    return text if text[-1] in _ENDS else text + ("。" if statement.language in ("zh", "ja") else ".")


def _first_of_copies(reports: Iterable[Report], feeds: Mapping[str, Feed]) -> dict[str, Report]:
    """Return for the fullest text of each group of copies the report that had it first, if its text may be shown."""
    first: dict[str, Report] = {}
    for report in reports:
        group = report.text_of
        if feeds.get(report.article.feed, UNKNOWN).reuse is Reuse.HEADLINE:
            continue
        if group not in first or report.article.at < first[group].article.at:
            first[group] = report
    return first


def _breaks_off(article: Article, statement: Statement) -> bool:
    """Tell whether the sentence begins behind a mere initial, or the feed's text ends in its middle.

    A text without any full stop ends nowhere.
    """
    text = article.own_text.rstrip()
    if statement.position > 0 and goes_on(text[: max(0, text.find(statement.text))].rstrip()):
        return True
    if statement.position <= 0 or not text.endswith(statement.text) or text[-1:] in _ENDS:
        return False
    return any(f"{mark} " in text or f"{mark}\n" in text for mark in ".!?")


def _flat(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()
