"""`limelight replay`: an archive (JSON lines) to the briefings that its slots would have had, in memory."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from bot.cli.brief import Format, printed
from bot.cli.records import Record, articles, complain, moment, read_records

if TYPE_CHECKING:
    from bot.model import Article, Briefing, Feed
    from bot.pipeline import Fresh, Newsroom

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def replay(
    archive: Annotated[Path, typer.Argument(help="Articles with seen_at (JSON lines); - is standard input.")],
    every: Annotated[str, typer.Option(help="Time from slot to slot: 24h, 90m, 7d.")] = "24h",
    format: Annotated[Format, typer.Option(help="How to print each briefing.")] = Format.TEXT,
) -> None:
    """Print the briefings of an archive, slot by slot: everything that is news, no cap, no model."""
    step = _step(every)
    found = []
    for record, article in articles(read_records([archive])):
        if _dated(record):
            found.append(article)
        else:
            complain(str(archive), f"article {article.id} has no seen_at; skipped")
    asyncio.run(_print(found, step, format))


async def _print(found: Sequence[Article], step: timedelta, format: Format) -> None:
    from bot.answering import newsroom_of
    from bot.settings import load_settings

    newsroom = newsroom_of(load_settings())
    async for briefing in briefings(found, step, newsroom):
        typer.echo(printed(briefing, format, zone="UTC"), nl=False)
        if format is not Format.JSON:
            typer.echo()


async def briefings(found: Sequence[Article], step: timedelta, newsroom: Newsroom) -> AsyncIterator[Briefing]:
    """Yield one briefing a slot: from 00:00 UTC of the first day in steps, to the slot after the last article.

    A later form of an article (the same id) is an edit of it, as it is for a feed that is polled.
    """
    from bot.model import Audience, Slot, Topic
    from bot.pipeline import COMPETES_FOR, Edition, coverage_of, place, publish, read_again
    from bot.store import open_store
    from bot.stories.grouping import Grouper

    if not found:
        return
    waiting = sorted(found, key=lambda article: article.seen_at)
    begin = waiting[0].seen_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    known = dict(newsroom.feeds)
    for article in waiting:
        known.setdefault(article.feed, _feed(article.feed, newsroom.region.key))
    newsroom = replace(newsroom, feeds=known)
    read = len({article.feed for article in waiting})
    topic = Topic(region=newsroom.region.key)
    audience = Audience(id="replay", platform="terminal", address="", topic=topic, created_at=begin)
    grouper = Grouper(newsroom.names.entities, newsroom.region.weights)
    due_at, stored = begin, set[str]()
    async with open_store("sqlite+aiosqlite://") as store:
        while waiting:
            due_at += step
            count = next((place_ for place_, article in enumerate(waiting) if article.seen_at >= due_at), len(waiting))
            batch, waiting = waiting[:count], waiting[count:]
            new: list[Fresh] = []
            edited: list[Fresh] = []
            for article in batch:
                (edited if article.id in stored else new).append(_fresh(article, known))
                stored.add(article.id)
            await store.save_gathered(place(new, newsroom.names, grouper))
            await store.save_edits(read_again(edited, newsroom.names))
            slot = Slot(schedule="replay", on=due_at.date(), time=due_at.strftime("%H:%M"), due_at=due_at)
            edition = Edition(await store.stories_since(due_at - max(COMPETES_FOR, step), until=due_at))
            # an archive says nothing of feeds that were not read: no gap is known
            coverage = replace(await coverage_of(store, newsroom, due_at, edition), feeds=read, failed=(), silent=())
            briefing, _ = await publish(
                audience,
                slot,
                edition=edition,
                library=store,
                known=(await store.known([audience.id], due_at))[audience.id],
                newsroom=newsroom,
                coverage=coverage,
                limit=None,
                next_at=due_at + step,
            )
            await store.claim_slot(slot, audience.id, due_at)
            await store.freeze(slot, audience, briefing, (), due_at)
            yield briefing


def _step(every: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,4})([mhd])", every.strip())
    if not match or not int(match[1]):
        raise typer.BadParameter(f"{every!r} is no stretch of time; write it like 24h, 90m or 7d")
    return int(match[1]) * _UNITS[match[2]]


def _dated(record: Record) -> datetime | None:
    return moment(record.get("seen_at") or record.get("seen"))


def _fresh(article: Article, feeds: Mapping[str, Feed]) -> Fresh:
    from bot.feeds.reading import ReadArticle
    from bot.pipeline import Fresh

    return Fresh(feed=feeds[article.feed], read=ReadArticle(guid=article.id, article=article))


def _feed(name: str, region: str) -> Feed:
    """Make a feed for a name that the pack lacks: https://north.example/rss is the outlet North."""
    from bot.model import Feed, Reuse

    host = urlsplit(name).hostname or name
    label = host.removeprefix("www.").split(".")[0]
    outlet = label.replace("-", " ").replace("_", " ").title() or "Unknown outlet"
    return Feed(id=name, url=name, outlet=outlet, reuse=Reuse.FULL, region=region)
