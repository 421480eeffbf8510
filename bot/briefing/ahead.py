"""Announcements whose day has come to the few sentences of a briefing that repeat them, each with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.briefing.choose import choose
from bot.briefing.extractive import source_of
from bot.briefing.worth import is_analysis
from bot.model import (
    Audience,
    Briefing,
    Development,
    DevelopmentKind,
    Entity,
    Feed,
    Region,
    Report,
    Sentence,
    Source,
    Statement,
    Story,
    may_show,
)

MOST = 3  # of a day
MOST_OF_A_WEEK = 7
#: What was repeated is on record beside what was told, under this and the statement's number; no story begins so.
RECORD = "ahead:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A story with statements that fall due. `known`: numbers of all it says of the day, not to be repeated again."""

    story: Story
    day: date
    due: tuple[Statement, ...]
    known: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What a briefing repeats of what was announced, and what that puts on record."""

    sentences: tuple[Sentence, ...] = ()
    sources: tuple[Source, ...] = ()
    settles: Mapping[str, int] = field(default_factory=dict)

    def added_to(self, briefing: Briefing) -> Briefing:
        """Return the briefing with it."""
        settles = {**briefing.settles, **self.settles}
        return replace(briefing, ahead=self.sentences, ahead_sources=self.sources, settles=settles)


def repeat(
    announced: Iterable[Announced],
    *,
    today: date,
    audience: Audience,
    told: Mapping[str, int],
    busy: Collection[str],
    region: Region,
    entities: Mapping[str, Entity],
    feeds: Mapping[str, Feed],
) -> Ahead:
    """Return at most three for a day, seven for several, of stories that this audience is told of; the first day first.

    One of a story and day, never had before. `busy` stories speak for themselves today. `told` is the ledger's.
    """
    quiet = [one for one in announced if one.story.id not in busy and not _on_record(one, told)]
    room = {False: MOST, True: MOST_OF_A_WEEK}[any(one.day > today for one in quiet)]
    chosen: list[tuple[Announced, Statement, Report]] = []
    for one in _worthy(quiet, audience, region=region, entities=entities, feeds=feeds):
        best = _best(one, audience, feeds)
        if best and len(chosen) < room:
            chosen.append((one, *best))
    chosen.sort(key=lambda each: each[0].day)
    return Ahead(
        sentences=tuple(_sentence(one, today, statement, report, feeds) for one, statement, report in chosen),
        sources=tuple(source_of(report.article, feeds) for _, _, report in chosen),
        settles={f"{RECORD}{number}": number for one, _, _ in chosen for number in one.known},
    )


def _on_record(one: Announced, told: Mapping[str, int]) -> bool:
    return any(f"{RECORD}{number}" in told for number in one.known)


def _worthy(
    announced: Sequence[Announced],
    audience: Audience,
    *,
    region: Region,
    entities: Mapping[str, Entity],
    feeds: Mapping[str, Feed],
) -> list[Announced]:
    """Return those the audience would be told of if they were new, best first."""
    by_story: dict[str, list[Announced]] = {}
    for one in announced:
        by_story.setdefault(one.story.id, []).append(one)
    as_news = [
        Development(story=first.story, kind=DevelopmentKind.NEW, new=first.due, settles={})
        for first, *_ in by_story.values()
    ]
    choice = choose(as_news, topic=audience.topic, region=region, entities=entities, feeds=feeds)
    return [one for each in choice.chosen for one in by_story[each.development.story.id]]


def _best(one: Announced, audience: Audience, feeds: Mapping[str, Feed]) -> tuple[Statement, Report] | None:
    """Return the newest report's sentence, in the audience's language and from a text rather than a title if any is."""
    shown = []
    for statement in one.due:
        report = one.story.report(statement.article)
        if (
            report
            and not is_analysis(report)
            and source_of(report.article, feeds).outlet not in audience.hidden_outlets
        ):
            shown.append((statement, report))
    language = audience.language.partition("-")[0]
    return max(
        shown, key=lambda pair: (pair[0].language == language, pair[0].position >= 0, pair[0].number), default=None
    )


def _sentence(one: Announced, today: date, statement: Statement, report: Report, feeds: Mapping[str, Feed]) -> Sentence:
    """Return its own words, or the article's title where the feed lends no more."""
    feed = feeds.get(report.article.feed)
    text = statement.text if may_show(statement, feed) else report.article.title
    return Sentence(
        text=text,
        sources=(report.article.id,),
        role="context",
        language=statement.language,
        on=one.day if one.day > today else None,
    )
