"""Developments to a choice: what a topic's readers are told, in which section, and what is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.briefing.choose_topic import fits, section_of
from bot.briefing.reason import Reason
from bot.briefing.worth import Worth, fresh_reports, is_analysis, worth
from bot.model import Article, Development, Entity, Feed, Region, Report, Topic

MOST_WORTH_READING = 2


class Weigh(Protocol):
    """Anything that judges a development as `worth` does."""

    def __call__(
        self, development: Development, *, region: Region, entities: Mapping[str, Entity], feeds: Mapping[str, Feed]
    ) -> Worth:
        """Return its worth."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A development with its place in the briefing. `country` is the region's country it is about, "" = several."""

    development: Development
    section: str
    country: str
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A development that is not told, and why."""

    development: Development
    reason: Reason
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`chosen` best first; `cut` had no room and competes again; `refused` is never told to this topic."""

    chosen: tuple[Chosen, ...] = ()
    cut: tuple[Chosen, ...] = ()
    refused: tuple[Left, ...] = ()
    worth_reading: tuple[Article, ...] = ()
    settles: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # by article of worth_reading


def choose(
    developments: Iterable[Development],
    *,
    topic: Topic,
    region: Region,
    entities: Mapping[str, Entity],
    feeds: Mapping[str, Feed],
    limit: int | None = None,
    weigh: Weigh = worth,
    sections: str = "",
) -> Choice:
    """Return what to tell, in the audience's kind of `sections`. `limit` None = no cap.

    The order of `developments` does not matter.

    `weigh` replaces `worth` by one that remembers, where many audiences choose from the same developments.
    """
    chosen: list[Chosen] = []
    refused: list[Left] = []
    reading: list[Development] = []
    for development in sorted(developments, key=lambda each: each.story.id):
        found = weigh(development, region=region, entities=entities, feeds=feeds)
        reason = found.refused or fits(development, topic, region=region, entities=entities, feeds=feeds)
        if reason:
            refused.append(Left(development=development, reason=reason, score=found.score))
        elif opinions := _views(development):
            if any(is_analysis(report) for report in opinions):
                reading.append(development)
            else:
                refused.append(Left(development=development, reason=Reason(key="analysis"), score=found.score))
        else:
            chosen.append(_chosen(development, found, topic, region, sections))
    chosen.sort(key=lambda each: (-each.score, each.development.story.id))
    kept = len(chosen) if limit is None else limit
    views = [
        (next(filter(is_analysis, fresh_reports(each))).article, each.settles) for each in reading[:MOST_WORTH_READING]
    ]
    return Choice(
        chosen=tuple(chosen[:kept]),
        cut=tuple(chosen[kept:]),
        refused=tuple(refused),
        worth_reading=tuple(article for article, _ in views),
        settles={article.id: settles for article, settles in views},
    )


def _views(development: Development) -> list[Report]:
    """Return the fresh reports where all of them are views."""
    fresh = fresh_reports(development)
    return fresh if all(report.article.is_view for report in fresh) else []


def _chosen(development: Development, found: Worth, topic: Topic, region: Region, sections: str) -> Chosen:
    country = found.countries[0] if found.countries else ""
    section = section_of(development, country, len(found.countries), topic, region, sections)
    return Chosen(development=development, section=section, country=country, score=found.score, reasons=found.reasons)
