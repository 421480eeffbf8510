"""The rules of a language, read from data/*.yaml: its stop words, months, units, hedges and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from bot.text.data_files import read_data
from bot.text.folding import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTable:
    """Words with a meaning each. A word is found whole, or by the longest `begin*` it starts with."""

    whole: Mapping[str, str] = field(default_factory=dict)
    begins: Mapping[str, str] = field(default_factory=dict)

    def find(self, word: str) -> str | None:
        """Return the meaning of a folded word, or None."""
        found = self.whole.get(word)
        if found is not None or not self.begins:
            return found
        for length in range(len(word), 2, -1):
            found = self.begins.get(word[:length])
            if found is not None:
                return found
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One language. Everything is folded; a pattern that matches nothing stands for an empty list."""

    language: str
    stop_words: frozenset[str]
    abbreviations: Mapping[
        str, str
    ]  # without their last dot -> never_last, last_after_number, before_number, maybe_last
    suffixes: tuple[str, ...]  # longest first
    months: WordTable
    weekdays: WordTable
    days: WordTable
    numbers: WordTable
    multipliers: WordTable
    units: WordTable
    half_more: tuple[tuple[str, ...], ...]  # "two and a half", "екі жарым": behind a number
    fractions: Mapping[tuple[str, ...], float]  # "half a", "жарты": of the multiplier behind them
    number_joins: frozenset[str]  # "and" in "a hundred and twenty"
    next_words: frozenset[str]
    last_words: frozenset[str]
    hedges: Mapping[str, re.Pattern[str]]  # alleged, planned, expected, possible
    said: re.Pattern[str]  # somebody is quoted or reported
    hearsay: re.Pattern[str]  # "is said to": nobody's word in particular
    voiced: re.Pattern[str]  # a weaker sign that a sentence gives somebody's view
    looks_ahead: re.Pattern[str]  # forms of verbs that tell of what is to come
    at_least: re.Pattern[str]
    at_most: re.Pattern[str]
    about: re.Pattern[str]
    background: re.Pattern[str]
    roles: WordTable  # word -> office, by keys shared by all languages
    turns_following: frozenset[str]  # "not": turns the meaning of what follows
    turns_verbs: frozenset[str]  # those of both that turn a verb ("not", where "no" turns a thing)
    turns_preceding: frozenset[str]  # "емес": of what precedes
    turns_nothing: re.Pattern[str]  # "not only", "не исключил"
    turned_endings: tuple[str, ...]  # "-мады": of the verb it ends, longest first
    institutions: frozenset[str]  # words of institutions' names, which are translated like any other
    clause_words: frozenset[str]  # those that begin another clause
    irregular: Mapping[str, str]  # "won" -> "win"
    clippings: Mapping[str, str]  # "мин" -> "министерств": beginnings of which names of institutions are made
    opposites: WordTable  # word -> meaning, by keys shared by all languages; see `opposites_of`
    ahead_endings: tuple[str, ...]  # of verbs that tell of what is to come, longest first
    past_endings: tuple[str, ...]
    month_before_day: bool = False
    also_names: frozenset[str] = frozenset()  # weekdays that are names when they have a capital
    capital_weekdays: bool = False
    title_case: bool = False  # headlines give each word a capital
    capital_nouns: bool = False
    portfolio_behind: bool = False  # "minister of finance"; elsewhere "finance minister"
    two_scripts: bool = False
    verb_last: bool = False  # what a verb governs stands before it


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have rules, sorted."""
    folder = files("bot.text") / "data"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if re.fullmatch(r"[a-z]{2,3}\.yaml", entry.name)))


@cache
def rules(language: str) -> Rules:
    """Return the rules of a primary subtag; a language without a file gets empty ones, never an error."""
    raw: dict[str, Any] = read_data(language) if language in languages() else {}
    return Rules(
        language=language,
        stop_words=_words(raw, "stop_words"),
        abbreviations=_table(raw.get("abbreviations", {})).whole,
        suffixes=_longest_first(_words(raw, "suffixes")),
        next_words=_words(raw, "next_words"),
        last_words=_words(raw, "last_words"),
        hedges={kind: phrases(_split(text)) for kind, text in raw.get("hedges", {}).items()},
        said=_pattern(raw, "said"),
        hearsay=_pattern(raw, "hearsay"),
        voiced=_pattern(raw, "voiced"),
        looks_ahead=_pattern(raw, "looks_ahead"),
        at_least=_pattern(raw, "at_least"),
        at_most=_pattern(raw, "at_most"),
        about=_pattern(raw, "about"),
        background=_pattern(raw, "background"),
        roles=_table(raw.get("roles", {})),
        turns_following=_words(raw.get("polarity", {}), "before"),
        turns_verbs=_words(raw.get("polarity", {}), "verbs"),
        turns_preceding=_words(raw.get("polarity", {}), "after"),
        turns_nothing=_pattern(raw.get("polarity", {}), "idle"),
        turned_endings=_longest_first(_words(raw.get("polarity", {}), "endings")),
        institutions=_words(raw, "institutions"),
        clause_words=_words(raw, "clause_words"),
        irregular=_table(raw.get("irregular", {})).whole,
        clippings={fold(clipped): fold(whole) for clipped, whole in raw.get("clippings", {}).items()},
        opposites=_table(raw.get("opposites", {})),
        ahead_endings=_longest_first(_words(raw.get("verb_endings", {}), "ahead")),
        past_endings=_longest_first(_words(raw.get("verb_endings", {}), "past")),
        month_before_day=raw.get("months_before_day") == "true",
        also_names=_words(raw, "also_names"),
        title_case=raw.get("title_case") == "true",
        capital_weekdays=raw.get("capital_weekdays") == "true",
        portfolio_behind=raw.get("portfolio_behind") == "true",
        two_scripts=raw.get("two_scripts") == "true",
        verb_last=raw.get("verb_last") == "true",
        capital_nouns=raw.get("capital_nouns") == "true",
        months=_table(raw.get("months", {})),
        weekdays=_table(raw.get("weekdays", {})),
        days=_table(raw.get("days", {})),
        numbers=_numbers(raw),
        half_more=tuple(tuple(fold(entry).split()) for entry in _split(raw.get("half_more", "")) if entry),
        fractions={
            tuple(fold(entry).split()): float(value)
            for value, text in raw.get("fractions", {}).items()
            for entry in _split(text)
        },
        number_joins=_words(raw, "number_joins"),
        multipliers=_table(raw.get("multipliers", {})),
        units=_table(raw.get("units", {})),
    )


@cache
def opposites_of(meaning: str) -> frozenset[str]:
    """Return the meanings that exclude one of those in `Rules.opposites`."""
    pairs: list[list[str]] = read_data("opposites")["pairs"]
    return frozenset(other for pair in pairs for other in pair if meaning in pair and other != meaning)


def phrases(entries: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the phrases as whole words in folded text; `begin*` and `*end` are open."""
    parts = sorted({_phrase(entry) for entry in entries if entry}, key=lambda part: (-len(part), part))
    return re.compile("|".join(parts) if parts else r"(?!)")


def _phrase(entry: str) -> str:
    words = []
    for word in fold(entry).split():
        body = re.escape(word.strip("*"))
        words.append(rf"\w{{2,}}{body}" if word.startswith("*") else body)
        if word.endswith("*"):
            words[-1] += r"\w*"
    return r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"


def _pattern(raw: Mapping[str, Any], name: str) -> re.Pattern[str]:
    return phrases(_split(raw.get(name, "")))


def _split(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",")]


def _words(raw: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(fold(raw.get(name, "")).split())


def _longest_first(endings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(endings, key=lambda ending: (-len(ending), ending)))


def _numbers(raw: Mapping[str, Any]) -> WordTable:
    """Return the number words, where a language glues endings to them with each of these ("жетіге")."""
    table = _table(raw.get("numbers", {}))
    inflected = raw.get("number_endings", {})
    which, endings = inflected.get("of", "").split(), fold(inflected.get("endings", "")).split()
    forms = {word + end: value for word, value in table.whole.items() if value in which for end in endings}
    return WordTable(whole={**forms, **table.whole}, begins=table.begins)


def _table(raw: Mapping[str, str]) -> WordTable:
    whole: dict[str, str] = {}
    begins: dict[str, str] = {}
    for meaning, text in raw.items():
        for word in fold(text).split():
            table = begins if word.endswith("*") else whole
            table.setdefault(word.rstrip("*"), meaning)
    return WordTable(whole=whole, begins=begins)
