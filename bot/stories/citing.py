"""An article and its mentions to the outlet it took its report from, so that origins can be counted."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import Article, Mention
from bot.stories.rules import phrases
from bot.stories.terms import language_of
from bot.text.words import fold, words

LEAD = 1200  # characters in which a report names its source
BEFORE = 4  # words between "citing" and the outlet
AFTER = 3  # words between the outlet and "reports"


def cited_outlet(article: Article, mentions: Iterable[Mention]) -> str:
    """Return the name of the outlet the text says it repeats, "" when it reports itself or names no known outlet."""
    language = language_of(article)
    for mention in mentions:
        if mention.type != "outlet" or mention.field != "text" or mention.start > LEAD:
            continue
        before = [fold(word) for word in words(article.text[max(0, mention.start - 80) : mention.start])]
        after = [fold(word) for word in words(article.text[mention.end : mention.end + 40])]
        if phrases("citing", language).found(before[-BEFORE:]) or phrases("said_by", language).found(after[:AFTER]):
            return mention.name
    return ""
