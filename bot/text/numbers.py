"""Text to the quantities it names: digits or words, thousands and millions, with a normal form of the unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, repeat

from bot.text.dates import FoundDate, dates
from bot.text.folding import fold
from bot.text.rules import Rules, rules

_DIGITS = r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
_PIECE = re.compile(rf"(?P<digits>{_DIGITS})|(?P<sign>[%$€£¥₽₸₴₺])|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)")
_SIGNS = {"%": "%", "$": "usd", "€": "eur", "£": "gbp", "¥": "cny", "₽": "rub", "₸": "kzt", "₴": "uah", "₺": "try"}
_SIGN_BEFORE = re.compile(r"[$€£¥₽₸₴₺]\s?$")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s$")
_COMMA_GROUPS = {"en", "zh", ""}
_DOT_GROUPS = {"de", "tr", "es", "it", "pt", "nl", "az"}
_HUNDRED = 100
_GAP = re.compile(r"[\s.-]{0,3}")
_LONGEST_NUMBER = 12  # pieces
_CALENDAR_YEARS = range(1800, 2200)
_UNIT_REACH = 2  # words after the number among which its unit is looked for

_Piece = re.Match[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQuantity:
    """A number in a text; the span takes in sign, multiplier and unit. `unit` is "" when none was understood."""

    start: int
    end: int
    value: float
    unit: str = ""


def quantities(text: str, language: str = "", *, dated: Sequence[FoundDate] | None = None) -> tuple[FoundQuantity, ...]:
    """Return the quantities in order, without the days and years of dates and without digits inside names.

    `dated` are the text's dates where they have been looked for already.
    """
    taken = [(one.start, one.end) for one in (dates(text, language) if dated is None else dated)]
    folded = fold(text)
    found = tuple(_scan(folded, taken, rules(language)))
    return tuple(map(_with_shared_unit, repeat(folded), found, (*found[1:], None)))


def _with_shared_unit(folded: str, one: FoundQuantity, following: FoundQuantity | None) -> FoundQuantity:
    """In "2-3 people" both numbers count people."""
    if one.unit or following is None or folded[one.end : following.start].strip() != "-":
        return one
    return replace(one, unit=following.unit)


@cache
def _starts(language: str) -> re.Pattern[str]:
    """Return what finds the places in folded text where a number may begin."""
    numbers = rules(language).numbers
    words = [re.escape(word) for word in (*numbers.whole, *(phrase[0] for phrase in rules(language).fractions))]
    words += [re.escape(word) + r"\w*" for word in numbers.begins]
    spelt = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"\d|(?<!\w)(?:{spelt})(?!\w)" if words else r"\d")


def _scan(folded: str, taken: Sequence[tuple[int, int]], spoken: Rules) -> Iterator[FoundQuantity]:
    starts = _starts(spoken.language)
    begins = [start for start, _ in taken]
    found = starts.search(folded)
    while found:
        position = found.start()
        place = bisect_right(begins, position) - 1
        inside = taken[place][1] if place >= 0 and position < taken[place][1] else 0
        quantity, after = (None, inside) if inside else _at(folded, position, spoken)
        if quantity:
            yield quantity
        found = starts.search(folded, after)


def _at(folded: str, position: int, spoken: Rules) -> tuple[FoundQuantity | None, int]:
    """Return the quantity that begins here and where to go on looking."""
    pieces = tuple(islice(_PIECE.finditer(folded, position), _LONGEST_NUMBER))
    if _inside_name(folded, pieces[0]):
        return None, pieces[0].end()
    value, used = _number(folded, pieces, spoken)
    if value is None:
        return None, pieces[0].end()
    unit, end, start = _unit(folded, pieces, used, spoken)
    if pieces[0].lastgroup == "word" and value == 1 and not unit:  # "one" is more often a pronoun than a number
        return None, pieces[0].end()
    if unit == "year" and used == 1 and value in _CALENDAR_YEARS:
        unit = ""  # "в 2031 году" is a point in time, like "in 2031"
    return FoundQuantity(start=start, end=end, value=value, unit=unit), pieces[used - 1].end()


def _inside_name(folded: str, piece: _Piece) -> bool:
    """Tell digits that are no quantity: MiG-29, Covid-19, A380, 08:30."""
    if piece.lastgroup != "digits":
        return False
    before = folded[max(piece.start() - 2, 0) : piece.start()].rjust(2)
    if before[1].isalpha() or (before[1] == "-" and before[0].isalpha()) or (before[1] == ":" and before[0].isdigit()):
        return True
    return bool(re.match(r":\d", folded[piece.end() : piece.end() + 2]))


def _number(folded: str, pieces: Sequence[_Piece], spoken: Rules) -> tuple[float | None, int]:
    """Return the value that begins with the first piece and how many it takes: "2 мың 500", "twenty-five million"."""
    total, index, bound = 0.0, 0, float("inf")
    while index < len(pieces):
        if index and not _GAP.fullmatch(folded[pieces[index - 1].end() : pieces[index].start()]):
            break
        value, after = _plain(folded, pieces, index, spoken)
        if value is None or value >= bound:
            break
        multiplier, after = _multiplier(folded, pieces, after, spoken)
        if multiplier >= bound:
            break
        total += value * multiplier
        index, bound = after, multiplier
        if multiplier == 1:
            break
    return (total if index else None), index


def _plain(folded: str, pieces: Sequence[_Piece], index: int, spoken: Rules) -> tuple[float | None, int]:
    """Return the value before any multiplier and the place behind it: digits, words, either "and a half"."""
    if pieces[index].lastgroup == "digits":
        value: float | None = _digits(pieces[index].group(), spoken.language)
        index += 1
    else:
        value, index = _spelt(folded, pieces, index, spoken)
        if value is None:
            return _fraction(pieces, index, spoken)
    for phrase in spoken.half_more:
        if value is not None and _stands_at(pieces, index, phrase):
            return value + 1 / 2, index + len(phrase)
    return value, index


def _spelt(folded: str, pieces: Sequence[_Piece], index: int, spoken: Rules) -> tuple[float | None, int]:
    value: float | None = None
    smallest = float("inf")
    while index < len(pieces) and pieces[index].lastgroup == "word":
        if value is not None and not re.fullmatch(r"[\s-]+", folded[pieces[index - 1].end() : pieces[index].start()]):
            break
        tie = smallest >= _HUNDRED and value is not None and pieces[index].group() in spoken.number_joins
        at = index + tie
        meaning = spoken.numbers.find(pieces[at].group()) if at < len(pieces) else None
        joined = _joined(value, smallest, float(meaning)) if meaning is not None else None
        if joined is None:
            break
        value, smallest = joined
        index = at + 1
    return value, index


def _joined(value: float | None, smallest: float, one: float) -> tuple[float, float] | None:
    """Add a number word to those before it ("two" "hundred", "сто" "двадцать"); None when it begins another number."""
    if value is None:
        return one, one
    if one == _HUNDRED and 1 < value < 10:
        return value * _HUNDRED, _HUNDRED
    tens = smallest >= _HUNDRED and one < _HUNDRED
    ones = smallest >= 10 and smallest % 10 == 0 and one < 10
    return (value + one, one) if tens or ones else None


def _fraction(pieces: Sequence[_Piece], index: int, spoken: Rules) -> tuple[float | None, int]:
    """Return the share of the multiplier that follows: "half a million", "жарты миллион"."""
    for phrase, value in spoken.fractions.items():
        behind = index + len(phrase)
        follows = pieces[behind].group() if behind < len(pieces) else ""
        if _stands_at(pieces, index, phrase) and spoken.multipliers.find(follows) is not None:
            return value, behind
    return None, index


def _stands_at(pieces: Sequence[_Piece], index: int, phrase: Sequence[str]) -> bool:
    row = [piece.group() for piece in pieces[index : index + len(phrase)]]
    return row == list(phrase)


def _digits(text: str, language: str) -> float:
    number = text.replace(" ", "")
    groups = re.split(r"[.,]", number)
    marks = re.findall(r"[.,]", number)
    if not marks:
        return float(number)
    if len(set(marks)) > 1:  # 1,234.5 or 1.234,5: the last mark is the decimal one
        return float("".join(groups[:-1]) + "." + groups[-1])
    in_threes = groups[0] != "0" and all(len(group) == len("000") for group in groups[1:])
    grouping = language in (_COMMA_GROUPS if marks[0] == "," else _DOT_GROUPS)
    if len(marks) > 1 or (in_threes and grouping):
        return float("".join(groups))
    return float(".".join(groups))


def _multiplier(folded: str, pieces: Sequence[_Piece], index: int, spoken: Rules) -> tuple[float, int]:
    factor = 1.0
    while index < len(pieces) and pieces[index].lastgroup == "word":
        meaning = spoken.multipliers.find(pieces[index].group())
        if meaning is None or not _GAP.fullmatch(folded[pieces[index - 1].end() : pieces[index].start()]):
            break
        factor *= float(meaning)
        index += 1
    return factor, index


def _unit(folded: str, pieces: Sequence[_Piece], used: int, spoken: Rules) -> tuple[str, int, int]:
    """Return the unit, and where the quantity ends and starts with it."""
    start, end = pieces[0].start(), pieces[used - 1].end()
    before = folded[max(start - 24, 0) : start]
    if sign := _SIGN_BEFORE.search(before):
        return _SIGNS[sign.group()[0]], end, start - len(sign.group())
    for index in range(used, min(used + _UNIT_REACH, len(pieces))):
        piece = pieces[index]
        gap = folded[pieces[index - 1].end() : piece.start()]
        if piece.lastgroup == "digits" or not _GAP.fullmatch(gap):
            break
        unit = _SIGNS[piece.group()] if piece.lastgroup == "sign" else spoken.units.find(piece.group())
        if unit is not None:
            return unit, piece.end(), start
    word = _WORD_BEFORE.search(before)
    if word and spoken.units.find(word.group(1)) == "%":  # where "per cent" stands in front
        return "%", end, start - len(word.group())
    return "", end, start
