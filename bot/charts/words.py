"""A chart -> its numbers in words: what a screen reader says, and what stands beside the picture."""

from __future__ import annotations

from datetime import date

from bot.briefing.phrases import Phrases, phrases_for
from bot.charts.chart import Chart, Series
from bot.text.clean import clean_line

#: Discord takes no longer description of a picture; Slack takes twice as much.
LONGEST = 1024
NAME = 80


def in_words(chart: Chart, *, limit: int = LONGEST) -> str:
    """Return title, span, each series' sum and busiest day, and for one series its days if they have room.

    Untrusted names come through as one clean line; a chat escapes the result as it does any other text.
    """
    words = phrases_for(chart.language)
    title = cut(chart.title, NAME)
    text = f"{title}, {words.dated(chart.days[0])} – {words.dated(chart.days[-1])}: "
    sums = "; ".join(_sum(one, chart, words, named=len(chart.series) > 1) for one in chart.series)
    text = f"{text}{sums}."
    if len(chart.series) == 1:
        days = [
            f"{words.dated(day)} {count}"
            for day, count in zip(chart.days, chart.series[0].counts, strict=True)
            if count
        ]
        whole = f"{text} {', '.join(days)}."
        text = whole if len(whole) <= limit else text
    return cut(text, limit)


def cut(text: str, limit: int) -> str:
    """Return the text on one clean line of at most `limit` characters."""
    line = clean_line(text)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _sum(series: Series, chart: Chart, words: Phrases, *, named: bool) -> str:
    name = f"{cut(series.name, NAME)} " if named else ""
    most = max(series.counts)
    if not most:
        return f"{name}0"
    day: date = chart.days[series.counts.index(most)]
    return f"{name}{sum(series.counts)} ({words.text('most on {day}: {n}', day=words.dated(day), n=most)})"
