"""A statement to where it stands: what it tells is called off, undecided, decided, or refutes what was reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.model import Statement
from bot.stories.rules import phrases
from bot.text.numbers import FoundQuantity
from bot.text.words import content_stems, fold, words

BESIDE = 3  # words from a negation to what it denies


@dataclass(frozen=True, slots=True)
class Stance:
    """What the words of a sentence say of it, by the rules of the same names."""

    called_off: bool
    undecided: bool
    decided: bool
    refutes: bool


def stance_of(statement: Statement) -> Stance:
    """Return where a statement stands."""
    row, language = words(fold(statement.text)), statement.language

    def has(rule: str) -> bool:
        return phrases(rule, language).found(row) is not None

    return Stance(
        called_off=has("called_off"), undecided=has("undecided"), decided=has("decided"), refutes=has("refutes")
    )


def denied_numbers(text: str, numbers: Iterable[FoundQuantity], language: str) -> frozenset[float]:
    """Return those of a text's numbers that a word of negation stands right beside: "not 112", "112 емес"."""
    negation = phrases("negation", language)
    found = set()
    for number in numbers:
        beside = [*words(fold(text[: number.start]))[-1:], *words(fold(text[number.end :]))[:1]]
        if any(negation.found([word]) for word in beside):
            found.add(number.value)
    return frozenset(found)


def denied_words(statement: Statement) -> frozenset[str]:
    """Return the stems of the words beside a negation: what a sentence says is not so."""
    if not statement.negated:
        return frozenset()
    row, language = words(fold(statement.text)), statement.language
    negation = phrases("negation", language)
    places = [place for place, word in enumerate(row) if negation.found([word])]
    beside = {word for place in places for word in row[max(0, place - BESIDE) : place + BESIDE + 1]}
    return frozenset(content_stems(" ".join(beside), language)) & frozenset(statement.words)
