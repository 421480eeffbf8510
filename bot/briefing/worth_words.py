"""Texts to the kinds of words that tell news from noise, by the lists of worth.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from bot.text.scripts import romanise
from bot.text.words import fold, tokens

Phrase = tuple[str, ...]
_APOSTROPHE = re.compile("(?<![og])'")
_SCORE = re.compile(r"(?<![\d:.,])\d{1,2}:\d(?![\d:])")  # "2:1"; a time of day has two digits behind the colon

_HYPHENED = re.compile(r"(?<![\d-])\d{1,2}[-–]\d{1,2}(?![\d-])")  # "2-1": a score only beside a word of sport


def noise_of(title: str, lead: str, language: str) -> str:
    """Return the kind of noise the title has a word or a score of ("sport", "advert", ...), "" for none.

    Where the title has neither, a score beside a word of sport in the lead is enough, or an offer.
    """
    if _SCORE.search(title):
        return "sport"
    words, tables = _words(title, language), _tables(language)["noise"]
    found = next((kind for kind, table in tables.items() if _has(table, words)), "")
    if found:
        return found
    row = _words(lead, language)
    if (_SCORE.search(lead) or _HYPHENED.search(lead)) and _has(tables["sport"], row):
        return "sport"
    return "advert" if _has(_tables(language)["offer"], row) else ""


def weight_of(text: str, language: str) -> int:
    """Return how many weighty words the text has."""
    words = _words(text, language)
    table = _tables(language)["weighty"]
    return sum(_fits(table, words, place) for place in range(len(words)))


def _has(table: Mapping[str, Sequence[Phrase]], words: Sequence[str]) -> bool:
    return any(_fits(table, words, place) for place in range(len(words)))


def _fits(table: Mapping[str, Sequence[Phrase]], words: Sequence[str], place: int) -> bool:
    for phrase in table.get(words[place][:2], ()):
        if place + len(phrase) <= len(words) and all(
            word == part[1:] if part.startswith("=") else word.startswith(part)
            for part, word in zip(phrase, words[place:], strict=False)
        ):
            return True
    return False


def _words(text: str, language: str) -> list[str]:
    return [_latin(token.text, language) for token in tokens(text)]


@lru_cache(maxsize=50_000)
def _latin(word: str, language: str) -> str:
    """Return the word in Latin letters; o' and g' are letters of their own: Uzbek "o'ldi" died, "oldi" took."""
    return _APOSTROPHE.sub("", fold(romanise(fold(word), language)))


@cache
def _tables(language: str) -> Mapping[str, Any]:
    data = _data()
    return {
        "noise": {kind: _table(words.get(language, ()), language) for kind, words in data["noise"].items()},
        "offer": _table(data["offer"].get(language, ()), language),
        "weighty": _table(data["weighty"].get(language, ()), language),
    }


def _table(texts: Sequence[str], language: str) -> Mapping[str, Sequence[Phrase]]:
    table: dict[str, list[Phrase]] = {}
    for text in texts:
        parts = [word for each in text.split() for word in _parts(each, language)]
        if parts:
            table.setdefault(parts[0].lstrip("=")[:2], []).append(tuple(parts))
    return table


def _parts(word: str, language: str) -> list[str]:
    sign, bare = ("=", word[1:]) if word.startswith("=") else ("", word)
    return [sign + _latin(token.text, language) for token in tokens(bare)]


@cache
def _data() -> Mapping[str, Any]:
    text = files("bot.briefing").joinpath("data", "worth.yaml").read_text("utf-8")
    found: Mapping[str, Any] = yaml.load(
        text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    )  # every word as written: "no" is no truth value
    return found
