"""Recent statements that speak of a coming day -> what is announced, day by day, one line a story and day."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.office import Office
from bot.model import Statement, may_show
from bot.ports import FoundArticle
from bot.stories.ahead import due_on, still_stands

Announced = tuple[Statement, FoundArticle]

REACH = timedelta(days=60)
LINES = 15
LOOKED_AT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Something said to come on a day, in the words of its source."""

    on: date
    text: str
    language: str
    story: str
    title: str
    outlet: str
    url: str


async def what_is_ahead(office: Office) -> list[Announcement]:
    """Return announcements for the next 60 days, the nearest first; of a story and day the newest alone.

    What was moved, called off or denied since is left out.
    """
    today = office.clock.now().date()
    announced: dict[tuple[date, str], list[Announced]] = {}
    for statement, article in await office.desk.ahead(today, today + REACH, limit=LOOKED_AT):
        on = due_on(statement, after=today)
        if on is not None and on <= today + REACH:
            announced.setdefault((on, article.story), []).append((statement, article))
    waiting, lines = sorted(announced), list[Announcement]()
    while waiting and len(lines) < LINES:
        batch, waiting = waiting[:LINES], waiting[LINES:]
        said = await office.desk.said_in({story for _, story in batch})
        for on, story in batch:
            newest = await asyncio.to_thread(_newest, announced[on, story], said.get(story, ()))
            lines += [_line(on, *newest, office)] if newest else []
    return sorted(lines[:LINES], key=lambda one: (one.on, one.title))


def _newest(announced: Sequence[Announced], said: Sequence[Statement]) -> Announced | None:
    """Return the newest announcement that what was said since in its story leaves standing."""
    return next((one for one in announced if still_stands(one[0], said)), None)


def _line(on: date, statement: Statement, article: FoundArticle, office: Office) -> Announcement:
    feed = office.feeds.get(article.feed)
    return Announcement(
        on=on,
        text=statement.text if may_show(statement, feed) else article.title,
        language=statement.language,
        story=article.story,
        title=article.title,
        outlet=feed.outlet if feed else article.feed,
        url=article.url,
    )
