"""A look-back -> the chart of those whom its week named most, day by day; None where words say as much."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.charts.chart import MOST_SERIES, Chart, Series
from bot.model import Briefing

#: Of so many articles a picture begins to say more than a number.
FEWEST_ARTICLES = 4


def week_chart(briefing: Briefing, zone: str, *, title: str) -> Chart | None:
    """Return how often each was named; None for other briefings too."""
    most = [one for one in briefing.in_the_news if one.by_day][:MOST_SERIES]
    if sum(one.articles for one in most) < FEWEST_ARTICLES:
        return None
    # A day of the week begins at the briefing's hour; most of it lies on the day of its middle.
    middle = briefing.slot - timedelta(days=len(most[0].by_day)) + timedelta(hours=12)
    return Chart(
        title=title,
        first=middle.astimezone(ZoneInfo(zone)).date(),
        series=tuple(Series(name=one.name, counts=one.by_day) for one in most),
        language=briefing.language,
    )
