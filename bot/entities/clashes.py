"""Entities to what is wrong between them: one spelling of two entities, spellings that are common words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.entities.language_data import common_words
from bot.entities.scan import pattern_of
from bot.model import Alias, Entity

_WIDELY_READ = ("en", "ru")  # an alias without a language is judged by these


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """What is wrong between `keys`, in words, and what to do about it."""

    keys: tuple[str, ...]
    text: str
    message: str
    remedy: str
    is_error: bool = False


def clashes(entities: Mapping[str, Entity]) -> tuple[Clash, ...]:
    """Return what is wrong: errors for what cannot be matched at all, warnings for what needs a look."""
    return (*_shared(entities), *_common(entities))


def spellings(entity: Entity) -> Iterator[Alias]:
    """Yield the name, as an alias, and the aliases."""
    yield Alias(text=entity.name)
    yield from entity.aliases


def _shared(entities: Mapping[str, Entity]) -> Iterator[Clash]:
    holders: dict[str, dict[str, Alias]] = defaultdict(dict)
    for entity in entities.values():
        for alias in spellings(entity):
            known = holders[pattern_of(alias.text)].get(entity.key)
            if known is None or not known.note:
                holders[pattern_of(alias.text)][entity.key] = alias
    for pattern, held in holders.items():
        if len(held) < 2 or not pattern or _apart_in_time(list(held.values())):
            continue
        keys = tuple(held)
        text = next(iter(held.values())).text
        told_apart = any(alias.note or entities[key].context or entities[key].against for key, alias in held.items())
        yield Clash(
            keys=keys,
            text=text,
            message=f"{text!r} is a spelling of {' and '.join(keys)}",
            remedy=(
                "it counts only where the article supports one of them"
                if told_apart
                else f"take it out of one of them, or say when it is meant: {{text: {text}, note: context}} "
                "and `context:` words"
            ),
            is_error=not told_apart,
        )


def _apart_in_time(aliases: list[Alias]) -> bool:
    periods = sorted((alias.since or date.min, alias.until or date.max) for alias in aliases)
    return all(before[1] < after[0] for before, after in pairwise(periods))


def _common(entities: Mapping[str, Entity]) -> Iterator[Clash]:
    for entity in entities.values():
        for alias in spellings(entity):
            languages = (alias.language,) if alias.language else _WIDELY_READ
            if not alias.note and any(pattern_of(alias.text) in common_words(language) for language in languages):
                yield Clash(
                    keys=(entity.key,),
                    text=alias.text,
                    message=f"{alias.text!r} of {entity.key} is also a common word",
                    remedy=f"it counts only with support; to say so yourself write "
                    f"{{text: {alias.text}, note: context}} and `context:` words",
                )
