"""What a reader asks for -> the page: the archive, a briefing, a story, a name, what is ahead, a search, the feeds."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from markupsafe import Markup

from bot.actions.ahead import what_is_ahead
from bot.actions.feeds import FeedHealth
from bot.actions.feeds import feeds as feeds_with_health
from bot.actions.lookup import look_up
from bot.actions.office import ActionRefused
from bot.actions.search import search, turn
from bot.briefing import wording
from bot.briefing.render_html import body
from bot.charts import Chart, Series, in_words, svg, week_chart
from bot.delivery.parts import marker
from bot.model import Briefing, Role
from bot.ports import PostedBriefing
from bot.web.reader import Reader
from bot.web.rendering import page
from bot.web.story import story_page

#: Briefings on a page of the archive, headlines shown of each.
A_PAGE, HEADLINES = 20, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A briefing in the archive."""

    url: str
    slot: datetime
    title: str  # of a look-back; a daily briefing is called by its day
    tally: str
    headlines: tuple[tuple[str, str], ...]  # with their languages
    more: int


async def archive(reader: Reader, *, before: datetime | None = None) -> str:
    """Return the list of the audience's briefings, the newest first."""
    found = await reader.office.desk.briefings(reader.audience.id, limit=A_PAGE + 1, before=before)
    oldest = found[A_PAGE - 1].at if len(found) > A_PAGE else None
    return page(
        "archive.html",
        reader,
        place="archive",
        briefings=[listed(one, reader) for one in found[:A_PAGE]],
        older=reader.links.archive(oldest.isoformat()) if oldest else "",
        is_first=before is None,
    )


def listed(posted: PostedBriefing, reader: Reader) -> Listed:
    """Return a briefing as the archive shows it."""
    briefing = posted.briefing
    told = [(item.headline, item.sources[0].language if item.sources else "") for item in briefing.items]
    return Listed(
        url=address_of(reader, posted),
        slot=briefing.slot,
        title=briefing.title if briefing.look_back else "",
        tally=wording.tally(briefing) or wording.quiet(briefing, zone=reader.audience.zone),
        headlines=tuple(told[:HEADLINES]),
        more=max(len(told) - HEADLINES, 0),
    )


def address_of(reader: Reader, posted: PostedBriefing) -> str:
    """Return where a briefing on record stands."""
    return reader.links.briefing(day_of(posted.slot), marker(posted.slot, 1))


def day_of(slot: str) -> date:
    """Return the local day that stands in a slot's key."""
    return date.fromisoformat(slot.rsplit("/", 2)[1])


async def briefing_page(reader: Reader, on: date, marked: str) -> str | None:
    """Return one briefing, None when the audience has none such."""
    posted = await reader.office.desk.briefing_of(reader.audience.id, on, marked)
    return await posted_page(reader, posted) if posted else None


async def posted_page(reader: Reader, posted: PostedBriefing) -> str:
    """Return the page of a briefing on record."""
    withdrawn = await reader.withdrawn(posted.slot)
    shown = reader.shown(posted.briefing, withdrawn[posted.slot])
    chart = week_chart(shown, reader.audience.zone, title=reader.phrases.text("In the news: articles a day"))
    return page(
        "briefing.html",
        reader,
        briefing=shown,
        tally=wording.tally(shown),
        body=content(shown, reader),
        chart=Markup(svg(chart)) if chart else "",
        chart_words=in_words(chart) if chart else "",
    )


def content(briefing: Briefing, reader: Reader) -> Markup:
    """Return what stands below a briefing's heading, as HTML."""
    lines = body(briefing, zone=reader.audience.zone, story=lambda item: reader.links.story(item.story))
    return Markup("\n".join(lines))


async def story(reader: Reader, key: str, language: str = "") -> str | None:
    """Return a story's page, None for one that is no more."""
    found = await reader.office.desk.story(key)
    if found is None or not found.reports:
        return None
    shown = await asyncio.to_thread(story_page, found, reader, language)
    return page("story.html", reader, story=shown, key=found.id)


async def entity(reader: Reader, key: str) -> str | None:
    """Return the page of somebody or something, None for a key that the catalogue does not have."""
    if key not in reader.office.entities:
        return None
    found = await look_up(reader.office, f"e:{key}")
    name = found.entity.name
    spellings = [alias for alias in found.entity.aliases if alias.note != "misprint" and alias.text != name]
    chart = Chart(
        title=reader.phrases.text("Articles a day that name {name}", name=name),
        first=found.by_day[0][0],
        series=(Series(name=name, counts=tuple(count for _, count in found.by_day)),),
        language=reader.audience.language,
    )
    return page(
        "entity.html",
        reader,
        found=found,
        entity=found.entity,
        spellings=spellings,
        chart=Markup(svg(chart)),
        chart_words=in_words(chart),
        dates=partial(_held, reader),
    )


def _held(reader: Reader, role: Role) -> str:
    """Return when an office was held, as far as anybody vouches for it."""
    if role.since or role.until:
        return f"{role.since or '…'} – {role.until or ''}".strip()
    return reader.phrases.text("as of {day}", day=role.as_of.isoformat()) if role.as_of else ""


async def ahead(reader: Reader) -> str:
    """Return what recent reports announce, day by day."""
    found = await what_is_ahead(reader.office)
    days: dict[date, list[object]] = {}
    for one in found:
        days.setdefault(one.on, []).append((one, reader.source_url(one.url, one.outlet)))
    return page("ahead.html", reader, place="ahead", days=days)


async def search_page(reader: Reader, words: str, span: str, skip: int) -> str:
    """Return what a search found; with names of the catalogue that the words may mean."""
    entities = reader.office.names.search(words, 5) if words else []
    refused, found = "", None
    if words:
        try:
            found = await (
                turn(reader.office, words, span, skip)
                if skip
                else search(reader.office, words, zone=reader.audience.zone)
            )
        except ActionRefused:
            refused = words
    return page("search.html", reader, words=words, found=found, entities=entities, refused=refused)


async def feeds(reader: Reader) -> str:
    """Return how each feed fares, those in trouble first; feeds that were added in chat are not told of."""
    found = [one for one in await feeds_with_health(reader.office) if reader.may_know(one.feed.id)]
    return page(
        "feeds.html", reader, place="feeds", feeds=found, read=sum(not one.is_in_trouble for one in found), why=_why
    )


def _why(one: FeedHealth) -> str:
    return one.state.reason if one.is_in_trouble else ""
