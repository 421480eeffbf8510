"""A statement to what can be compared of it: words, names, numbers and what they count, days, meanings."""

from __future__ import annotations

from functools import cached_property, lru_cache

from bot.model import Quantity, Statement
from bot.stories.concepts import placed_concepts
from bot.stories.rules import phrases
from bot.stories.stance import Stance, denied_numbers, denied_words, stance_of
from bot.text.numbers import FoundQuantity, quantities
from bot.text.words import content_stems, fold, tokens, words

OLDEST_YEAR = 1900  # a smaller number counts something
NEAR = 6  # words round a number that say what is counted
#: What is counted or denied of people and things, comparable across languages.
ILLNESSES = frozenset({"disease", "epidemic", "fall-ill", "measles", "malaria", "rabies", "flu", "hiv", "cancer"})
COUNTED = ILLNESSES | {"death", "injury", "missing", "arrest", "rescue", "damage"}

#: What is news by one word of it.
GRAVE = frozenset(
    {
        "death",
        "injury",
        "arrest",
        "sentence",
        "prison-term",
        "life-sentence",
        "death-penalty",
        "dismissal",
        "appointment",
        "explosion",
        "fire",
        "murder",
        "release",
        "amnesty",
        "deny",
    }
)


class Facts:
    """What can be compared of a statement; what only other languages and corrections ask for is found when asked."""

    def __init__(self, statement: Statement) -> None:
        """Take the words, entities and numbers that the statement brings along."""
        self._statement = statement
        self.words = frozenset(statement.words)
        self.entities = frozenset(statement.entities)
        self.numbers = frozenset((quantity.value, quantity.unit) for quantity in statement.quantities)
        self.dates = frozenset(statement.dates)
        self.ahead = frozenset(statement.ahead)

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What its words mean in any language."""
        return frozenset(concept for concept, _ in self._placed)

    @cached_property
    def counted(self) -> tuple[tuple[Quantity, frozenset[str]], ...]:
        """Each number and the concepts near it; all that is said is of a number that stands alone."""
        row, found = tokens(self._statement.text), []
        for number in self._quantities:
            if len(self._quantities) == 1:
                found.append((Quantity(value=number.value, unit=number.unit), self.concepts))
                continue
            middle = next((place for place, token in enumerate(row) if token.end > number.start), len(row))
            near = frozenset(concept for concept, place in self._placed if abs(place - middle) <= NEAR)
            found.append((Quantity(value=number.value, unit=number.unit), near))
        return tuple(found)

    def is_past_year(self, value: float, unit: str) -> bool:
        """Tell whether a number is a year that was over, or under way, when it was said."""
        on = self._statement.on
        return not unit and on is not None and OLDEST_YEAR <= value <= on.year and value == int(value)

    @cached_property
    def one_more(self) -> str:
        """The words that count one more of the dead, the hurt or the held ("third"), "" for none."""
        row = [fold(word) for word in words(self._statement.text)]
        found = phrases("one_more", self._statement.language).found(row)
        if found is None:
            return ""
        near = {concept for concept, place in self._placed if abs(place - found[0]) <= NEAR}
        return " ".join(row[slice(*found)]) if near & COUNTED else ""

    @cached_property
    def denied(self) -> frozenset[float]:
        """The numbers that it says are wrong."""
        if not self._statement.negated:
            return frozenset()
        return denied_numbers(self._statement.text, self._quantities, self._statement.language)

    @cached_property
    def denied_words(self) -> frozenset[str]:
        """The stems of what it says is not so."""
        return denied_words(self._statement)

    @cached_property
    def stance(self) -> Stance:
        """Where it stands: called off, undecided, decided, or refuting what was reported."""
        return stance_of(self._statement)

    @cached_property
    def _quantities(self) -> tuple[FoundQuantity, ...]:
        return quantities(self._statement.text, self._statement.language)

    @cached_property
    def deeds(self) -> frozenset[str]:
        """What grave thing it tells of, and the word for what was decided."""
        row = [fold(word) for word in words(self._statement.text)]
        found = phrases("decided", self._statement.language).found(row)
        decided = content_stems(" ".join(row[slice(*found)]), self._statement.language) if found else ()
        return (self.concepts & GRAVE) | frozenset(decided)

    @cached_property
    def _placed(self) -> tuple[tuple[str, int], ...]:
        return placed_concepts(words(self._statement.text), self._statement.language)


@lru_cache(maxsize=20_000)  # each keeps its statement: some kilobytes
def facts(statement: Statement) -> Facts:
    """Return the comparable facts of a statement, the same object each time."""
    return Facts(statement)


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return how much of the first stands in the second, 1 for an empty one."""
    return len(part & whole) / len(part) if part else 1.0
