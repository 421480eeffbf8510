"""What is counted by day -> the chart that goes with a message, None where a picture would say no more than words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import charts
from bot.actions.lookup import LookUp
from bot.actions.stories import TimeLine
from bot.charts import FEWEST_ARTICLES, Chart, Series
from bot.chat.phrases import Phrases, PostedPhrases
from bot.model import Briefing

#: Over so many days, and of so many reports, a picture begins to say more than a number.
FEWEST_DAYS, FEWEST_REPORTS = 3, 5


def mentions_chart(found: LookUp, say: Phrases) -> Chart | None:
    """Return how often an entity was named, day by day."""
    return _chart(say("chart.mentions", name=found.entity.name), found.by_day, FEWEST_ARTICLES, say)


def reports_chart(found: TimeLine, say: Phrases) -> Chart | None:
    """Return how many reports of a story there were, day by day."""
    return _chart(say("chart.reports"), found.by_day, FEWEST_REPORTS, say)


def week_chart(briefing: Briefing, zone: str) -> Chart | None:
    """Return how often each of those was named whom a look-back's week named most, day by day."""
    return charts.week_chart(briefing, zone, title=PostedPhrases(briefing.language)("chart.week"))


def _chart(title: str, by_day: Sequence[tuple[date, int]], fewest: int, say: Phrases) -> Chart | None:
    counts = tuple(count for _, count in by_day)
    if len(counts) < FEWEST_DAYS or sum(counts) < fewest:
        return None
    series = Series(name=title, counts=counts)
    return Chart(title=title, first=by_day[0][0], series=(series,), language=say.language)
