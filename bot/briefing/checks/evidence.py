"""Texts to passages (one sentence each, with all that the checks compare) and articles to the evidence they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.model import Article, BlockRole
from bot.text.blocks import blocks_of
from bot.text.dates import FoundDate, dates
from bot.text.languages import detect
from bot.text.numbers import FoundQuantity, quantities
from bot.text.rules import rules
from bot.text.scripts import script_of, skeleton
from bot.text.sentences import sentences
from bot.text.words import Token, fold, stem, tokens

_REMEMBERED = 512  # articles; a briefing cites each several times
_SHORTEST_ANCHOR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a sentence says that its sources don't bear out: which check failed, its words, and what was found."""

    check: str
    text: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """One sentence. `stems`: its words of content without numbers and days; `anchors` hold in any language."""

    text: str
    line: str  # the whole line it stands in
    folded: str
    language: str
    words: tuple[Token, ...]
    stems: frozenset[str]
    quantities: tuple[FoundQuantity, ...]
    dates: tuple[FoundDate, ...]
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """All that the cited articles say. `words` are folded; `skeletons`: of words with a capital, by script."""

    passages: tuple[Passage, ...]
    languages: frozenset[str]
    words: frozenset[str]
    stems: frozenset[str]
    skeletons: Mapping[str, frozenset[str]]


def evidence_of(sources: Sequence[Article]) -> Evidence:
    """Return what the articles say, without what recurs under all articles of a feed."""
    passages = tuple(passage for article in sources for passage in _of_article(article))
    words = frozenset(word for passage in passages for word in _folded_words(passage))
    return Evidence(
        passages=passages,
        languages=frozenset(passage.language for passage in passages),
        words=words,
        stems=frozenset(one for passage in passages for one in passage.stems),
        skeletons=_skeletons(passages),
    )


def passages_of(text: str, language: str, today: date | None = None) -> tuple[Passage, ...]:
    """Return the passages of a text; relative dates are resolved against `today` when it is known."""
    return tuple(
        _passage(line[span.start : span.end], line, language, today)
        for line in text.split("\n")
        for span in sentences(line, language)
    )


@lru_cache(maxsize=_REMEMBERED)
def _of_article(article: Article) -> tuple[Passage, ...]:
    text = "\n".join([article.title, *_lines(article)])
    language = article.language or detect(text)
    return passages_of(text, language, article.published_at.date() if article.published_at else None)


def _lines(article: Article) -> Iterator[str]:
    for block in blocks_of(article):
        if block.role is not BlockRole.TAIL:
            yield article.text[block.start : block.end]


def _passage(text: str, line: str, language: str, today: date | None) -> Passage:
    words = tokens(text)
    counted = quantities(text, language)
    named = dates(text, language, today=today)
    return Passage(
        text=text,
        line=line,
        folded=fold(text),
        language=language,
        words=words,
        stems=frozenset(_content(words, language)),
        quantities=counted,
        dates=named,
        anchors=frozenset(_anchors(words, counted, named, language)),
    )


def _content(words: Sequence[Token], language: str) -> Iterator[str]:
    spoken = rules(language)
    for token in words:
        folded = fold(token.text)
        is_number = folded[0].isdigit() or spoken.numbers.find(folded) or spoken.multipliers.find(folded)
        is_day = spoken.weekdays.find(folded) or spoken.months.find(folded) or spoken.days.find(folded)
        if not (is_number or is_day or len(folded) == 1 or folded in spoken.stop_words):
            yield stem(token.text, language)


def _anchors(
    words: Sequence[Token], counted: Sequence[FoundQuantity], named: Sequence[FoundDate], language: str
) -> Iterator[str]:
    """Yield names by skeleton, numbers by value ("400 thousand" is "400,000") and days by day and month."""
    without = rules(language).stop_words
    taken = [(one.start, one.end) for one in counted] + [(one.start, one.end) for one in named]
    for token in words:
        inside = any(start <= token.start < end for start, end in taken)
        is_name = token.text[0].isupper() and len(token.text) >= _SHORTEST_ANCHOR and fold(token.text) not in without
        if is_name and not inside:
            yield _skeleton(fold(token.text))
    for quantity in counted:
        yield f"{quantity.value:.9g}"
    for one in named:
        if one.day:
            yield f"{one.day}.{one.month}"


def _skeletons(passages: Sequence[Passage]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for passage in passages:
        for token in passage.words:
            if token.text[0].isupper():
                found.setdefault(script_of(token.text), set()).add(_skeleton(fold(token.text)))
    return {script: frozenset(words) for script, words in found.items()}


def _folded_words(passage: Passage) -> Iterator[str]:
    return (fold(token.text) for token in passage.words)


@lru_cache(maxsize=100_000)
def _skeleton(word: str) -> str:
    return skeleton(word)
