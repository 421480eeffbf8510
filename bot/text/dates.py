"""Text to the dates it names: full ones, "27 ноября", "Wednesday", "yesterday", resolved against a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from bot.text.folding import fold
from bot.text.rules import Rules, WordTable, rules

_NUMERIC = re.compile(r"(?<![\d.])(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})[./](\d{1,2})[./](\d{4}))(?!\d)")
# Over folded text: 27 [th of] November, 27-noyabr, 27-nji noyabr, 27. November
_DAY_BEFORE = re.compile(r"(?<![\d.,:/-])(\d{1,2})(?:st|nd|rd|th|[.]|-?[^\W\d_]{1,3})?(?:[\s-]{1,2}|\s+of\s+)$")
_DAY_AFTER = re.compile(r"[.]?\s(\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)")
_YEAR_AFTER = re.compile(r"[\s,.]{1,3}(\d{4})(?!\d)")
# 2026-yil 27-, 2026 жылғы 27, 2026-njy yylyn 27-
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})(?:[\s-]{1,2}[^\W\d_]{1,8}){0,2}\s$")
_WINDOW = 32  # characters around a month in which its day and year may stand
_SHORT_WORD = 4
_YEARS = range(1800, 2200)
_MOST_DAYS = 31
_MONTHS = 12
_LONG_PAST = 60  # days


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
    weekday: int | None = None  # 0 is Monday
    relative: int | None = None  # days from the day of reading


def dates(text: str, language: str = "", *, today: date | None = None) -> tuple[FoundDate, ...]:
    """Return the dates in order, never overlapping. A weekday is the last one up to `today`."""
    spoken = rules(language)
    folded = fold(text)
    found = [_numeric(match) for match in _NUMERIC.finditer(text)]
    found += [one for match in _anchors(language).finditer(folded) for one in _at(match, folded, text, spoken, today)]
    kept: list[FoundDate] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(_turned_ahead(kept, today) if today else kept)


def _turned_ahead(found: list[FoundDate], today: date) -> list[FoundDate]:
    """Beside a coming day, a day without a year that would be long past is next year's: "from 1 November to 31 May"."""
    guessed = [one for one in found if one.on and one.month and not one.year]
    if not any(one.on and one.on > today for one in guessed):
        return found
    return [
        _a_year_on(one) if one in guessed and one.on and (today - one.on).days > _LONG_PAST else one for one in found
    ]


def _a_year_on(one: FoundDate) -> FoundDate:
    return replace(one, on=_date(one.on.year + 1, one.month, one.day) if one.on else None)


@cache
def _anchors(language: str) -> re.Pattern[str]:
    """Return what finds the words on which a date in this language hangs, in folded text."""
    spoken = rules(language)
    words = [form for table in (spoken.months, spoken.weekdays, spoken.days) for form in _forms(table)]
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)" if words else r"(?!)")


def _forms(table: WordTable) -> Iterator[str]:
    yield from (re.escape(word) for word in table.whole)
    yield from (re.escape(word) + r"\w*" for word in table.begins)


def _numeric(match: re.Match[str]) -> FoundDate:
    year, month, day, *other = (int(group) if group else 0 for group in match.groups())
    if not year:
        day, month, year = other
        if month > _MONTHS >= day:
            day, month = month, day
    on = _date(year, month, day)
    return FoundDate(start=match.start(), end=match.end(), text=match.group(), on=on, day=day, month=month, year=year)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _at(match: re.Match[str], folded: str, text: str, spoken: Rules, today: date | None) -> Iterator[FoundDate]:
    """Yield the date that hangs on this word, if any."""
    word = match.group()
    month = spoken.months.find(word)
    if month is not None:
        yield from _month(match, folded, text, int(month), spoken, today)
    elif (relative := spoken.days.find(word)) is not None:
        on = today + timedelta(days=int(relative)) if today else None
        yield FoundDate(start=match.start(), end=match.end(), text=_slice(text, match), on=on, relative=int(relative))
    elif (weekday := spoken.weekdays.find(word)) is not None and _is_weekday(word, text[match.start()], spoken):
        before = folded[max(match.start() - _WINDOW, 0) : match.start()].split()
        on = _nearest(int(weekday), before[-1] if before else "", spoken, today)
        yield FoundDate(
            start=match.start(), end=match.end(), text=_slice(text, match), on=on, certain=False, weekday=int(weekday)
        )


def _slice(text: str, match: re.Match[str]) -> str:
    return text[match.start() : match.end()]


def _is_weekday(word: str, first: str, spoken: Rules) -> bool:
    """Where days take a capital, "sat" is a verb; some days are names when they have one."""
    if first.isupper():
        return word not in spoken.also_names
    return not (spoken.capital_weekdays and len(word) < _SHORT_WORD)


def _nearest(weekday: int, before: str, spoken: Rules, today: date | None) -> date | None:
    if today is None:
        return None
    back = (today.weekday() - weekday) % 7
    if before in spoken.next_words:
        return today + timedelta(days=7 - back)
    return today - timedelta(days=7 if before in spoken.last_words and not back else back)


def _month(
    match: re.Match[str], folded: str, text: str, month: int, spoken: Rules, today: date | None
) -> Iterator[FoundDate]:
    """Yield a day and month, or a month and year; a bare month is no date."""
    start, end, day = match.start(), match.end(), 0
    before = _DAY_BEFORE.search(folded[max(start - _WINDOW, 0) : start])
    if before:
        day = int(before.group(1))
        start -= len(before.group())
    elif spoken.month_before_day and (after := _DAY_AFTER.match(folded, end)):
        day = int(after.group(1))
        end = after.end()
    if day > _MOST_DAYS or (before and not day):
        return
    year, start, end = _year(folded, start, end, looks_back=bool(before))
    if not (day or year):
        return
    if day and not year:
        yield _without_year(start, end, text, day, month, today)
    else:
        on = _date(year, month, day) if day else None
        yield FoundDate(start=start, end=end, text=text[start:end], on=on, day=day, month=month, year=year)


def _year(folded: str, start: int, end: int, *, looks_back: bool) -> tuple[int, int, int]:
    after = _YEAR_AFTER.match(folded, end)
    if after and int(after.group(1)) in _YEARS:
        return int(after.group(1)), start, after.end()
    before = _YEAR_BEFORE.search(folded[max(start - _WINDOW, 0) : start]) if looks_back else None
    if before and int(before.group(1)) in _YEARS:
        return int(before.group(1)), start - len(before.group()), end
    return 0, start, end


def _without_year(start: int, end: int, text: str, day: int, month: int, today: date | None) -> FoundDate:
    on = None
    if today:
        near = (_date(today.year + shift, month, day) for shift in (-1, 0, 1))
        on = min((one for one in near if one), key=lambda one: abs((one - today).days), default=None)
    return FoundDate(start=start, end=end, text=text[start:end], on=on, certain=False, day=day, month=month)
