"""Text to words: folded, cut into tokens, stemmed, without those that carry no content."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from bot.text.folding import APOSTROPHES, fold
from bot.text.rules import rules
from bot.text.scripts import romanise

__all__ = ["Token", "content_stems", "fold", "stem", "stop_words", "tokens", "words"]

_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]+|\d+)*")
_SNOWBALL = {
    "ar": "arabic", "de": "german", "en": "english", "es": "spanish", "fr": "french", "hi": "hindi", "it": "italian",
    "nl": "dutch", "pl": "polish", "pt": "portuguese", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_SHORTEST_STEM = 3
_LONGEST_WORD = 80  # what is longer is no word, and stemmers take the square of its length
#: Words whose spelling is kept: those that most of any text is made of. More would grow with every article for months.
REMEMBERED_WORDS = 30_000
_STEMMING = threading.Lock()  # a stemmer keeps the word it works on


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number; text[start:end] == token.text."""

    start: int
    end: int
    text: str


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words and numbers in order. Apostrophes inside a word belong to it, hyphens part words."""
    return tuple(Token(found.start(), found.end(), found.group()) for found in _TOKEN.finditer(text))


def words(text: str) -> list[str]:
    """Return the texts of the tokens, for a quarter of their cost."""
    return _TOKEN.findall(text)


def stop_words(language: str) -> frozenset[str]:
    """Return the folded words that carry no content; empty for a language without rules."""
    return rules(language).stop_words


def stem(word: str, language: str) -> str:
    """Return what the forms of a word share, folded; the folded word itself in a language without rules."""
    return _stem(word, language) if len(word) <= _LONGEST_WORD else fold(word)


@lru_cache(maxsize=REMEMBERED_WORDS)
def _stem(word: str, language: str) -> str:
    lowered = re.sub(rf"[{APOSTROPHES}]s?$", "", word.lower()) if language == "en" else word.lower()
    lowered = rules(language).irregular.get(lowered, lowered)
    if language in _SNOWBALL:
        with _STEMMING:
            return fold(_stemmer(language).stemWord(lowered.replace("ё", "е")))
    return _without_suffixes(fold(lowered), rules(language).suffixes)


def content_stems(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of the words and numbers that carry content, in order, repeated ones too.

    In Latin letters where a language is written in two scripts, so that a text and its twin have the same.
    """
    without, twofold = rules(language).stop_words, rules(language).two_scripts
    found = []
    for word in words(romanise(text, language) if twofold else text):
        folded = fold(word)
        if folded in without or (len(folded) < 2 and not folded.isdigit()):
            continue
        found.append(stem(word, language))
    return tuple(found)


@cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(_SNOWBALL[language])


def _without_suffixes(word: str, suffixes: tuple[str, ...]) -> str:
    """Take off at most two endings, the longest first, as long as a stem remains."""
    for _ in range(2):
        ending = next((end for end in suffixes if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM), None)
        if ending is None:
            break
        word = word[: -len(ending)]
    return word
