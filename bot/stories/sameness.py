"""Two statements to whether one says what the other says, and whether one gives the other's fact another value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from bot.model import Correction, Quantity, Statement
from bot.stories.concepts import placed_concepts
from bot.stories.rules import phrases
from bot.text.numbers import quantities
from bot.text.words import fold, tokens, words

SAME_WORDS = 0.6  # share of a statement's words that stand in one told statement
SAME_DAY_WORDS = 0.4  # share of a plan's words that tell of it again, with another day
SAME_STORY_WORDS = 0.8  # share of them that stand somewhere in what was told
NEAR = 6  # words round a number that say what is counted
ENOUGH_NOVEL = 2  # concepts nobody told of in another language
GRAVE = frozenset(
    {
        "death",
        "injury",
        "arrest",
        "sentence",
        "dismissal",
        "appointment",
        "explosion",
        "fire",
        "murder",
        "release",
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
        self.ahead = frozenset(statement.ahead)

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What its words mean in any language."""
        return frozenset(concept for concept, _ in self._placed)

    @cached_property
    def counted(self) -> tuple[tuple[Quantity, frozenset[str]], ...]:
        """Each number and the concepts near it; all that is said is of a number that stands alone."""
        row, found = tokens(self._statement.text), []
        numbers = quantities(self._statement.text, self._statement.language)
        for number in numbers:
            if len(numbers) == 1:
                found.append((Quantity(value=number.value, unit=number.unit), self.concepts))
                continue
            middle = next((place for place, token in enumerate(row) if token.end > number.start), len(row))
            near = frozenset(concept for concept, place in self._placed if abs(place - middle) <= NEAR)
            found.append((Quantity(value=number.value, unit=number.unit), near))
        return tuple(found)

    @cached_property
    def one_more(self) -> str:
        """The words that count one more of the dead, the hurt or the held ("third"), "" for none."""
        row = [fold(word) for word in words(self._statement.text)]
        found = phrases("one_more", self._statement.language).found(row)
        if found is None:
            return ""
        near = {concept for concept, place in self._placed if abs(place - found[0]) <= NEAR}
        return " ".join(row[slice(*found)]) if near & _COUNTED else ""

    @cached_property
    def denied(self) -> frozenset[float]:
        """The numbers that a word of negation stands right beside: "not 112", "112 емес"."""
        text, language = self._statement.text, self._statement.language
        if not self._statement.negated:
            return frozenset()
        negation = phrases("negation", language)
        found = set()
        for number in quantities(text, language):
            beside = [*words(fold(text[: number.start]))[-1:], *words(fold(text[number.end :]))[:1]]
            if any(negation.found([word]) for word in beside):
                found.add(number.value)
        return frozenset(found)

    @cached_property
    def _placed(self) -> tuple[tuple[str, int], ...]:
        return placed_concepts(words(self._statement.text), self._statement.language)


@lru_cache(maxsize=50_000)
def facts(statement: Statement) -> Facts:
    """Return the comparable facts of a statement, the same object each time."""
    return Facts(statement)


def said_before(statement: Statement, told: Sequence[Statement]) -> bool:
    """Tell whether what was told already says this statement; background counts as told."""
    if statement.background:
        return True
    same_language = [each for each in told if each.language == statement.language]
    if same_language and _said_in_words(facts(statement), [facts(each) for each in same_language]):
        return True
    others = [facts(each) for each in told if each.language != statement.language]
    return bool(others) and _said_abroad(facts(statement), others)


def is_doubtful(statement: Statement, told: Sequence[Statement]) -> bool:
    """Tell whether only another language may have said it, and it has no number, day or name that would show so."""
    mine = facts(statement)
    if statement.background or mine.numbers or mine.entities or mine.ahead:
        return False
    same_language = [facts(each) for each in told if each.language == statement.language]
    return not same_language or not _said_in_words(mine, same_language)


def _said_in_words(mine: Facts, told: Sequence[Facts]) -> bool:
    everywhere = frozenset[str]().union(*(each.words for each in told))
    if not _numbers_known(mine, told) or (mine.one_more and all(mine.one_more != each.one_more for each in told)):
        return False
    if any(_share(mine.words, each.words) >= SAME_WORDS for each in told):
        return True
    return _share(mine.words, everywhere) >= SAME_STORY_WORDS


def _said_abroad(mine: Facts, told: Sequence[Facts]) -> bool:
    """Across languages all that carries over must be known: numbers, entities, and what its words mean.

    One word of another meaning is no news by itself (lists of words never cover all), unless it is a grave one.
    """
    if not _numbers_known(mine, told) or not mine.entities <= frozenset[str]().union(*(t.entities for t in told)):
        return False
    novel = mine.concepts - frozenset[str]().union(*(each.concepts for each in told))
    return not novel & GRAVE and (len(novel) < ENOUGH_NOVEL or len(novel) <= len(mine.concepts) * (1 - SAME_WORDS))


def _numbers_known(mine: Facts, told: Sequence[Facts]) -> bool:
    values = {value for each in told for value, _ in each.numbers}
    days = {day for each in told for day in each.ahead}
    return mine.ahead <= days and all(value in values for value, _ in mine.numbers)


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 1.0


def correction(new: Statement, told: Iterable[Statement]) -> Correction | None:
    """Return how a new statement gives a told one another value, None when it does not.

    Another number for what is counted in the same words, or the happening that was denied.
    """
    mine = facts(new)
    for old in told:
        theirs = facts(old)
        what = (
            _other_value(mine, theirs)
            or _put_right(mine, theirs)
            or _other_day(new, old)
            or _no_longer_denied(new, old, mine, theirs)
        )
        if what:
            return Correction(old=old, new=new, what=what)
    return None


def overtakes(new: Statement, old: Statement, *, same_outlet: bool) -> bool:
    """Tell whether a later report has left an earlier statement behind, before anybody was told of either.

    A count of people that has risen, a denial that no longer holds, a day that was moved. A lower count is a
    correction where the outlet itself gives it; another outlet's is a disagreement.
    """
    mine, theirs = facts(new), facts(old)
    if counts := _other_count(mine, theirs):
        return same_outlet or (counts[0].value > counts[1].value and bool(mine.concepts & theirs.concepts & _COUNTED))
    return bool(_other_day(new, old) or _no_longer_denied(new, old, mine, theirs))


def _other_value(mine: Facts, theirs: Facts) -> str:
    if not (counts := _other_count(mine, theirs)):
        return ""
    return f"{counts[1].value:g} -> {counts[0].value:g} {counts[0].unit}".rstrip()


def _other_count(mine: Facts, theirs: Facts) -> tuple[Quantity, Quantity] | None:
    """Return the new number and the old one of what both count, None when nothing is counted differently."""
    for quantity, near in mine.counted:
        for other, around in theirs.counted:
            if quantity.value == other.value or quantity.value in _values(theirs):
                continue
            if quantity.unit != other.unit and not _people_by_now(quantity, near, other):
                continue
            if _counts_others(near & _COUNTED, around & _COUNTED):
                continue
            alike = _share(theirs.words, mine.words) >= SAME_WORDS
            if alike or (near & around & _COUNTED and not (near ^ around) & _COUNTED):
                return quantity, other
    return None


def _counts_others(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether one number is of the dead, say, and the other of the hurt, however alike the sentences are."""
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _people_by_now(quantity: Quantity, near: frozenset[str], other: Quantity) -> bool:
    """Tell whether a bare number is what a count of people has come to: "the number of the sick rose to 19"."""
    return not quantity.unit and other.unit == _PEOPLE and bool(near & _CHANGE)


def _put_right(mine: Facts, theirs: Facts) -> str:
    """Return the value that a sentence itself puts in the place of a told one ("not 112 but 121"), "" for none."""
    for wrong in mine.denied & _values(theirs):
        for value, unit in sorted(mine.numbers):
            if value != wrong and value not in _values(theirs):
                return f"{wrong:g} -> {value:g} {unit}".rstrip()
    return ""


def _other_day(new: Statement, old: Statement) -> str:
    """Return how a day that was still to come when it was told is another one now, "" when it isn't."""
    planned = old.ahead
    moved = [day for day in new.ahead if day not in old.dates]
    mine, theirs = facts(new), facts(old)
    if new.language == old.language:
        alike = _share(theirs.words, mine.words) >= SAME_DAY_WORDS
    else:
        alike = bool(theirs.concepts) and _share(theirs.concepts, mine.concepts) >= SAME_WORDS
    return f"{planned[0].isoformat()} -> {moved[-1].isoformat()}" if planned and moved and alike else ""


def _no_longer_denied(new: Statement, old: Statement, mine: Facts, theirs: Facts) -> str:
    shared = mine.concepts & theirs.concepts & _COUNTED
    if old.negated and not new.negated and not new.background and shared:
        return f"none -> {', '.join(sorted(shared))}"
    return ""


def _values(found: Facts) -> set[float]:
    return {value for value, _ in found.numbers}


_PEOPLE = "people"
_CHANGE = frozenset({"growth", "decline"})
_COUNTED = frozenset({"death", "injury", "missing", "arrest", "rescue", "damage", "disease"})
