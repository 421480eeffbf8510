"""A story -> its page: report after report what each brought, who says it too, and what was corrected since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.actions.stories import StoryLine, line_of, outlet_of
from bot.model import Article, Correction, Report, Reuse, Story
from bot.stories.history import Fact, history
from bot.web.reader import Reader

#: Sentences that a feed lends of one article, by its reuse setting.
LENT = {Reuse.HEADLINE: 0, Reuse.EXTRACT: 2, Reuse.FULL: 12}
#: Words of a sentence.
SHORTEST = 3
#: Reports on one page; of a longer story the newest.
REPORTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet that reports something, as a link."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact: `also` says it too; `now`: it was corrected since, `was`: it corrects another, None = no.

    Both are "180 → 240" where there are values, else "".
    """

    text: str
    language: str
    also: tuple[Outlet, ...]
    now: str | None = None
    was: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report with the facts it brought."""

    article: Article
    outlet: Outlet
    kind: str
    country: str
    notice: str
    citing: str
    headline: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story, oldest report first. `languages` counts reports by language; `chosen` "" = all of them."""

    line: StoryLine
    headline: Article  # the newest in the reader's language, else the newest
    told: tuple[Told, ...]
    copies: tuple[Outlet, ...]
    languages: tuple[tuple[str, int], ...]
    chosen: str
    left_out: int


def story_page(story: Story, reader: Reader, language: str) -> StoryPage:
    """Return the page's content; pure, and slow enough for a long story to be worked out off the event loop."""
    own = [report for report in story.reports if not report.silent] or list(story.reports)
    spoken: dict[str, int] = {}
    for report in own:
        spoken[report.article.language] = spoken.get(report.article.language, 0) + 1
    shown = [report for report in own if not language or report.article.language == language]
    outlets = {report.article.id: _outlet(report, reader) for report in story.reports}
    facts = history(story)
    line = line_of(story, reader.office)
    mine = [report.article for report in own if report.article.language == reader.phrases.language]
    return StoryPage(
        line=line,
        headline=max(mine, key=lambda article: article.seen_at, default=line.article),
        told=tuple(_told(report, facts, outlets, reader) for report in shown[-REPORTS:]),
        copies=tuple(_different(outlets[report.article.id] for report in story.reports if report.silent)),
        languages=tuple(sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))),
        chosen=language,
        left_out=max(len(shown) - REPORTS, 0),
    )


def _told(report: Report, facts: Sequence[Fact], outlets: dict[str, Outlet], reader: Reader) -> Told:
    article = report.article
    feed = reader.office.feeds.get(article.feed)
    brought = [fact for fact in facts if fact.statement.article == article.id]
    title = next((fact for fact in brought if fact.statement.position < 0), None)
    told = [
        fact for fact in brought if fact.statement.position >= 0 and not fact.statement.for_reading and _tells(fact)
    ]
    body = told[: LENT[reader.lends(article.feed)]]
    headline = Line(text=article.title or article.own_text[:120], language=article.language, also=())
    if title:
        headline = _line(title, outlets, headline.text)
    return Told(
        article=article,
        outlet=outlets[article.id],
        kind=str(feed.kind) if feed else "",
        country=feed.country if feed else "",
        notice=feed.notice if feed else "",
        citing=report.citing,
        headline=headline,
        lines=tuple(_once((_line(fact, outlets, fact.statement.text) for fact in body), headline.was)),
    )


def _tells(fact: Fact) -> bool:
    """Tell whether it is a sentence; a name alone is what is left of a byline."""
    return len(fact.statement.text.split()) >= SHORTEST


def _line(fact: Fact, outlets: dict[str, Outlet], text: str) -> Line:
    first = outlets[fact.statement.article]
    return Line(
        text=text,
        language=fact.statement.language,
        also=tuple(other for other in _different(outlets[article] for article in fact.articles) if other != first),
        now=_values(fact.corrected) if fact.corrected else None,
        was=_values(fact.corrects) if fact.corrects else None,
    )


def _values(correction: Correction) -> str:
    """Return the old and the new value; what is counted stands in the sentences, in their language."""
    old, _, new = correction.what.partition(" -> ")
    return "" if old == "none" else f"{old} → {new.partition(' ')[0]}"


def _once(lines: Iterable[Line], said: str | None) -> Iterable[Line]:
    """Yield a report's sentences; what it corrects is said once, at the headline (`said`) or where it first stands."""
    for line in lines:
        yield replace(line, was=None) if line.was == said else line
        said = line.was if said is None else said


def _outlet(report: Report, reader: Reader) -> Outlet:
    name = outlet_of(report.article, reader.office)
    return Outlet(name=name, url=reader.source_url(report.article.url, name))


def _different(outlets: Iterable[Outlet]) -> Iterable[Outlet]:
    return {outlet.name: outlet for outlet in outlets}.values()
