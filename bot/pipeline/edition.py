"""Stories at one moment to what each audience lacks of them, worked out once for all audiences that lack the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.briefing.ahead import Announced
from bot.briefing.choose import Choice
from bot.briefing.worth import Worth, worth
from bot.model import Development, Entity, Feed, Region, Report, Story
from bot.stories.news import development, overtaken


class Edition:
    """What may be told at one moment. Not safe to use from two threads at once."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self.stories = stories
        self._arrivals = {story.id: tuple({statement.story for statement in story.statements}) for story in stories}
        self._newest = {
            story.id: max((report.article.seen_at for report in story.reports), default=None) for story in stories
        }
        self._oldest = min((r.article.seen_at for story in stories for r in story.reports), default=None)
        self._found: dict[tuple[str, tuple[int, ...]], Development | None] = {}
        self._standing: dict[int, Development] = {}
        self._before: dict[datetime, Mapping[str, int]] = {}
        self._choices: dict[Hashable, Choice] = {}
        self._worth: dict[tuple[int, str], Worth] = {}
        #: by first and last local day and slot's moment: looked up once for all audiences that share them
        self.falling_due: dict[tuple[date, date, datetime], tuple[Announced, ...]] = {}

    def developments(self, told: Mapping[str, int], *, since: datetime | None = None) -> list[Development]:
        """Return what an audience with this told state lacks, of stories with a report seen after `since`."""
        found = []
        for story in self.stories:
            newest = self._newest[story.id]
            if since is None or (newest is not None and newest > since):
                fresh = self._development(story, told)
                if fresh is not None:
                    found.append(fresh)
        return found

    def _development(self, story: Story, told: Mapping[str, int]) -> Development | None:
        arrivals = self._arrivals[story.id]
        key = (story.id, tuple(told.get(arrival, 0) for arrival in arrivals))
        if key not in self._found:
            self._found[key] = development(story, told)
        return self._found[key]

    def reports_between(self, since: datetime, until: datetime) -> list[Report]:
        """Return the reports seen in (since, until]."""
        return [one for story in self.stories for one in story.reports if since < one.article.seen_at <= until]

    def choice(self, key: Hashable, anew: Callable[[], Choice]) -> Choice:
        """Return the choice made before by what went into it, else a new one."""
        if key not in self._choices:
            self._choices[key] = anew()
        return self._choices[key]

    def as_it_stands(self, found: Development) -> Development:
        """Return one of its developments with what later reports have overtaken, the same object each time."""
        if id(found) not in self._standing:
            self._standing[id(found)] = replace(found, overtaken=overtaken(found.story))
        return self._standing[id(found)]

    def told_before(self, moment: datetime) -> Mapping[str, int]:
        """Return, as if told, what was seen up to `moment`: a newcomer is not told of it."""
        if self._oldest is None or moment < self._oldest:
            return {}  # nearly everybody has been there for longer
        if moment not in self._before:
            self._before[moment] = dict(self._numbers_before(moment))
        return self._before[moment]

    def _numbers_before(self, moment: datetime) -> Iterator[tuple[str, int]]:
        # in order of arrival, so that the last number of a story is its highest
        for story in self.stories:
            seen = {report.article.id: report.article.seen_at for report in story.reports}
            for statement in sorted(story.statements, key=lambda each: each.number):
                if seen[statement.article] <= moment:
                    yield statement.story, statement.number

    def weigh(
        self, development: Development, *, region: Region, entities: Mapping[str, Entity], feeds: Mapping[str, Feed]
    ) -> Worth:
        """Return the worth of one of this edition's developments, judged once; entities and feeds stay the same."""
        key = (id(development), region.key)
        if key not in self._worth:
            self._worth[key] = worth(development, region=region, entities=entities, feeds=feeds)
        return self._worth[key]
