"""The product's two flows, joined by the database; the only place that knows the order of the stages.

gather    fetch -> read -> match -> group
publish   what is new -> choose -> write -> check -> deliver
"""

from bot.pipeline.edition import Edition
from bot.pipeline.gather import gather
from bot.pipeline.looking_back import look_back
from bot.pipeline.placing import group, match, place, read_again, rebuild
from bot.pipeline.polling import Fresh, Polled, poll_feed
from bot.pipeline.publish import COMPETES_FOR, FIRST_LOOK, ITEMS, Newsroom, Shared, answer, brief, coverage_of, publish

__all__ = [
    "COMPETES_FOR",
    "FIRST_LOOK",
    "ITEMS",
    "Edition",
    "Fresh",
    "Newsroom",
    "Polled",
    "Shared",
    "answer",
    "brief",
    "coverage_of",
    "gather",
    "group",
    "look_back",
    "match",
    "place",
    "poll_feed",
    "publish",
    "read_again",
    "rebuild",
]
