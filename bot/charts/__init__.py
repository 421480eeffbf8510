"""Counts by day -> one chart, as SVG for a page and as PNG for a chat, always with the same numbers in words."""

from bot.charts.chart import Chart, Series
from bot.charts.drawing import svg
from bot.charts.pixels import png
from bot.charts.week import FEWEST_ARTICLES, week_chart
from bot.charts.words import in_words

__all__ = ["FEWEST_ARTICLES", "Chart", "Series", "in_words", "png", "svg", "week_chart"]
