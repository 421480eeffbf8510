"""Forms to one automaton: which forms stand where in a scanned text."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ahocorasick_rs

from bot.entities.forms import Form, Trust, forms_of
from bot.entities.scan import is_spaced, pattern_of
from bot.model import Entity


@dataclass(frozen=True, slots=True)
class Hit:
    """A form found: half-open code points of the scanned text, which are those of the text itself."""

    start: int
    end: int
    key: str
    form: Form


class Index:
    """An automaton over the forms of many entities; never changed once built."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        numbers: dict[str, int] = {}
        self._forms: list[Form] = []
        self._keys: list[str] = []
        self._held: list[array[int]] = []
        for entity in entities.values():
            self._add(entity, forms_of(entity), numbers)
        self._automaton = ahocorasick_rs.AhoCorasick(list(numbers), store_patterns=False) if numbers else None

    def _add(self, entity: Entity, forms: Iterable[Form], numbers: dict[str, int]) -> None:
        best: dict[str, Form] = {}
        for form in forms:
            pattern = pattern_of(form.text)
            if not pattern:
                continue
            known = best.get(pattern)
            if known is None or form.trust < known.trust:
                best[pattern] = form
        for pattern, form in best.items():
            spaced = f" {pattern}" if is_spaced(pattern) else pattern
            number = numbers.setdefault(spaced, len(numbers))
            if number == len(self._held):
                self._held.append(array("I"))
            self._held[number].append(len(self._forms))
            self._forms.append(form)
            self._keys.append(entity.key)

    def find(self, scanned: str) -> Iterable[tuple[int, int, int]]:
        """Return (pattern, start, end) of all places, overlapping ones too, where a pattern begins a word."""
        if self._automaton is None:
            return []
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(f" {scanned} ", overlapping=True)
        return found

    def hits(self, pattern: int, start: int, end: int) -> list[Hit]:
        """Return the forms that share a pattern."""
        return [Hit(start, end, self._keys[form], self._forms[form]) for form in self._held[pattern]]


__all__ = ["Hit", "Index", "Trust"]
