"""Two statements to whether one says what the other says, and whether one gives the other's fact another value."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence, Set

from bot.model import Correction, Quantity, Statement
from bot.stories.facts import COUNTED, GRAVE, Facts, facts, share
from bot.stories.terms import EVERYDAY
from bot.stories.turning import outruns, turned, turns_round

SAME_WORDS = 0.6  # share of a statement's words that stand in another which gives the same another value
ONE_SAYS = 0.5  # share of what a statement's words weigh that stands in one told statement
TWO_SAY = 0.65  # share of it that stands in two of them together
MORE = 0.2  # further share that must stand there where something grave or decided was not told
ABOUT = 0.1  # share of it in a told statement whose numbers are of the same
SAME_DAY_WORDS = 0.4  # share of a plan's words that tell of it again, with another day
ENOUGH_KNOWN = 3  # concepts told of in another language, beside which a country is named for other readers
ENOUGH_NOVEL = 2  # concepts nobody told of in another language


def said_before(statement: Statement, told: Sequence[Statement], *, countries: Set[str] = frozenset()) -> bool:
    """Tell whether what was told already says this statement; background counts as told.

    `countries` are entities that reports of other languages add for their readers: alone they are no news.
    """
    if statement.background:
        return True
    if turns_round(statement, told):
        return False
    same_language = [each for each in told if each.language == statement.language]
    if same_language and _said_in_words(facts(statement), [facts(each) for each in same_language]):
        return True
    others = [facts(each) for each in told if each.language != statement.language]
    return bool(others) and _said_abroad(facts(statement), others, countries)


def is_doubtful(statement: Statement, told: Sequence[Statement]) -> bool:
    """Tell whether only another language may have said it, and it has no number, day or name that would show so."""
    mine = facts(statement)
    if statement.background or mine.numbers or mine.entities or mine.ahead:
        return False
    same_language = [facts(each) for each in told if each.language == statement.language]
    return not same_language or not _said_in_words(mine, same_language)


def says_more(title: Statement, told: Sequence[Statement]) -> bool:
    """Tell whether a title of known things has a number, a coming day, a name or a grave word that nobody told."""
    mine, theirs = facts(title), [facts(each) for each in told]
    named = frozenset[str]().union(*(each.entities for each in theirs))
    meant = frozenset[str]().union(*(each.concepts for each in theirs))
    if not told or not _numbers_known(mine, theirs) or not mine.entities <= named:
        return True
    return bool((mine.concepts - meant) & GRAVE) or turns_round(title, told)


def _said_in_words(mine: Facts, told: Sequence[Facts]) -> bool:
    """Within a language one told statement must say most of it, or two together nearly all, with its numbers.

    What a whole story has said is no measure: the longer it goes on, the more of any sentence's words were used. A word
    that was said often weighs less: it is what all of the story is about.
    """
    if mine.one_more and all(mine.one_more != each.one_more for each in told):
        return False
    shared = [(words, each) for each in told if (words := mine.words & each.words)]
    said = Counter(word for words, _ in shared for word in words)
    weights = {word: 1 / (1 + math.log(said[word])) if word in said else 1.0 for word in mine.words}

    def weight(words: Set[str]) -> float:
        return sum(weights[word] for word in words)

    whole = weight(mine.words) or 1.0
    about = [each for words, each in shared if weight(words) >= ABOUT * whole]
    if not _numbers_known(mine, about if mine.words else told):
        return False
    best = max((words for words, _ in shared), key=weight, default=frozenset[str]())
    second = max((weight(words - best) for words, _ in shared), default=0.0)
    more = 0.0 if mine.deeds <= frozenset[str]().union(*(each.deeds for each in told)) else MORE
    return weight(best) >= (ONE_SAYS + more) * whole or weight(best) + second >= (TWO_SAY + more) * whole


def _said_abroad(mine: Facts, told: Sequence[Facts], countries: Set[str]) -> bool:
    """Across languages all that carries over must be known: numbers, entities, and what its words mean.

    One word of another meaning is no news by itself (lists of words never cover all), unless it is a grave one. A
    country's name is none where a number, or enough of what the words mean, shows that the rest was told.
    """
    meant = frozenset[str]().union(*(each.concepts for each in told))
    named = frozenset[str]().union(*(each.entities for each in told))
    novel = mine.concepts - meant - EVERYDAY
    if mine.numbers or len(mine.concepts & meant) >= ENOUGH_KNOWN:
        named |= countries
    if not _numbers_known(mine, told) or not mine.entities <= named:
        return False
    return not novel & GRAVE and (len(novel) < ENOUGH_NOVEL or len(novel) <= len(mine.concepts) * (1 - SAME_WORDS))


def _numbers_known(mine: Facts, told: Sequence[Facts]) -> bool:
    """Tell whether each number and coming day was told; years that are over are no news.

    A day without a year was read as the nearest one, which may be another year's later on.
    """
    values = {value for each in told for value, _ in each.numbers}
    days = {(day.month, day.day) for each in told for day in each.dates}
    return all((day.month, day.day) in days for day in mine.ahead) and all(
        value in values or mine.is_past_year(value, unit) for value, unit in mine.numbers
    )


def correction(new: Statement, told: Iterable[Statement]) -> Correction | None:
    """Return how a new statement gives a told one another value, None when it does not.

    Another number for what is counted in the same words, another day, or the opposite of what was told.
    """
    mine, earlier = facts(new), tuple(told)
    for old in earlier:
        theirs = facts(old)
        what = (
            _other_value(mine, theirs, earlier) or _put_right(mine, theirs) or _other_day(new, old) or turned(new, old)
        )
        if what:
            return Correction(old=old, new=new, what=what)
    return None


def overtakes(new: Statement, old: Statement, *, same_outlet: bool) -> bool:
    """Tell whether a later report has left an earlier statement behind, before anybody was told of either.

    A count of people that has risen, a denial that no longer holds, a day that was moved, a plan called off or decided.
    A lower count is a correction where the outlet itself gives it; another outlet's is a disagreement.
    """
    mine, theirs = facts(new), facts(old)
    if counts := _other_count(mine, theirs):
        return same_outlet or (counts[0].value > counts[1].value and bool(mine.concepts & theirs.concepts & COUNTED))
    return bool(_other_day(new, old)) or outruns(new, old)


def _other_value(mine: Facts, theirs: Facts, told: Iterable[Statement]) -> str:
    """Return how a count is another one now, "" when it isn't; a number of the same that was told corrects nothing."""
    counts = _other_count(mine, theirs)
    if not counts or _is_told(counts[0].value, theirs.concepts & COUNTED, told):
        return ""
    return f"{counts[1].value:g} -> {counts[0].value:g} {counts[0].unit}".rstrip()


def _is_told(value: float, counted: Set[str], told: Iterable[Statement]) -> bool:
    counts = (count for each in told for count in facts(each).counted)
    return any(number.value == value and not counted.isdisjoint(near) for number, near in counts)


def _other_count(mine: Facts, theirs: Facts) -> tuple[Quantity, Quantity] | None:
    """Return the new number and the old one of what both count, None when nothing is counted differently."""
    for quantity, near in mine.counted:
        for other, around in theirs.counted:
            if quantity.value == other.value or quantity.value in _values(theirs):
                continue
            if quantity.unit != other.unit and not _people_by_now(quantity, near, other):
                continue
            if _counts_others(near & COUNTED, around & COUNTED) or _is_part_of(quantity, other, mine):
                continue
            alike = share(theirs.words, mine.words) >= SAME_WORDS
            if alike or (near & around & COUNTED and not (near ^ around) & COUNTED):
                return quantity, other
    return None


def _counts_others(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether one number is of the dead, say, and the other of the hurt, however alike the sentences are."""
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _is_part_of(quantity: Quantity, whole: Quantity, mine: Facts) -> bool:
    """Tell whether a sentence counts some of those that were told: "two of the six are still in hospital"."""
    both = quantity.value < whole.value and whole.value in _values(mine) - mine.denied
    return both and not mine.concepts & _CHANGE


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
        alike = share(theirs.words, mine.words) >= SAME_DAY_WORDS
    else:
        alike = bool(theirs.concepts) and share(theirs.concepts, mine.concepts) >= SAME_WORDS
    return f"{planned[0].isoformat()} -> {moved[-1].isoformat()}" if planned and moved and alike else ""


def _values(found: Facts) -> set[float]:
    return {value for value, _ in found.numbers}


_PEOPLE = "people"
_CHANGE = frozenset({"growth", "decline"})
