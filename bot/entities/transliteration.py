"""A Cyrillic name to Latin, by the standards, national alphabets and press habits of data/transliteration.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.entities.language_data import table

_CYRILLIC_WORD = re.compile(r"[\u0400-\u052f’']+")


@dataclass(frozen=True, slots=True)
class System:
    """One way of writing Cyrillic in Latin letters. `language` "" takes any language's letters."""

    name: str
    language: str
    press: bool
    letters: dict[str, str]
    steps: tuple[tuple[re.Pattern[str], str], ...]


@cache
def systems() -> tuple[System, ...]:
    """Return all systems in the order of the data file."""
    return tuple(_system(name) for name in table("transliteration"))


def systems_for(languages: Iterable[str]) -> Iterator[System]:
    """Yield the systems of these languages, theirs before those that take any language."""
    wanted = set(languages)
    yield from (system for system in systems() if system.language in wanted)
    yield from (system for system in systems() if not system.language)


def transliterate(text: str, system: System) -> str:
    """Return the text in Latin letters; what the system does not know stays."""
    return unicodedata.normalize("NFC", _CYRILLIC_WORD.sub(lambda word: _word(word.group(), system), text))


@cache
def _system(name: str) -> System:
    entry: dict[str, Any] = table("transliteration")[name]
    parent = _system(entry["like"]) if "like" in entry else None
    steps = tuple((re.compile(step["find"]), step["put"]) for step in entry.get("find", ()))
    return System(
        name=name,
        language=entry.get("language", parent.language if parent else ""),
        press=entry.get("press", False),
        letters={**(parent.letters if parent else {}), **entry.get("letters", {})},
        steps=steps if "find" in entry or parent is None else parent.steps,
    )


def _word(word: str, system: System) -> str:
    lowered = word.lower()
    put: dict[int, tuple[int, str]] = {}
    for pattern, text in system.steps:
        for match in pattern.finditer(lowered):
            if match.start() not in put:
                put[match.start()] = (match.end(), text)
    out, position = [], 0
    while position < len(lowered):
        end, text = put.get(position, (position + 1, system.letters.get(lowered[position], word[position])))
        out.append(_cased(text, word, position, end))
        position = end
    return "".join(out)


def _cased(text: str, word: str, start: int, end: int) -> str:
    if not word[start].isupper():
        return text
    beside = word[end : end + 1] or word[start - 1 : start]
    return text.upper() if beside.isupper() and len(word) > 1 else text[:1].upper() + text[1:]
