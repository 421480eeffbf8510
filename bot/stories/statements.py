"""An article and its mentions to statements: one sentence-sized fact each, with what it says of itself."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.model import BODY, Article, BlockRole, Mention, Quantity, Statement
from bot.stories.rules import phrases
from bot.stories.stance import denied_numbers
from bot.stories.terms import language_of, line_key
from bot.text.blocks import blocks_of, byline_of
from bot.text.dates import dates
from bot.text.numbers import quantities
from bot.text.sentences import sentences
from bot.text.words import content_stems, fold, tokens, words

TITLE = -1  # position of the title among an article's statements
SHORTEST = 3  # words; less is no fact
SPEAKER = 8  # words of a speaker's name and office, at most


def statements_of(
    article: Article, mentions: Iterable[Mention], story: str, *, recurring: Container[str] = ()
) -> tuple[Statement, ...]:
    """Return the statements in order: the title first (position -1), then the sentences of the body, counted from 0.

    Headings, captions, bylines, tails and the `recurring` lines of the feed state nothing; a title that the text
    repeats is stated once, and so is what the page has from the feed.
    """
    known = tuple(mentions)
    if not article.language:
        article = replace(article, language=language_of(article))
    found = [
        _statement(article, known, story, "text", place, start, end, for_reading=for_reading)
        for place, (start, end, for_reading) in enumerate(_body(article, recurring))
    ]
    title = fold(article.title).strip().rstrip(".")
    if title and not any(fold(each.text).startswith(title) for each in found[:2]):
        found.insert(0, _statement(article, known, story, "title", TITLE, 0, len(article.title)))
    return tuple(each for each in found if _says_something(each))


def _says_something(statement: Statement) -> bool:
    """Tell a fact from a byline, and from a word or two; "Nobody died." is one."""
    if statement.position == 0 and byline_of(statement.text):
        return False
    some = len(statement.words) > 1 or (statement.negated and statement.words)
    return bool(some or statement.quantities or statement.entities)


def _body(article: Article, recurring: Container[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield the sentences' spans, and whether they stand on the article's page only."""
    said = ""
    for block in blocks_of(article):
        if block.role in BODY and line_key(article.text[block.start : block.end]) not in recurring:
            if for_reading := block.role is BlockRole.READING:
                said = said or fold(article.own_text)
            for span in sentences(article.text, article.language, start=block.start, end=block.end):
                if not for_reading or fold(article.text[span.start : span.end]) not in said:
                    yield span.start, span.end, for_reading


def _statement(
    article: Article,
    mentions: tuple[Mention, ...],
    story: str,
    field: str,
    position: int,
    start: int,
    end: int,
    *,
    for_reading: bool = False,
) -> Statement:
    text = (article.title if field == "title" else article.text)[start:end]
    language, today = article.language, article.at.date()
    row = words(fold(text))
    dated = dates(text, language, today=today)
    numbers = quantities(text, language, dated=dated)
    wrong = denied_numbers(text, numbers, language)  # "not 112 as had been reported" tells what is new
    named = (m.entity for m in mentions if m.field == field and start <= m.start and m.end <= end)
    return Statement(
        article=article.id,
        story=story,
        position=position,
        text=text,
        language=language,
        entities=tuple(sorted(set(named))),
        quantities=tuple(
            Quantity(value=value, unit=unit) for value, unit in sorted({(q.value, q.unit) for q in numbers})
        ),
        dates=tuple(sorted({d.on for d in dated if d.on})),
        words=tuple(sorted(set(content_stems(text, language)))),
        said_by=_speaker(text, language),
        negated=phrases("negation", language).found(row) is not None,
        background=not wrong and _looks_back(row, language, has_number=bool(numbers)),
        for_reading=for_reading,
        on=today,
    )


def _looks_back(row: Sequence[str], language: str, *, has_number: bool) -> bool:
    """Tell whether it tells of what was before.

    A number held against last year's is news, and in reported speech the tense of the past is that of the news.
    """
    if phrases("background", language).found(row):
        return not (has_number and phrases("comparison", language).found(row))
    past, said = phrases("long_past", language).found(row), phrases("said_by", language).found(row)
    return past is not None and not (said and said[0] < past[0])


def _speaker(text: str, language: str) -> str:
    """Return who says it, as written: the words before "said" or after "according to", up to the next comma."""
    folded = [fold(word) for word in words(text)]
    says = phrases("says", language).found(folded)
    if says and says[1] < len(folded):
        row = tokens(text)
        return _clause(text, row[says[1]].start, row[min(len(row), says[1] + SPEAKER) - 1].end)
    said = phrases("said_by", language).found(folded)
    if said and said[0]:
        row = tokens(text)
        return _last_clause(text, row[max(0, said[0] - SPEAKER)].start, row[said[0]].start)
    return ""


def _clause(text: str, start: int, end: int) -> str:
    stops = [text.find(mark, start, end) for mark in ",.;:—"]
    return text[start : min([stop for stop in stops if stop >= 0], default=end)].strip()


def _last_clause(text: str, start: int, end: int) -> str:
    return text[max([start, *(text.rfind(mark, start, end) + 1 for mark in ',;:—–”»"')]) : end].strip()
