"""Text to the dates it names: full ones, "27 ноября", "Wednesday", "yesterday", resolved against a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.text.folding import fold
from bot.text.rules import Rules, rules
from bot.text.words import Token, tokens

_NUMERIC = re.compile(r"(?<![\d.])(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})[./](\d{1,2})[./](\d{4}))(?![\d])")
_BETWEEN_DAY_AND_MONTH = re.compile(r"(?:\.|st|nd|rd|th|-[^\W\d_]{1,4}|[^\W\d_]{1,3})?[\s-]{0,2}|\s+of\s+")
_BETWEEN_MONTH_AND_YEAR = re.compile(r"[\s,.]{1,3}")
_SHORT_WORD = 4
_FIRST_YEAR, _LAST_YEAR = 1800, 2199


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date in a text. `on` is None when the day isn't known; day, month, year say what was written (0 = not).

    `certain` is False where the year or the direction was guessed from the day of reading.
    """

    start: int
    end: int
    text: str
    on: date | None = None
    certain: bool = True
    day: int = 0
    month: int = 0
    year: int = 0
    weekday: int | None = None
    relative: int | None = None  # days from the day of reading


def dates(text: str, language: str = "", *, today: date | None = None) -> tuple[FoundDate, ...]:
    """Return the dates in order, never overlapping. A weekday is the last one up to `today`."""
    found = [_numeric(match) for match in _NUMERIC.finditer(text)]
    spoken = rules(language)
    words = [token for token in tokens(text) if not any(one.start <= token.start < one.end for one in found)]
    index = 0
    while index < len(words):
        one, used = _at(text, words, index, spoken, today)
        if one:
            found.append(one)
        index += used
    return tuple(sorted(found, key=lambda one: one.start))


def _numeric(match: re.Match[str]) -> FoundDate:
    year, month, day, *other = (int(group) if group else 0 for group in match.groups())
    if not year:
        day, month, year = other
        if month > 12 >= day:
            day, month = month, day
    return _full(match.start(), match.end(), match.group(), day, month, year)


def _full(start: int, end: int, text: str, day: int, month: int, year: int) -> FoundDate:
    return FoundDate(start=start, end=end, text=text, on=_date(year, month, day), day=day, month=month, year=year)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _at(
    text: str, words: Sequence[Token], index: int, spoken: Rules, today: date | None
) -> tuple[FoundDate | None, int]:
    """Return the date that begins at this word and how many words it takes."""
    token = words[index]
    if token.text.isdigit():
        return _day_month(text, words, index, spoken, today)
    folded = fold(token.text)
    month = spoken.months.find(folded)
    if month is not None:
        return _month_first(text, words, index, int(month), spoken, today)
    return _single(words, index, folded, spoken, today), 1


def _single(words: Sequence[Token], index: int, folded: str, spoken: Rules, today: date | None) -> FoundDate | None:
    token = words[index]
    relative = spoken.days.find(folded)
    if relative is not None:
        on = today + timedelta(days=int(relative)) if today else None
        return FoundDate(start=token.start, end=token.end, text=token.text, on=on, relative=int(relative))
    weekday = spoken.weekdays.find(folded)
    # "sat" is a verb where days are written with a capital; with one, a day is a name where they are not
    capital = token.text[0].isupper()
    if weekday is None or (capital != spoken.capital_weekdays and (capital or len(folded) < _SHORT_WORD)):
        return None
    before = fold(words[index - 1].text) if index else ""
    on = _nearest_weekday(int(weekday), today, ahead=before in spoken.next_words, strictly=before in spoken.last_words)
    return FoundDate(start=token.start, end=token.end, text=token.text, on=on, certain=False, weekday=int(weekday))


def _nearest_weekday(weekday: int, today: date | None, *, ahead: bool, strictly: bool) -> date | None:
    if today is None:
        return None
    back = (today.weekday() - weekday) % 7
    if ahead:
        return today + timedelta(days=7 - back)
    return today - timedelta(days=7 if strictly and not back else back)


def _day_month(
    text: str, words: Sequence[Token], index: int, spoken: Rules, today: date | None
) -> tuple[FoundDate | None, int]:
    """27 ноября [2026], 27-noyabr, 27th of November; or 2026 ... 27 ноября with the year in front."""
    token = words[index]
    day = int(token.text) if len(token.text) <= 2 else 0
    for step in (1, 2):  # an ordinal ending may be a word of its own: 27-nji noyabr
        if not 1 <= day <= 31 or index + step >= len(words):
            break
        word = words[index + step]
        month = spoken.months.find(fold(word.text))
        if month is None or not _BETWEEN_DAY_AND_MONTH.fullmatch(text[token.end : word.start]):
            continue
        start, year, end, used = token.start, *_year_after(text, words, index + step)
        if not year:
            start, year = _year_before(words, index, spoken, token.start)
        return _day_of(text, start, end, day, int(month), year, today), step + used
    return None, 1


def _month_first(
    text: str, words: Sequence[Token], index: int, month: int, spoken: Rules, today: date | None
) -> tuple[FoundDate | None, int]:
    """November 27[, 2026] or November 2026; a bare month is a date in neither."""
    token = words[index]
    year, end, used = _year_after(text, words, index)
    if year:
        return FoundDate(start=token.start, end=end, text=text[token.start : end], month=month, year=year), used
    if not spoken.month_before_day or index + 1 >= len(words):
        return None, 1
    following = words[index + 1]
    if not (following.text.isdigit() and len(following.text) <= 2 and 1 <= int(following.text) <= 31):
        return None, 1
    if not re.fullmatch(r"\.?\s", text[token.end : following.start]):
        return None, 1
    year, end, used = _year_after(text, words, index + 1)
    return _day_of(text, token.start, end, int(following.text), month, year, today), 1 + used


def _year_after(text: str, words: Sequence[Token], index: int) -> tuple[int, int, int]:
    """Return the year behind a word (0 = none), where the date ends and how many words that makes."""
    if index + 1 < len(words):
        following = words[index + 1]
        if _is_year(following.text) and _BETWEEN_MONTH_AND_YEAR.fullmatch(text[words[index].end : following.start]):
            return int(following.text), following.end, 2
    return 0, words[index].end, 1


def _year_before(words: Sequence[Token], index: int, spoken: Rules, start: int) -> tuple[int, int]:
    for back in (1, 2, 3):
        if index - back < 0:
            break
        word = words[index - back]
        if _is_year(word.text) and start - word.end < 20:
            return word.start, int(word.text)
        if spoken.units.find(fold(word.text)) != "year" and len(word.text) > _SHORT_WORD:
            break
    return start, 0


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR


def _day_of(text: str, start: int, end: int, day: int, month: int, year: int, today: date | None) -> FoundDate:
    if year:
        return _full(start, end, text[start:end], day, month, year)
    on = None
    if today:
        near = [_date(today.year + shift, month, day) for shift in (-1, 0, 1)]
        known = [one for one in near if one]
        on = min(known, key=lambda one: abs((one - today).days), default=None)
    return FoundDate(start=start, end=end, text=text[start:end], on=on, certain=False, day=day, month=month)
