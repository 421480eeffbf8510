"""Stories to a briefing on its way: what is new -> choose -> write -> check -> deliver, at each slot or when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.briefing.choose import Choice, Chosen, choose
from bot.briefing.compose import Writer, compose
from bot.briefing.extractive import write as write_extractively
from bot.briefing.model_writer import ModelWriter
from bot.model import Audience, Briefing, Coverage, Feed, Item, Region, Slot, Topic
from bot.pipeline.edition import Edition
from bot.pipeline.falling_due import with_announced
from bot.ports import FeedState, Known, Library, NameFinder

#: An untold development competes this long, then it is dropped.
COMPETES_FOR = timedelta(hours=72)

#: What a new audience, or one that asks without a time, is told of.
FIRST_LOOK = timedelta(hours=24)

#: At most so many items stand in a briefing; the rest competes at later slots.
ITEMS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """What writing a briefing needs besides the stories."""

    region: Region
    feeds: Mapping[str, Feed]
    names: NameFinder
    write: Writer = write_extractively
    model: ModelWriter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all audiences of one moment share. `mutes`: scope -> stories; see ports.Mending.

    `threads`: address -> stories that a thread of the channel there follows.
    """

    edition: Edition
    coverage: Coverage
    mutes: Mapping[str, frozenset[str]]
    untranslated: Collection[tuple[str, str]] = ()
    threads: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def muted(self, audience: Audience) -> frozenset[str]:
        """Return the stories that an audience is told no more of."""
        muted = self.mutes.get(audience.id, frozenset()) | self.mutes.get(f"space:{audience.space}", frozenset())
        return muted | self.threads.get(audience.address, frozenset()) if audience.threads else muted


async def brief(
    edition: Edition,
    *,
    audience: Audience,
    told: Mapping[str, int],
    slot: datetime,
    since: datetime | None,
    newsroom: Newsroom,
    coverage: Coverage,
    limit: int | None = ITEMS,
    earliest: datetime | None = None,
    follows: Mapping[str, str] | None = None,
    muted: Collection[str] = (),
    untranslated: Collection[tuple[str, str]] = (),
) -> tuple[Briefing, Choice]:
    """Write what an edition has for the audience beyond what it was told; without a model the same each time."""
    model = newsroom.model

    def chosen() -> Choice:
        return _chosen(edition, audience, told, newsroom=newsroom, limit=limit, earliest=earliest, muted=muted)

    def composed(choice: Choice) -> Briefing:
        return compose(
            choice,
            audience=audience,
            slot=slot,
            since=since,
            coverage=replace(coverage, held_back=len(choice.cut), off_topic=len(choice.refused)),
            feeds=newsroom.feeds,
            region=newsroom.region,
            write=writer_for(newsroom, untranslated),
            written_by=model.name if model else "extractive",
            follows=follows,
        )

    choice = await asyncio.to_thread(chosen)
    if model is not None:
        await model.prepare(choice.chosen, feeds=newsroom.feeds, language=audience.language)
    return await asyncio.to_thread(composed, choice), choice


def writer_for(newsroom: Newsroom, untranslated: Collection[tuple[str, str]]) -> Writer:
    """Return the model's writer where there is one; what it mistranslated before is left in the sources' own words."""
    model = newsroom.model
    if model is None:
        return newsroom.write

    def write(chosen: Chosen, *, feeds: Mapping[str, Feed], language: str) -> Item:
        plainly = (chosen.development.story.id, language) in untranslated
        return (newsroom.write if plainly else model)(chosen, feeds=feeds, language=language)

    return write if untranslated else model


def _chosen(
    edition: Edition,
    audience: Audience,
    told: Mapping[str, int],
    *,
    newsroom: Newsroom,
    limit: int | None,
    earliest: datetime | None,
    muted: Collection[str],
) -> Choice:
    """Choose for one audience, once for all that lack and want the same."""
    lacking = [each for each in edition.developments(told, since=earliest) if each.story.id not in muted]

    def anew() -> Choice:
        choice = choose(
            lacking,
            topic=audience.topic,
            region=newsroom.region,
            entities=newsroom.names.entities,
            feeds=newsroom.feeds,
            limit=limit,
            weigh=edition.weigh,
            sections=audience.sections,
        )
        # what later reports have overtaken is looked for in what was chosen only
        chosen = (replace(one, development=edition.as_it_stands(one.development)) for one in choice.chosen)
        return replace(choice, chosen=tuple(chosen))

    return edition.choice((tuple(map(id, lacking)), audience.topic, audience.sections, limit), anew)


async def publish(
    audience: Audience,
    slot: Slot,
    *,
    edition: Edition,
    library: Library,
    known: Known,
    newsroom: Newsroom,
    coverage: Coverage | None = None,
    limit: int | None = ITEMS,
    first_look: timedelta = FIRST_LOOK,
    ahead: bool = True,
    muted: Collection[str] = (),
    untranslated: Collection[tuple[str, str]] = (),
    next_at: datetime | None = None,
) -> tuple[Briefing, Choice]:
    """Write the briefing of a slot: what this audience lacks and may still be told, by what is `known` of it.

    `coverage` spares counting again what all audiences of one moment share. `ahead`: with what was announced for today,
    and for the days up to the schedule's next slot (`next_at`).
    `muted`: stories that are not told. `untranslated`: (story, language) told in the sources' own words.
    """
    last = known.last_briefed_at
    begins = (audience.created_at or slot.due_at) - first_look
    told = await asyncio.to_thread(_told, edition, begins, known)
    coverage = coverage or await coverage_of(library, newsroom, slot.due_at, edition)
    briefing, choice = await brief(
        edition,
        audience=audience,
        told=told,
        slot=slot.due_at,
        since=last,
        newsroom=newsroom,
        coverage=replace(coverage, reaches_to=library.stories_reach_to(last or begins)),
        limit=limit,
        earliest=min(slot.due_at - COMPETES_FOR, last or slot.due_at),
        follows=known.told_in,
        muted=muted,
        untranslated=untranslated,
    )
    if ahead:
        briefing = await with_announced(
            briefing,
            choice,
            audience=audience,
            slot=slot,
            next_at=next_at,
            told=known.told,
            told_in=known.told_in,
            edition=edition,
            library=library,
            region=newsroom.region,
            entities=newsroom.names.entities,
            feeds=newsroom.feeds,
        )
    return briefing, choice


def _told(edition: Edition, begins: datetime, known: Known) -> Mapping[str, int]:
    """Return what counts as told: what is on record, and all that was seen before the audience began."""
    told = dict(edition.told_before(begins))
    for story, number in known.told.items():
        told[story] = max(told.get(story, 0), number)
    return told


async def answer(
    *,
    topic: Topic,
    since: datetime | None,
    language: str,
    limit: int | None,
    library: Library,
    newsroom: Newsroom,
    now: datetime,
    edition: Edition | None = None,
) -> Briefing:
    """Write what is new since a moment (None = a day ago) for whoever asks; remembers nothing.

    `edition` spares loading the stories again for questions asked within moments of each other.
    """
    begins = since or now - FIRST_LOOK
    edition = edition or Edition(await library.stories_since(begins, until=now))
    coverage = await coverage_of(library, newsroom, now, edition)
    briefing, _ = await brief(
        edition,
        audience=Audience(id="answer", platform="", address="", language=language, topic=topic),
        told=edition.told_before(begins),
        slot=now,
        since=begins,
        newsroom=newsroom,
        coverage=replace(coverage, reaches_to=library.stories_reach_to(begins)),
        limit=limit,
    )
    return briefing


async def coverage_of(library: Library, newsroom: Newsroom, at: datetime, edition: Edition) -> Coverage:
    """Say what was read for a briefing: feeds that failed or fell silent, articles, copies."""
    states = await library.feed_states()
    known = [states.get(key) or FeedState(feed=key) for key in newsroom.feeds]
    day = await asyncio.to_thread(edition.reports_between, at - FIRST_LOOK, at)
    return Coverage(
        feeds=len(newsroom.feeds),
        failed=tuple(state.feed for state in known if state.health in ("failing", "gone") or not state.polled_at),
        silent=tuple(state.feed for state in known if state.health == "silent"),
        articles=len(day),
        copies=sum(report.silent for report in day),
    )
