"""The chart of an answer: its numbers as a line under it, and on wish its picture in the asker's direct messages."""

from __future__ import annotations

from bot.actions.lookup import look_up
from bot.actions.stories import time_line
from bot.charts import Chart, in_words, png
from bot.charts.pixels import LIGHT
from bot.chat.charts import mentions_chart, reports_chart
from bot.chat.phrases import Phrases
from bot.chat.slack import lists, pieces
from bot.chat.slack.calling import Call
from bot.chat.slack.files import send_file
from bot.chat.slack.pieces import Piece

FILE = "chart.png"
LINE, ALT_TEXT = 600, 1000  # letters


def numbers(chart: Chart | None) -> list[Piece]:
    """Return the chart's numbers in words."""
    return [pieces.context(in_words(chart, limit=LINE))] if chart else []


def chart_button(chart: Chart | None, value: str, say: Phrases) -> list[Piece]:
    """Return the button that sends the picture; `value` is "e:entity" or "s:story"."""
    return [pieces.button(say("button.chart"), "ll1:chart", value)] if chart else []


async def send_chart(call: Call) -> list[Piece]:
    """Send the picture to whoever pressed, since answers are theirs alone; say where it is, or that it did not come."""
    kind, _, story = call.words.partition(":")
    if kind == "e":
        chart = mentions_chart(await look_up(call.office, call.words), call.say)
    else:
        chart = reports_chart(await time_line(call.office, story), call.say)
    picture = await png(chart, LIGHT) if chart else None
    if chart is None or picture is None:
        return lists.sentence(call.say("chart.failed"))
    said = in_words(chart, limit=ALT_TEXT)
    sent = await send_file(call, picture, name=FILE, title=chart.title, said=said)
    return lists.sentence(call.say("chart.sent" if sent else "chart.failed"))
