"""A person's full name to its parts: given names, patronymic, surname, and the orders in which they are written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from bot.entities.language_data import table
from bot.entities.scan import is_spaced, pattern_of

_SHORTEST_SURNAME = 4
_SHORTEST_UNSPACED = 3  # characters that stand for a syllable each
_LONGEST_GIVEN = 4  # words; more is a title or a list


def surname_of(name: str) -> str:
    """Return the surname of a full name with its particles, "" when there is none that could stand alone."""
    words = name.split()
    if not is_spaced(name):
        parts = pattern_of(name).split()  # 卡瑟姆·托卡耶夫: a dot parts the words of a name from abroad
        return parts[-1] if len(parts) > 1 and len(parts[-1]) >= _SHORTEST_UNSPACED else ""
    if len(words) < 2 or len(words) > _LONGEST_GIVEN + 1:
        return ""
    last = words[-1]
    if len(pattern_of(last)) < _SHORTEST_SURNAME or is_patronymic(pattern_of(last)) or not _is_written_as_name(last):
        return ""
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _particles():
        start -= 1
    return " ".join(words[start:])


def name_order(name: str) -> Iterator[str]:
    """Yield the surname first, and the name without its middle names."""
    words = name.split()
    if len(words) < 2 or len(words) > _LONGEST_GIVEN or not is_spaced(name):
        return
    if any(word.casefold() in _particles() for word in words):
        return
    yield " ".join((words[-1], *words[:-1]))
    if len(words) == 3:
        yield f"{words[0]} {words[2]}"
        if not is_patronymic(pattern_of(words[1])):
            yield f"{words[1]} {words[2]}"


def given_names(name: str) -> tuple[str, ...]:
    """Return the words of a full name before its surname, as they are looked for."""
    words = pattern_of(name).split()
    return tuple(words[:-1])


@cache
def _particles() -> frozenset[str]:
    return frozenset(table("context_words")["particles"])


@cache
def _patronymic_endings() -> tuple[str, ...]:
    return tuple(pattern_of(ending) for ending in table("context_words")["patronymics"])


def is_patronymic(word: str) -> bool:
    """Return whether a word, as it is looked for, ends like a patronymic."""
    return len(word) > 5 and word.endswith(_patronymic_endings())


def is_child_of(word: str) -> bool:
    """Return whether a word says after a father's name whose child somebody is: uulu, qizi."""
    return word in _patronymic_endings()


def _is_written_as_name(word: str) -> bool:
    return word[:1].isupper() or not word[:1].islower()
