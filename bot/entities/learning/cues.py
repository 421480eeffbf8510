"""Which words of a language give names away, from data/*.yaml; a language without a file gets the generic ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.text.words import fold, stem, stop_words

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # "no" is a word here
_LISTS = (
    "titles",
    "title_parts",
    "person_nouns",
    "said",
    "organisation_heads",
    "event_heads",
    "place_heads",
    "company_nouns",
    "outlet_nouns",
    "organisation_nouns",
    "place_nouns",
    "place_prepositions",
    "of",
    "and",
    "articles",
    "after_apostrophe",
    "not_names",
    "not_alone",
    "particles",
    "copulas",
    "crowds",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """One language's lists. `has` looks a word up as it is and, where the language inflects, by its stem."""

    language: str
    lists: Mapping[str, frozenset[str]]
    inflects: bool
    stems: Mapping[str, frozenset[str]]  # empty unless the language inflects
    adjective_endings: tuple[str, ...]
    country_endings: tuple[str, ...]
    case_endings: tuple[str, ...]  # where they differ from those of the language's other words
    countries: Mapping[str, str]  # folded name -> territory code
    adjectives: Mapping[str, str]
    published: tuple[str, ...]  # phrases before an outlet
    attributed: tuple[str, ...]  # phrases before who said it

    def has(self, name: str, word: str) -> bool:
        """Tell whether the word is on the list."""
        folded = fold(word)
        if folded in self.lists[name]:
            return True
        known = self.stems.get(name, frozenset())
        return len(folded) > 2 and bool(known) and stem(word, self.language) in known

    def is_function_word(self, word: str) -> bool:
        """Tell whether the word carries no content (articles, prepositions, pronouns)."""
        return fold(word) in stop_words(self.language)


@cache
def cues(language: str) -> Cues:
    """Return the cues of a primary subtag."""
    generic, own = _read("generic"), _read(language)
    lists = {name: _words(generic, name) | _words(own, name) for name in _LISTS}
    inflects = own.get("inflects") == "true"
    return Cues(
        language=language,
        lists=lists,
        inflects=inflects,
        stems={name: frozenset(stem(word, language) for word in words) for name, words in lists.items()}
        if inflects
        else {},
        adjective_endings=tuple(str(own.get("adjective_endings", "")).split()),
        country_endings=tuple(str(own.get("country_endings", "")).split()),
        case_endings=tuple(fold(end) for end in str(own.get("case_endings", "")).split()),
        countries=_codes(own.get("countries", {})),
        adjectives=_codes(own.get("adjectives", {})),
        published=_phrases(own, "published"),
        attributed=_phrases(own, "attributed"),
    )


def _read(name: str) -> Mapping[str, Any]:
    source = files("bot.entities.learning") / "data" / f"{name}.yaml"
    if not name.isalpha() or not source.is_file():
        return {}
    loaded: Mapping[str, Any] = yaml.load(source.read_text("utf-8"), _Loader)
    return loaded


def _words(raw: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in str(raw.get(name, "")).split())


def _phrases(raw: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(fold(phrase.strip()) for phrase in str(raw.get(name, "")).split(",") if phrase.strip())


def _codes(raw: Mapping[str, Any]) -> dict[str, str]:
    return {fold(name.strip()): str(code).upper() for code, names in raw.items() for name in str(names).split(",")}
