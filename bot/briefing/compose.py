"""A choice of developments to the briefing of one audience and slot, in sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Protocol

from bot.briefing.choose import MOST_WORTH_READING, Choice, Chosen
from bot.briefing.extractive import source_of
from bot.briefing.extractive import write as write_extractively
from bot.briefing.phrases import phrases_for
from bot.briefing.worth import fresh_reports, is_analysis
from bot.model import Article, Audience, Briefing, Coverage, Feed, Gap, Item, Region, Sentence


class Writer(Protocol):
    """Anything that turns a chosen development into an item."""

    def __call__(self, chosen: Chosen, *, feeds: Mapping[str, Feed], language: str) -> Item:
        """Return the item in `language`."""
        ...


def compose(
    choice: Choice,
    *,
    audience: Audience,
    slot: datetime,
    since: datetime | None,
    coverage: Coverage,
    feeds: Mapping[str, Feed],
    region: Region,
    write: Writer = write_extractively,
    follows: Mapping[str, str] | None = None,
    written_by: str = "extractive",
    ahead: Iterable[Sentence] = (),
) -> Briefing:
    """Return the briefing: items by section, sections in the region's order, within one as chosen.

    `since` is the audience's last briefing (None = its first); `follows` tells for a story which slot told it last.
    """
    language = audience.language
    told_in = follows or {}
    visible = _without_hidden(choice.chosen, audience, feeds)
    items = [write(chosen, feeds=feeds, language=language) for chosen in visible]
    items = [replace(item, follows=told_in.get(item.story, item.follows)) for item in items]
    reading = _worth_reading(choice, audience, feeds)
    headings = {"": ""} if audience.sections == "none" else _headings(region, items, language)
    order = {key: place for place, key in enumerate(headings)}
    return Briefing(
        slot=slot,
        audience=audience.id,
        language=language,
        items=tuple(sorted(items, key=lambda item: order[item.section])),
        worth_reading=tuple(source_of(article, feeds) for article in reading),
        settles=_settled(choice.settles.get(article.id, {}) for article in reading),
        ahead=tuple(ahead),
        coverage=replace(coverage, gaps=gaps_of(coverage, feeds)),
        written_by=written_by,
        title=audience.topic.name or region.name,
        since=since,
        sections=headings,
        countries=_countries(region, items, language),
    )


def gaps_of(coverage: Coverage, feeds: Mapping[str, Feed]) -> tuple[Gap, ...]:
    """Return the countries of which a feed could not be read, in the order in which feeds.yaml names them."""
    failed = set(coverage.failed)
    by_country: dict[str, list[Feed]] = {}
    for feed in feeds.values():
        by_country.setdefault(feed.country, []).append(feed)
    found = []
    for country, known in by_country.items():
        missing = [feed.outlet for feed in known if feed.id in failed]
        if missing:
            gap = Gap(country=country, read=len(known) - len(missing), feeds=len(known), outlets=tuple(missing))
            found.append(gap)
    return tuple(found)


def _headings(region: Region, items: Iterable[Item], language: str) -> dict[str, str]:
    """Return the headings of the sections that have items: countries, then themes, then the region as a whole."""
    used = {item.section for item in items}
    phrases = phrases_for(language)
    known = {code: phrases.country(code, name) for code, name in region.countries.items()}
    known |= {theme.key: theme.name for theme in region.themes if theme.key not in known}
    headings = {key: name for key, name in known.items() if key in used}
    # a section the region does not name is better shown under its own key than not at all
    headings |= {key: key for key in sorted(used - set(headings) - {""})}
    return headings | ({"": phrases.text("Region")} if "" in used else {})


def _worth_reading(choice: Choice, audience: Audience, feeds: Mapping[str, Feed]) -> list[Article]:
    """Return the named authors' views: those without a story of their own, then those on the stories that are told."""
    beside = (
        report.article
        for chosen in choice.chosen
        for report in fresh_reports(chosen.development)
        if is_analysis(report) and not report.silent
    )
    known = {article.id: article for article in (*choice.worth_reading, *beside)}
    shown = (each for each in known.values() if source_of(each, feeds).outlet not in audience.hidden_outlets)
    return list(islice(shown, MOST_WORTH_READING))


def _settled(known: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for settles in known:
        for story, number in settles.items():
            found[story] = max(number, found.get(story, 0))
    return found


def _countries(region: Region, items: Iterable[Item], language: str) -> dict[str, str]:
    """Return the names of the region's countries and of those that sources come from."""
    codes = dict.fromkeys([*region.countries, *(source.country for item in items for source in item.sources)])
    phrases = phrases_for(language)
    return {code: phrases.country(code, region.countries.get(code, "")) for code in codes if code}


def _without_hidden(chosen: Iterable[Chosen], audience: Audience, feeds: Mapping[str, Feed]) -> list[Chosen]:
    """Leave out what the outlets hidden by the audience say; an item only they tell goes as a whole."""
    hidden = {feed.id for feed in feeds.values() if feed.outlet in audience.hidden_outlets}
    if not hidden:
        return list(chosen)
    visible = []
    for each in chosen:
        development = each.development
        reports = tuple(r for r in development.story.reports if r.article.feed not in hidden)
        kept = {report.article.id for report in reports}
        new = tuple(s for s in development.new if s.article in kept)
        if new:
            pruned = replace(
                development,
                story=replace(development.story, reports=reports),
                new=new,
                earlier=tuple(s for s in development.earlier if s.article in kept),
                corrections=tuple(c for c in development.corrections if {c.old.article, c.new.article} <= kept),
            )
            visible.append(replace(each, development=pruned))
    return visible
