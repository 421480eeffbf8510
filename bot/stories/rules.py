"""The rules of languages that stories need, from data files: phrases to look for in a row of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from bot.text.words import fold, words

Phrase = tuple[str, ...]  # folded words; "stem*" matches a beginning


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first word, so that a text is looked through once."""

    whole: Mapping[str, tuple[Phrase, ...]]
    stems: tuple[Phrase, ...]
    beginnings: tuple[str, ...]  # of the stems' first words

    def found(self, words: Sequence[str]) -> tuple[int, int] | None:
        """Return the first phrase's half-open range of words, or None."""
        for place, word in enumerate(words):
            if word not in self.whole and not word.startswith(self.beginnings):
                continue
            for phrase in (*self.whole.get(word, ()), *self.stems):
                end = place + len(phrase)
                if end <= len(words) and all(map(_fits, phrase, words[place:end])):
                    return place, end
        return None


def phrases(rule: str, language: str) -> Phrases:
    """Return a rule's phrases in this language; an unknown language gets those of all languages."""
    return _phrases(rule, language if language in _rules()[rule] else "")


@cache
def _phrases(rule: str, language: str) -> Phrases:
    table = _rules()[rule]
    texts = table[language] if language else [text for each in table.values() for text in each]
    return _sorted(phrase for text in texts if (phrase := _phrase(text)))


def _phrase(text: str) -> Phrase:
    row = words(fold(text))
    return (*row[:-1], row[-1] + "*") if row and text.endswith("*") else tuple(row)


def _sorted(found: Iterable[Phrase]) -> Phrases:
    whole: dict[str, list[Phrase]] = {}
    stems = []
    for phrase in sorted(set(found), key=len, reverse=True):
        if phrase[0].endswith("*"):
            stems.append(phrase)
        else:
            whole.setdefault(phrase[0], []).append(phrase)
    beginnings = tuple(phrase[0].removesuffix("*") for phrase in stems)
    return Phrases({first: tuple(each) for first, each in whole.items()}, tuple(stems), beginnings)


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


@cache
def _rules() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = files("bot.stories").joinpath("data", "statement_rules.yaml").read_text("utf-8")
    table = yaml.load(
        text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    )  # every word as written: "no" is no truth value
    return {rule: {key: tuple(map(str, texts)) for key, texts in each.items()} for rule, each in table.items()}
