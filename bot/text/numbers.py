"""Text to the quantities it names: digits or words, thousands and millions, with a normal form of the unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.text.dates import dates
from bot.text.folding import fold
from bot.text.rules import Rules, rules

_TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    r"|(?P<sign>[%$€£¥₽₸₴₺])|(?P<word>[^\W\d_]+(?:['’‘ʻʼ`´][^\W\d_]+)*)"
)
_SIGNS = {"%": "%", "$": "usd", "€": "eur", "£": "gbp", "¥": "cny", "₽": "rub", "₸": "kzt", "₴": "uah", "₺": "try"}
_COMMA_GROUPS = {"en", "zh", ""}
_DOT_GROUPS = {"de", "tr", "es", "it", "pt", "nl", "az"}
_HUNDRED = 100
_GAP = re.compile(r"[\s\u00a0.-]{0,3}")
_UNIT_REACH = 2  # words after the number among which its unit is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundQuantity:
    """A number in a text; the span takes in multiplier and unit. `unit` is "" when none was understood."""

    start: int
    end: int
    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str
    start: int
    end: int


def quantities(text: str, language: str = "") -> tuple[FoundQuantity, ...]:
    """Return the quantities in order, without the days and years of dates and without digits inside names."""
    taken = [(one.start, one.end) for one in dates(text, language)]
    pieces = [_Piece(match.lastgroup or "", match.group(), *match.span()) for match in _TOKEN.finditer(text)]
    return tuple(_scan(text, pieces, taken, language))


def _scan(
    text: str, pieces: Sequence[_Piece], taken: Sequence[tuple[int, int]], language: str
) -> Iterator[FoundQuantity]:
    spoken = rules(language)
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        if any(start <= piece.start < end for start, end in taken) or _inside_name(text, piece):
            index += 1
            continue
        value, after = _number(text, pieces, index, spoken)
        if value is None:
            index += 1
            continue
        unit, last = _unit(text, pieces, index, after, spoken)
        if not (piece.kind == "word" and value == 1 and not unit):  # "one" is more often a pronoun than a number
            start = pieces[index - 1].start if index and _is_sign_before(text, pieces, index) else piece.start
            yield FoundQuantity(start=start, end=pieces[last].end, value=value, unit=unit)
        index = after


def _inside_name(text: str, piece: _Piece) -> bool:
    """MiG-29, Covid-19, A380, 08:30."""
    before = text[max(piece.start - 2, 0) : piece.start]
    if piece.kind != "digits" or not before:
        return False
    if before[-1].isalpha() or (before[-1] == "-" and before[0].isalpha()):
        return True
    return (text[piece.end : piece.end + 1] == ":" and text[piece.end + 1 : piece.end + 2].isdigit()) or (
        before[-1] == ":" and before[0].isdigit()
    )


def _number(text: str, pieces: Sequence[_Piece], index: int, spoken: Rules) -> tuple[float | None, int]:
    """Return the value that begins here and the index after it: "2 мың 500", "twenty-five million", "1,5 млн"."""
    total = 0.0
    bound = float("inf")
    found = False
    while index < len(pieces):
        value, after = _plain(text, pieces, index, spoken)
        if value is None or value >= bound:
            break
        multiplier, after = _multiplier(text, pieces, after, spoken)
        if found and multiplier == 1 and bound == float("inf"):
            break
        total += value * multiplier
        found = True
        index = after
        if multiplier == 1:
            break
        bound = multiplier
        if index < len(pieces) and not _GAP.fullmatch(text[pieces[index - 1].end : pieces[index].start]):
            break
    return (total if found else None), index


def _plain(text: str, pieces: Sequence[_Piece], index: int, spoken: Rules) -> tuple[float | None, int]:
    piece = pieces[index]
    if piece.kind == "digits":
        return _digits(piece.text, spoken.language), index + 1
    if piece.kind != "word":
        return None, index
    value: float | None = None
    smallest = float("inf")
    while index < len(pieces) and pieces[index].kind == "word":
        meaning = spoken.numbers.find(fold(pieces[index].text))
        if meaning is None:
            break
        one = float(meaning)
        if one == _HUNDRED and value is not None and 1 <= value <= 9:
            value *= _HUNDRED
        elif one < smallest and (value is None or (smallest >= 10 and one < 10 ** (len(str(int(smallest))) - 1))):
            value = (value or 0) + one
        else:
            break
        smallest = _HUNDRED if one == _HUNDRED else one
        index += 1
        if index < len(pieces) and not re.fullmatch(r"[\s-]+", text[pieces[index - 1].end : pieces[index].start]):
            break
    return value, index


def _digits(text: str, language: str) -> float:
    number = re.sub(r"[ \u00a0\u202f]", "", text)
    groups = re.split(r"[.,]", number)
    marks = re.findall(r"[.,]", number)
    if not marks:
        return float(number)
    if len(set(marks)) == 2:
        return float("".join(groups[:-1]) + "." + groups[-1])
    thousands = all(len(group) == 3 for group in groups[1:]) and groups[0] != "0"
    grouping = language in (_COMMA_GROUPS if marks[0] == "," else _DOT_GROUPS)
    if len(marks) > 1 or (thousands and grouping):
        return float("".join(groups))
    return float(".".join(groups))


def _multiplier(text: str, pieces: Sequence[_Piece], index: int, spoken: Rules) -> tuple[float, int]:
    factor = 1.0
    while 0 < index < len(pieces) and pieces[index].kind == "word":
        meaning = spoken.multipliers.find(fold(pieces[index].text))
        if meaning is None or not _GAP.fullmatch(text[pieces[index - 1].end : pieces[index].start]):
            break
        factor *= float(meaning)
        index += 1
    return factor, index


def _is_sign_before(text: str, pieces: Sequence[_Piece], index: int) -> bool:
    before = pieces[index - 1]
    return before.kind == "sign" and before.text != "%" and not text[before.end : pieces[index].start].strip()


def _unit(text: str, pieces: Sequence[_Piece], first: int, after: int, spoken: Rules) -> tuple[str, int]:
    """Return the unit and the index of the last piece that belongs to the quantity."""
    if first and _is_sign_before(text, pieces, first):
        return _SIGNS[pieces[first - 1].text], after - 1
    for index in range(after, min(after + _UNIT_REACH, len(pieces))):
        gap = text[pieces[index - 1].end : pieces[index].start]
        if not re.fullmatch(r"[\s.\u00a0-]{0,3}", gap) or pieces[index].kind == "digits":
            break
        piece = pieces[index]
        unit = _SIGNS[piece.text] if piece.kind == "sign" else spoken.units.find(fold(piece.text))
        if unit is not None:
            return unit, index
    if first and pieces[first - 1].kind == "word":  # Turkish puts "per cent" in front
        unit = spoken.units.find(fold(pieces[first - 1].text))
        if unit == "%":
            return unit, after - 1
    return "", after - 1
