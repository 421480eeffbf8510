"""What is counted by day -> the chart that goes with a message, None where a picture would say no more than words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.actions.lookup import LookUp
from bot.actions.stories import TimeLine
from bot.charts import MOST_SERIES, Chart, Series
from bot.chat.phrases import Phrases
from bot.model import Briefing

#: Over so many days, and of so many articles or reports, a picture begins to say more than a number.
FEWEST_DAYS, FEWEST_ARTICLES, FEWEST_REPORTS = 3, 4, 5


def mentions_chart(found: LookUp, say: Phrases) -> Chart | None:
    """Return how often an entity was named, day by day."""
    return _chart(say("chart.mentions", name=found.entity.name), found.by_day, FEWEST_ARTICLES, say)


def reports_chart(found: TimeLine, say: Phrases) -> Chart | None:
    """Return how many reports of a story there were, day by day."""
    return _chart(say("chart.reports"), found.by_day, FEWEST_REPORTS, say)


def week_chart(briefing: Briefing, zone: str) -> Chart | None:
    """Return how often each of those was named whom a look-back's week named most, day by day."""
    most = [one for one in briefing.in_the_news if one.by_day][:MOST_SERIES]
    if sum(one.articles for one in most) < FEWEST_ARTICLES:
        return None
    # A day of the week begins at the briefing's hour; most of it lies on the day of its middle.
    middle = briefing.slot - timedelta(days=len(most[0].by_day)) + timedelta(hours=12)
    return Chart(
        title=Phrases(briefing.language)("chart.week"),
        first=middle.astimezone(ZoneInfo(zone)).date(),
        series=tuple(Series(name=one.name, counts=one.by_day) for one in most),
        language=briefing.language,
    )


def _chart(title: str, by_day: Sequence[tuple[date, int]], fewest: int, say: Phrases) -> Chart | None:
    counts = tuple(count for _, count in by_day)
    if len(counts) < FEWEST_DAYS or sum(counts) < fewest:
        return None
    series = Series(name=title, counts=counts)
    return Chart(title=title, first=by_day[0][0], series=(series,), language=say.language)
