"""Articles to passages: sentences with what block they stand in, the day they count for, and their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.entities.learning.cues import cues
from bot.entities.learning.territories import territory
from bot.model import Article, BlockRole
from bot.text.blocks import blocks_of
from bot.text.dates import dates
from bot.text.sentences import sentences
from bot.text.words import fold

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[A-ZА-ЯЁ]{2,}(?:/[A-ZА-ЯЁ]{2,})+"  # RFE/RL
    r"|[^\W\d_]+\d*(?:[-‐‑'’‘ʻʼ`′][^\W\d_]+|(?<=[^\W\d_])[-+]\d+)*"
    r"|\d+(?:[.,]\d+)*"
)
_APOSTROPHE = re.compile(r"['’‘ʻʼ`′]")
_OPENING = re.compile(r"[\"“”«„‘(\[:;–—•*|.!?…]|--")
_GLUE = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-ZÀ-ÞА-ЯЁӘҒҚҢӨҰҮҺЎҲӢӮҶ])")
_LONGEST_LINE = 10_000  # what finds sentences takes time with the square of a line full of brackets
_LONGEST_DATE_LINE = 40
_SHORTEST_GLUED = 4
_LONGEST_ABBREVIATION = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a passage, at `start` of its text.

    `gap` is what stands between it and the word before; `opens` = a sentence or a quotation begins with it.
    """

    text: str
    start: int
    gap: str
    opens: bool = False
    closes: bool = False  # nothing may be joined to it on the right (a possessive, a cut)
    has_particle: bool = False  # "al-Assad"

    @property
    def end(self) -> int:
        """Return where it ends in the passage's text."""
        return self.start + len(self.text)

    @property
    def is_capital(self) -> bool:
        """Tell whether it begins with a capital letter."""
        return self.has_particle or self.text[:1].isupper()

    @property
    def is_acronym(self) -> bool:
        """Tell whether it is written in capitals throughout."""
        letters = [character for character in self.text if character.isalpha()]
        return len(letters) >= 2 and all(character.isupper() for character in letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence. `on` is the day of its article, None when the article gives none."""

    article: str
    text: str
    role: BlockRole
    language: str
    words: tuple[Word, ...]
    on: date | None = None
    is_title_case: bool = False
    tail: str = ""  # the punctuation after the last word


def passages_of(articles: Iterable[Article]) -> tuple[Passage, ...]:
    """Return the passages in order, each sentence of an article once, glued words cut where the rest tells."""
    found: list[Passage] = []
    for article in articles:
        language = article.language
        day = _day_of(article)
        seen: set[str] = set()
        for text, role in _lines(article):
            for span in sentences(text, language):
                sentence = text[span.start : span.end]
                if sentence in seen:
                    continue
                seen.add(sentence)
                words = _words(sentence, language)
                if words:
                    found.append(
                        Passage(
                            article=article.id,
                            text=sentence,
                            role=role,
                            language=language,
                            words=words,
                            on=day,
                            is_title_case=_is_title_case(sentence, words, role, language),
                            tail=_tail(sentence),
                        )
                    )
    return _unglued(found)


def lower_counts(passages: Sequence[Passage]) -> Counter[str]:
    """Return how often each folded word stands in lower case: what does is hardly a name."""
    return Counter(fold(word.text) for passage in passages for word in passage.words if word.text[:1].islower())


def _lines(article: Article) -> Iterable[tuple[str, BlockRole]]:
    if article.title:
        yield article.title, BlockRole.HEADING
    for block in blocks_of(article):
        for start in range(block.start, block.end, _LONGEST_LINE):
            yield article.text[start : min(start + _LONGEST_LINE, block.end)], block.role


def _day_of(article: Article) -> date | None:
    """Return the day it was published, else the day that stands alone on one of its lines."""
    if article.published_at:
        return article.published_at.date()
    for line in article.text.split("\n"):
        line = line.strip()
        if 0 < len(line) <= _LONGEST_DATE_LINE and any(character.isdigit() for character in line):
            for found in dates(line, article.language, today=None):
                if found.on and found.certain and re.search(r"\d{4}", line):
                    return found.on
    return None


def _words(sentence: str, language: str) -> tuple[Word, ...]:
    found: list[Word] = []
    position = 0
    for match in _WORD.finditer(sentence):
        gap = sentence[position : match.start()]
        opens = not found or (bool(_OPENING.search(gap)) and not _is_abbreviation(found[-1], gap))
        found.extend(_pieces(match.group(), match.start(), gap, language, opens=opens))
        position = match.end()
    return tuple(found)


def _is_abbreviation(word: Word, gap: str) -> bool:
    """Tell whether the dot behind a word belongs to it ("St. Petersburg", "J. Smith", "Mr. Smith")."""
    return gap.strip() == "." and (word.is_capital and len(word.text) <= _LONGEST_ABBREVIATION)


def _pieces(text: str, start: int, gap: str, language: str, *, opens: bool) -> list[Word]:
    """Return the word without its possessive; "UN-sponsored" and "pro-Russian" as their two halves."""
    parts = _APOSTROPHE.split(text)
    if len(parts) > 1 and _is_ending(parts[-1], language):
        kept = text[: -len(parts[-1]) - 1]
        return [Word(text=kept, start=start, gap=gap, opens=opens, closes=True)]
    halves = re.split(r"[-‐‑]", text)
    if len(halves) == 2 and fold(halves[0]) in cues(language).lists["prefixes"] and halves[1][:1].isupper():
        return [Word(text=text, start=start, gap=gap, opens=opens, has_particle=True)]
    if len(halves) > 1 and all(territory(half, language) for half in halves):
        return [
            Word(text=half, start=place, gap="-", opens=opens, closes=True) for half, place in _placed(halves, start)
        ]
    mixed = (
        len(halves) > 1 and any(half[:1].islower() for half in halves) and any(half[:1].isupper() for half in halves)
    )
    if mixed and ((text[:1].isupper() and halves[-1][:1].islower() and len(halves[-1]) > 2) or text[:1].islower()):
        return [
            Word(
                text=half, start=place, gap=gap if place == start else "-", opens=opens and place == start, closes=True
            )
            for half, place in _placed(halves, start)
        ]
    return [Word(text=text, start=start, gap=gap, opens=opens)]


def _is_ending(part: str, language: str) -> bool:
    """Tell whether what stands behind an apostrophe is no part of the name."""
    spoken = cues(language)
    if fold(part) in spoken.lists["after_apostrophe"]:
        return True
    return "*" in spoken.lists["after_apostrophe"] and part.islower()


def _placed(halves: Sequence[str], start: int) -> Iterable[tuple[str, int]]:
    for half in halves:
        if half:
            yield half, start
        start += len(half) + 1


def _is_title_case(sentence: str, words: Sequence[Word], role: BlockRole, language: str) -> bool:
    """Tell whether capitals mean nothing here: nearly all words that could be lower case have one."""
    if sentence.endswith(".") or role is BlockRole.BYLINE:
        return False
    if len(words) > 2 and all(word.is_capital or not word.text[0].isalpha() for word in words):
        return True
    content = [word for word in words if word.text[0].isalpha() and not cues(language).is_function_word(word.text)]
    if len(content) < 4:
        return False
    return sum(word.is_capital for word in content) >= 0.8 * len(content)


def _tail(sentence: str) -> str:
    last = list(_WORD.finditer(sentence))
    return sentence[last[-1].end() :] if last else sentence


def _unglued(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Cut "summitOrvania" and "OrvaniaJohn": a half stands alone elsewhere, the whole nowhere."""
    standing = Counter(word.text for passage in passages for word in passage.words)
    return tuple(
        replace(passage, words=tuple(piece for word in passage.words for piece in _cut(word, standing)))
        for passage in passages
    )


def _cut(word: Word, standing: Counter[str]) -> tuple[Word, ...]:
    if standing[word.text] > 1 or word.is_acronym:
        return (word,)
    for found in _GLUE.finditer(word.text):
        left, right = word.text[: found.start()], word.text[found.start() :]
        stands = standing[left] or (left.islower() and standing[right])
        if stands and len(left) >= _SHORTEST_GLUED and len(right) >= _SHORTEST_GLUED:
            cut = Word(text=right, start=word.start + len(left), gap="")
            return (replace(word, text=left, closes=True), cut)
    return (word,)
