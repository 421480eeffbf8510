"""Words -> the newest stories whose articles have them, a page at a time."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.actions.office import ActionRefused, Office
from bot.actions.spans import moment_of
from bot.ports import FoundArticle
from bot.text.languages import detect
from bot.text.words import fold, stem, stop_words, tokens

PAGE = 8
WORDS = 8
LONGEST = 50  # letters; a page carries them in its buttons
_BEGINS = ("since", "from", "after")
_TIMES = re.compile(rf"(?<!\S)({'|'.join(_BEGINS)}|to|until|before):(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A story with its newest article that has the words, and how many more of its articles have them here."""

    article: FoundArticle
    outlet: str
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of hits; `next_skip` counts articles, None = the last page; `span` is "begin-end" in seconds."""

    words: str
    span: str
    hits: tuple[Hit, ...]
    is_first: bool
    next_skip: int | None


async def search(office: Office, words: str, *, since: str = "", until: str = "", zone: str = "UTC") -> Page:
    """Return the first page, newest first; raises ActionRefused without a word, or for a time not understood.

    Times may stand among the words too: "dam since:7d to:yesterday".
    """
    now = office.clock.now()
    for name, written in _TIMES.findall(words):
        since, until = (since or written, until) if name.casefold() in _BEGINS else (since, until or written)
    begins = moment_of(since, now, zone) if since else None
    ends = moment_of(until, now, zone) if until else None
    return await _page(office, _TIMES.sub(" ", words), begins, ends, 0)


async def turn(office: Office, words: str, span: str, skip: int) -> Page:
    """Return another page of a search, from what its first page says of itself."""
    begin, _, end = span.partition("-")
    return await _page(office, words, _moment(begin), _moment(end), max(skip, 0))


def _moment(seconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def _seconds(moment: datetime | None) -> str:
    return str(int(moment.timestamp())) if moment else ""


async def _page(office: Office, words: str, begins: datetime | None, ends: datetime | None, skip: int) -> Page:
    words = _whole(" ".join(words.split()))
    # The first words in a language load its rules and its stemmer, which other people's answers need not wait for.
    stems = await asyncio.to_thread(stems_of, words)
    if not stems:
        raise ActionRefused("refused.words")
    wanted = PAGE * 4
    found = await office.desk.search(stems, since=begins, until=ends, limit=wanted + 1, skip=skip)
    hits: dict[str, list[FoundArticle]] = {}
    used = 0
    for article in found[:wanted]:
        if article.story not in hits and len(hits) == PAGE:
            break
        hits.setdefault(article.story, []).append(article)
        used += 1
    return Page(
        words=words,
        span=f"{_seconds(begins)}-{_seconds(ends)}",
        hits=tuple(
            Hit(article=articles[0], outlet=_outlet(articles[0], office), more=len(articles) - 1)
            for articles in hits.values()
        ),
        is_first=not skip,
        next_skip=skip + used if len(found) > used else None,
    )


def _whole(words: str) -> str:
    """Return as many whole words as fit; of a single word too long its beginning."""
    return words if len(words) <= LONGEST else words[: LONGEST + 1].rpartition(" ")[0] or words[:LONGEST]


def stems_of(words: str) -> list[str]:
    """Return what to look for: each word once, without its ending, in the language the words seem to be in.

    Words that carry no content count only when there are no others.
    """
    language = detect(words)
    folded = list(dict.fromkeys(token.text for token in tokens(fold(words))))
    telling = [word for word in folded if word not in stop_words(language)]
    return [_stem(word, language) for word in (telling or folded)[:WORDS]]


def _stem(word: str, language: str) -> str:
    short = stem(word, language)
    # A stem that is no beginning of its word (an irregular form) would find nothing.
    return short if len(short) >= 4 and word.startswith(short) else word


def _outlet(article: FoundArticle, office: Office) -> str:
    feed = office.feeds.get(article.feed)
    return feed.outlet if feed else article.feed
