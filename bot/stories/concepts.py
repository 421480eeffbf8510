"""Words of the news to what they mean in any language ("quake", "землетрясение", "zilzila" are one concept)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from bot.text.rules import rules
from bot.text.scripts import romanise, script_of
from bot.text.words import REMEMBERED_WORDS, fold, words

#: Romanised beginnings of words; "=word" stands for the whole word, "==word" for it in small letters alone.
Pattern = tuple[str, ...]
_APOSTROPHE = re.compile("(?<![og])'")
_SHORTEST = 2
_SOFT = re.compile("yo(?!')|ye")  # Latin letters for ё and е, which folding makes one
_ENDING = 1  # a word may go on behind a beginning for as many letters as that has, and this many more


def concepts(text: str, language: str) -> tuple[str, ...]:
    """Return the concepts of a text, in order, repeated ones too; none in a language without a list."""
    return tuple(concept for concept, _ in placed_concepts(words(text), language))


def placed_concepts(row: Sequence[str], language: str) -> tuple[tuple[str, int], ...]:
    """Return (concept, place of its first word) for a row of words."""
    if not _table(language):
        return ()
    spell = _speller(language)
    found = []
    for place, word in enumerate(row):
        if entries := _entries_from(word, language):
            after = [spell(following, language) for following in row[place + 1 : place + 3]]
            if concept := _fitting(entries, after):
                found.append((concept, place))
    return tuple(found)


@lru_cache(maxsize=REMEMBERED_WORDS)
def latin(word: str, language: str) -> str:
    """Return the word in plain Latin letters, so that its spellings in two scripts agree."""
    return _letters(word, language).replace("'", "")


@lru_cache(maxsize=20_000)
def _entries_from(word: str, language: str) -> Sequence[tuple[Pattern, str]]:
    """Return the entries that a word may begin, the longest beginning first: none for most words."""
    table, small, word = _table(language), word.islower(), _speller(language)(word, language)
    found = [*(table.get("==" + word, ()) if small else ()), *table.get("=" + word, ())]
    for length in range(len(word), max(_SHORTEST, (len(word) - _ENDING + 1) // 2) - 1, -1):
        found += table.get(word[:length], ())
    return tuple(found)


def _fitting(entries: Sequence[tuple[Pattern, str]], after: Sequence[str]) -> str:
    for rest, concept in entries:
        if len(rest) <= len(after) and all(map(_begins, after, rest)):
            return concept
    return ""


def _begins(word: str, pattern: str) -> bool:
    return word == pattern[1:] if pattern.startswith("=") else word.startswith(pattern)


@cache
def _table(language: str) -> Mapping[str, tuple[tuple[Pattern, str], ...]]:
    """Return first word -> (the words after it, concept), those with more words first."""
    table: dict[str, list[tuple[Pattern, str]]] = {}
    for concept, languages in _entries().items():
        for text in languages.get(language, ()):
            first, *rest = (_pattern(word, language) for word in text.split())
            table.setdefault(first, []).append((tuple(rest), concept))
    return {first: tuple(sorted(each, key=lambda entry: -len(entry[0]))) for first, each in table.items()}


def _pattern(word: str, language: str) -> str:
    bare = word.lstrip("=")
    return "=" * (len(word) - len(bare)) + _speller(language)(bare, language)


@cache
def _speller(language: str) -> Callable[[str, str], str]:
    """Return how words are compared: as written, or in Latin letters where the list is in them."""
    listed = " ".join(word for languages in _entries().values() for word in languages.get(language, ()))
    return _latin_letters if script_of(listed) == "latin" else _folded


@lru_cache(maxsize=REMEMBERED_WORDS)
def _latin_letters(word: str, language: str) -> str:
    """Return the word as `latin` has it, but with o' and g' as letters: Uzbek "o'ldi" died, "oldi" took."""
    return _APOSTROPHE.sub("", _letters(word, language))


def _letters(word: str, language: str) -> str:
    found = _SOFT.sub("e", fold(romanise(fold(word), language)))
    # ц is "ts" in some words of Latin Uzbek and "s" in others (apellyatsiya, aksiya)
    return found.replace("ts", "s") if rules(language).two_scripts else found


@lru_cache(maxsize=REMEMBERED_WORDS)
def _folded(word: str, language: str) -> str:  # noqa: ARG001 - the same call as latin()
    return fold(word)


@cache
def _entries() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = files("bot.stories").joinpath("data", "concepts.yaml").read_text("utf-8")
    found: Mapping[str, Mapping[str, Sequence[str]]] = yaml.load(
        text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    )
    return found
