"""A development to what it is worth to a region's readers, and where in a briefing it belongs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.briefing.reason import Reason
from bot.briefing.worth_words import noise_of, weight_of
from bot.model import Development, DevelopmentKind, Entity, Feed, Mention, Region, Report
from bot.text.sentences import sentences

#: Points; a region's `weights` may replace each. Below `threshold` nothing is told, whatever the room.
WEIGHTS: Mapping[str, float] = {
    "threshold": 1.0,
    "anchor": 1.0,  # something of the region stands in title or lead: without it the item is no news here
    "origin": 0.4,  # each doubling of independent outlets
    "country": 0.2,  # each further country of the region
    "entity": 0.1,  # each known name in title or lead, five at most
    "weighty": 0.3,  # each weighty word in title or lead, three at most
    "correction": 0.5,
    "noise": -2.0,  # sport, adverts, horoscopes, greetings, currency tables, weather
    "noise_weighty": -0.3,  # the same beside a weighty word
}
#: Noise that a weighty word makes no news of: a telegram on a death, an independence day, the stars on agreements.
ROUTINE = frozenset({"greeting", "horoscope"})
_LEAD = 2  # sentences
_LEAD_LETTERS = 700  # within which they end
_MOST_ENTITIES = 5
_MOST_WEIGHTY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """`refused` says why it is never told, None = it may be. `countries` are the region's, the most named first."""

    score: float
    countries: tuple[str, ...] = ()
    refused: Reason | None = None
    reasons: tuple[Reason, ...] = ()


def worth(
    development: Development, *, region: Region, entities: Mapping[str, Entity], feeds: Mapping[str, Feed]
) -> Worth:
    """Return the worth of what is new: only reports with a new statement are looked at."""
    points = {**WEIGHTS, **{key: value for key, value in region.weights.items() if key in WEIGHTS}}
    reports = fresh_reports(development)
    countries = _countries(reports, region, entities) or _countries_of_story(development, region, entities)
    if not countries:
        return Worth(score=0.0, refused=Reason(key="no_anchor"))
    names = {mention.entity for report in reports for mention in _leading(report)}
    weighty = max(weight_of(_head(report), report.article.language) for report in reports)
    reasons = [
        Reason(key="anchor", what=countries[0], points=points["anchor"]),
        Reason(key="countries", points=points["country"] * (len(countries) - 1)),
        Reason(key="origins", points=points["origin"] * math.log2(max(1, len(_origins(reports, feeds))))),
        Reason(key="entities", points=points["entity"] * min(_MOST_ENTITIES, len(names))),
        Reason(key="weighty", points=points["weighty"] * min(_MOST_WEIGHTY, weighty)),
    ]
    if development.kind is DevelopmentKind.CORRECTION:
        reasons.append(Reason(key="correction", points=points["correction"]))
    kinds = [noise_of(report.article.title, _head(report), report.article.language) for report in reports]
    if all(kinds):
        mild = weighty and not ROUTINE.intersection(kinds)
        reasons.append(Reason(key="noise", what=kinds[0], points=points["noise_weighty" if mild else "noise"]))
    score = sum(reason.points or 0.0 for reason in reasons)
    under = Reason(key="threshold", what=f"{score:.1f} < {points['threshold']:g}")
    return Worth(
        score=score,
        countries=countries,
        refused=None if score >= points["threshold"] else under,
        reasons=tuple(reason for reason in reasons if reason.points),
    )


def fresh_reports(development: Development) -> list[Report]:
    """Return the reports that have a new statement."""
    fresh = {statement.article for statement in development.new}
    return [report for report in development.story.reports if report.article.id in fresh]


def is_analysis(report: Report) -> bool:
    """Tell whether a report is a named author's view."""
    return report.article.is_view and bool(report.article.author)


def _countries(reports: Iterable[Report], region: Region, entities: Mapping[str, Entity]) -> tuple[str, ...]:
    counted: Counter[str] = Counter()
    for report in reports:
        for mention in _leading(report):
            entity = entities.get(mention.entity)
            if entity and entity.country in region.countries:
                counted[entity.country] += 2 if mention.field == "title" else 1
    order = list(region.countries)
    return tuple(sorted(counted, key=lambda code: (-counted[code], order.index(code))))


def _countries_of_story(development: Development, region: Region, entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """Return the countries of what was told before, or says the same: a report need not say again where it happens.

    Most of those reports must have one: a country that was named in passing makes no story the region's.
    """
    fresh = {statement.article for statement in development.new}
    others = [each for each in development.story.reports if each.article.id not in fresh and not each.silent]
    anchored = [each for each in others if _countries([each], region, entities)]
    return _countries(anchored, region, entities) if 2 * len(anchored) > len(others) else ()


def _leading(report: Report) -> list[Mention]:
    end = _lead_end(report)
    return [mention for mention in report.mentions if mention.field == "title" or mention.start < end]


def _lead_end(report: Report) -> int:
    return _end_of_lead(report.article.text[:_LEAD_LETTERS], report.article.language)


@lru_cache(maxsize=20_000)
def _end_of_lead(beginning: str, language: str) -> int:
    spans = sentences(beginning, language)
    return spans[:_LEAD][-1].end if spans else 0


def _head(report: Report) -> str:
    return f"{report.article.title}\n{report.article.text[: _lead_end(report)]}"


def _origins(reports: Iterable[Report], feeds: Mapping[str, Feed]) -> set[str]:
    outlets = set()
    for report in reports:
        if not report.copy_of and not report.citing:
            feed = feeds.get(report.article.feed)
            outlets.add(feed.outlet if feed else report.article.feed)
    return outlets
