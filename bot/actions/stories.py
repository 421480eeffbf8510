"""A story's id -> its time line: what was reported when, by whom, and how many of the reports are independent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.actions.office import ActionRefused, Office
from bot.model import Article, Report, Statement, Story, may_show
from bot.text.datelines import without_dateline

ENTRIES = 12
DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """A story in one line."""

    story: str
    headline: str
    language: str
    at: datetime
    article: Article
    outlet: str
    reports: int
    independent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One report of a time line, with the sentence that was new in it ("" where the feed lends its headline only)."""

    article: Article
    outlet: str
    kind: str
    text: str
    is_copy: bool
    citing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """A story's reports, oldest first; `left_out` of them, from the middle, are only counted.

    `by_day` counts the reports that are no copies from the first day to the last, the last 60 days at most.
    """

    line: StoryLine
    entries: tuple[Entry, ...]
    left_out: int
    copies: int
    by_day: tuple[tuple[date, int], ...] = ()


async def time_line(office: Office, story: str) -> TimeLine:
    """Return the story's time line; raises ActionRefused when there is no such story any more."""
    found = await office.desk.story(story)
    if found is None or not found.reports:
        raise ActionRefused("refused.story")
    own = [report for report in found.reports if not report.silent]
    shown = own if len(own) <= ENTRIES else [*own[:3], *own[3 - ENTRIES :]]
    return TimeLine(
        line=line_of(found, office),
        entries=tuple(_entry(report, found.statements, office) for report in shown),
        left_out=len(own) - len(shown),
        copies=len(found.reports) - len(own),
        by_day=_by_day(own),
    )


def _by_day(reports: Sequence[Report]) -> tuple[tuple[date, int], ...]:
    counted = Counter(report.article.at.date() for report in reports)
    last = max(counted)
    first = max(min(counted), last - timedelta(days=DAYS - 1))
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return tuple((day, counted[day]) for day in days)


def line_of(story: Story, office: Office, *, language: str = "") -> StoryLine:
    """Return the story as its newest own report puts it, of those in a language where there are any."""
    own = [report for report in story.reports if not report.silent] or list(story.reports)
    readable = [report for report in own if report.article.language == language] or own
    newest = max(readable, key=lambda report: report.article.seen_at).article
    origins = {report.article.feed for report in own if not report.citing and not report.copy_of}
    return StoryLine(
        story=story.id,
        headline=newest.title or newest.own_text[:120],
        language=newest.language,
        at=newest.at,
        article=newest,
        outlet=outlet_of(newest, office),
        reports=len(story.reports),
        independent=max(len(origins), 1),
    )


def outlet_of(article: Article, office: Office) -> str:
    """Return the outlet's name, the feed's id for a feed that is gone."""
    feed = office.feeds.get(article.feed)
    return feed.outlet if feed else article.feed


def _entry(report: Report, statements: Sequence[Statement], office: Office) -> Entry:
    feed = office.feeds.get(report.article.feed)
    own = [one for one in statements if one.article == report.article.id and one.position >= 0 and not one.background]
    text = without_dateline(next((one.text for one in own if may_show(one, feed)), ""))
    return Entry(
        article=report.article,
        outlet=outlet_of(report.article, office),
        kind=str(feed.kind) if feed else "",
        text=text,
        is_copy=bool(report.copy_of),
        citing=report.citing,
    )
