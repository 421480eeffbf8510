"""A phrase to the country or world region it names, by Unicode's locale data, in any language that they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from bot.entities.learning.cues import cues, without_endings
from bot.text.words import fold

_SHORTEST_BASE = 4
_LONGEST_REST = 2
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """`code`: ISO 3166 alpha-2 ("KZ"), UN M.49 ("143") or "UN"; an adjective names it without being its name."""

    code: str
    is_adjective: bool = False

    @property
    def country(self) -> str:
        """Return the country's code in lower case, "" for a region of several."""
        return self.code.lower() if len(self.code) == 2 and self.code not in ("UN", "EU") else ""

    @property
    def kind(self) -> str:
        """Return the type an entity of it has."""
        if self.code in ("UN", "EU"):
            return "organisation"
        return "country" if self.country else "region"


@lru_cache(maxsize=50_000)
def territory(phrase: str, language: str) -> Territory | None:
    """Return what the phrase names, as a name or (in languages that say how) as an adjective; None for nothing."""
    folded = fold(phrase)
    code = _names(language).get(folded) or _names("en").get(folded) or _inflected(folded, language)
    if code:
        return Territory(code=code)
    code = _adjective(fold(phrase), language)
    return Territory(code=code, is_adjective=True) if code else None


def name_of(found: Territory, language: str = "en") -> str:
    """Return the territory's name, in English where the language's is not known."""
    return _display(language).get(found.code) or _display("en").get(found.code, found.code)


def _adjective(folded: str, language: str) -> str:
    spoken = cues(language)
    known = spoken.adjectives.get(folded)
    if known:
        return known
    names = _names(language)
    for ending in spoken.country_endings:
        if folded + ending in names:
            return names[folded + ending]
    for ending in spoken.adjective_endings:
        base = folded.removesuffix(ending)
        if base == folded or len(base) < _SHORTEST_BASE:
            continue
        if base in names:
            return names[base]
        longer = [name for name in names if name.startswith(base) and len(name) - len(base) <= _LONGEST_REST]
        if len(longer) == 1 and " " not in longer[0] and longer[0] != folded:
            return names[longer[0]]
    return ""


def _inflected(folded: str, language: str) -> str:
    """Return the code of the name that the phrase is a case of, "" for none."""
    if not cues(language).endings:
        return ""
    index = _rest_index(language)
    return next((index[rest] for rest in _rests(folded, language) if rest in index), "")


@cache
def _rest_index(language: str) -> Mapping[str, str]:
    """Return each name, and each name without the endings of its words, -> code; what two names share is left out."""
    found: dict[str, set[str]] = {}
    for name, code in _names(language).items():
        for rest in (name, *_rests(name, language)):
            found.setdefault(rest, set()).add(code)
    return {rest: next(iter(codes)) for rest, codes in found.items() if len(codes) == 1}


def _rests(folded: str, language: str) -> list[str]:
    """Return the phrase with its words without endings, in all combinations, at least four letters left of each."""
    endings = cues(language).endings
    choices = [
        (word, *(rest for rest in without_endings(word, endings) if len(rest) >= _SHORTEST_BASE))
        for word in folded.split()[:_MOST_WORDS]
    ]
    return [" ".join(words) for words in product(*choices)]


@cache
def _names(language: str) -> Mapping[str, str]:
    """Return folded name -> code."""
    found = {fold(name): code for code, name in _display(language).items()}
    return {**found, **cues(language).countries}


@cache
def _display(language: str) -> Mapping[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        return dict(Locale(language).territories) if language else {}
    except (UnknownLocaleError, ValueError):
        return {}
