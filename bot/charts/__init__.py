"""Counts by day -> one chart, as SVG for a page and as PNG for a chat, always with the same numbers in words."""

from bot.charts.chart import MOST_SERIES, Chart, Series
from bot.charts.drawing import svg
from bot.charts.pixels import png
from bot.charts.words import in_words

__all__ = ["MOST_SERIES", "Chart", "Series", "in_words", "png", "svg"]
