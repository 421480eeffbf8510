"""Which words of a language give names away, from data/*.yaml; a language without a file gets the generic ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.text.rules import rules
from bot.text.words import fold, stop_words

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # "no" is a word here
_SHORTEST_REST = 3
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
    "prefixes",
    "copulas",
    "crowds",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """One language's lists. `has` looks a word up as it is and, where the language inflects, in any of its cases."""

    language: str
    lists: Mapping[str, frozenset[str]]
    inflects: bool
    endings: tuple[str, ...]  # of cases; none unless the language inflects
    only_last: bool  # only the last word of a name takes an ending, so that one inside a run ends a name
    rests: Mapping[str, frozenset[str]]  # the lists' words without their endings
    adjective_endings: tuple[str, ...]
    country_endings: tuple[str, ...]
    countries: Mapping[str, str]  # folded name -> territory code
    adjectives: Mapping[str, str]
    published: tuple[str, ...]  # phrases before an outlet
    attributed: tuple[str, ...]  # phrases before who said it

    def has(self, name: str, word: str) -> bool:
        """Tell whether the word is on the list."""
        folded = fold(word)
        if folded in self.lists[name]:
            return True
        if not self.inflects or len(folded) < _SHORTEST_REST:
            return False
        known = self.rests[name]
        return folded in known or any(rest in known for rest in without_endings(folded, self.endings))

    def is_function_word(self, word: str) -> bool:
        """Tell whether the word carries no content (articles, prepositions, pronouns)."""
        return fold(word) in stop_words(self.language)


@cache
def cues(language: str) -> Cues:
    """Return the cues of a primary subtag."""
    generic, own = _read("generic"), _read(language)
    lists = {name: _words(generic, name) | _words(own, name) for name in _LISTS}
    inflects = own.get("inflects") == "true"
    endings = tuple(fold(end) for end in str(own.get("case_endings", "")).split()) or rules(language).suffixes
    endings = endings if inflects else ()
    return Cues(
        language=language,
        lists=lists,
        inflects=inflects,
        endings=endings,
        only_last=inflects and "case_endings" not in own,
        rests={name: _rests(words, endings) for name, words in lists.items()},
        adjective_endings=tuple(str(own.get("adjective_endings", "")).split()),
        country_endings=tuple(str(own.get("country_endings", "")).split()),
        countries=_codes(own.get("countries", {})),
        adjectives=_codes(own.get("adjectives", {})),
        published=_phrases(own, "published"),
        attributed=_phrases(own, "attributed"),
    )


def without_endings(folded: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    """Return the word without each ending it may have, longest rest first."""
    found = {
        folded[: -len(end)] for end in endings if folded.endswith(end) and len(folded) - len(end) >= _SHORTEST_REST
    }
    return tuple(sorted(found, key=lambda rest: (-len(rest), rest)))


def _rests(words: frozenset[str], endings: tuple[str, ...]) -> frozenset[str]:
    return words | {rest for word in words for rest in without_endings(word, endings)}


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
