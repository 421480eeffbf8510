"""Recent statements that speak of a coming day -> what is announced, day by day, one line a story and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.office import Office
from bot.model import may_show

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
    """Return announcements for the next 60 days, the nearest first; of a story and day the newest alone."""
    today = office.clock.now().date()
    found: dict[tuple[str, date], Announcement] = {}
    for statement, article in await office.desk.ahead(today, today + REACH, limit=LOOKED_AT):
        if statement.background or statement.negated:
            continue
        feed = office.feeds.get(article.feed)
        on = min(day for day in statement.dates if today < day <= today + REACH)
        announcement = Announcement(
            on=on,
            text=statement.text if may_show(statement, feed) else article.title,
            language=statement.language,
            story=article.story,
            title=article.title,
            outlet=feed.outlet if feed else article.feed,
            url=article.url,
        )
        found.setdefault((article.story, on), announcement)
    return sorted(found.values(), key=lambda one: (one.on, one.title))[:LINES]
