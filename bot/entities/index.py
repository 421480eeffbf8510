"""Forms to one automaton: which forms stand where in a scanned text."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter

import ahocorasick_rs

from bot.entities.columns import Columns
from bot.entities.declension import stems
from bot.entities.forms import FULL, GIVEN, PART, POSSIBLE, Form, Origin, Trust, forms_of
from bot.entities.language_data import PLACES, doubtful_words
from bot.entities.scan import bytes_of, is_spaced, pattern_of, scan_form, without_unspaced
from bot.entities.spellings import Effort
from bot.model import Alias, Entity

# Spellings given, above which looking for more of them would make building slow.
_EFFORTS = ((3_000, Effort.THOROUGH), (10_000, Effort.USUAL), (30_000, Effort.LIGHT))
_BARE = ("",)
_CAPITAL, _ACRONYM, _PLAIN = 32, 64, 128
_TRUSTS, _ORIGINS = tuple(Trust), tuple(Origin)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an index knows of a form. `endings` may follow what was found; the first is the name's own.

    `plain`: nothing in an article could speak against it.
    """

    entity: Entity
    reason: str
    trust: Trust
    origin: Origin
    capital: bool
    acronym: bool
    endings: tuple[str, ...]
    dated: Alias | None
    plain: bool = False


class Index:
    """Automata over the forms of many entities; never changed once built.

    Everyday characters are scanned as one byte each, which halves the time for Cyrillic; names in rarer scripts have an
    automaton of their own.

    """

    def __init__(self, entities: Mapping[str, Entity], *, columns: Columns | None = None) -> None:
        """Take the columns derived of the same entities, or derive them: seconds for thousands."""
        columns = columns or derive(entities)
        self._entities = entities
        self._keys = list(entities)
        self._columns = replace(columns, patterns=())  # the automata know them, and they are large
        self._everyday = columns.everyday
        self._spaced = bytes(pattern[0] == " " for pattern in columns.patterns)
        everyday = [bytes_of(pattern) for pattern in islice(columns.patterns, columns.everyday)]
        rare = list(islice(columns.patterns, columns.everyday, None))
        self._by_byte = ahocorasick_rs.BytesAhoCorasick(everyday) if everyday else None
        self._by_character = ahocorasick_rs.AhoCorasick(rare, store_patterns=False) if rare else None
        self.asked: dict[int, tuple[bool, tuple[Entry, ...]]] = {}

    def __len__(self) -> int:
        """Return how many patterns are looked for."""
        return len(self._columns.first) - 1

    def find(self, scanned: str, everyday: bytes | None = None) -> list[tuple[int, int, int]]:
        """Return (pattern, start, end) of all places by their ends, overlapping ones too, where a pattern begins.

        The text is scanned with a space before and after it; a spaced pattern begins with its space. `everyday` is a
        text's bytes when it has no character of rarer scripts; names in these are then not looked for.
        """
        found: list[tuple[int, int, int]] = []
        if self._by_byte is not None:
            data = bytes_of(without_unspaced(scanned)) if everyday is None else everyday
            found = self._by_byte.find_matches_as_indexes(b" %b " % data, overlapping=True)
        if everyday is None and self._by_character is not None:
            rare = self._by_character.find_matches_as_indexes(f" {scanned} ", overlapping=True)
            if rare:
                found += [(number + self._everyday, start, end) for number, start, end in rare]
                found.sort(key=itemgetter(2))
        return found

    def forms_of(self, pattern: int) -> tuple[bool, tuple[Entry, ...]]:
        """Return whether a pattern stands between spaces and begins with one, and its forms; kept once asked for."""
        known = self.asked.get(pattern)
        if known is None:
            rows = range(self._columns.first[pattern], self._columns.first[pattern + 1])
            known = self.asked[pattern] = bool(self._spaced[pattern]), tuple(map(self._entry, rows))
        return known

    def _entry(self, row: int) -> Entry:
        columns = self._columns
        flags = columns.flags[row]
        return Entry(
            entity=self._entities[self._keys[columns.entity[row]]],
            reason=columns.reason_texts[columns.reason[row]],
            trust=_TRUSTS[flags & 3],
            origin=_ORIGINS[flags >> 2 & 7],
            capital=bool(flags & _CAPITAL),
            acronym=bool(flags & _ACRONYM),
            endings=columns.ending_texts[columns.endings[row]],
            dated=columns.dated.get(row),
            plain=bool(flags & _PLAIN),
        )


def derive(entities: Mapping[str, Entity], *, effort: Effort | None = None) -> Columns:
    """Return all forms of the entities; the fewer spellings are given, the more are looked for."""
    return _Deriving(effort or _effort(entities)).columns(entities)


class _Deriving:
    """Numbers reasons and endings as they come."""

    def __init__(self, effort: Effort) -> None:
        self._effort = effort
        self._as_given = effort is Effort.NONE
        self._with_dictionary = effort in (Effort.THOROUGH, Effort.USUAL)
        self._reasons: dict[str, int] = {}
        self._endings: dict[tuple[str, ...], int] = {}

    def columns(self, entities: Mapping[str, Entity]) -> Columns:
        rows = self._rows(entities)
        rare = [pattern for pattern in rows if not pattern.isascii() and b"\0" in bytes_of(pattern)]
        rows |= {pattern: rows.pop(pattern) for pattern in rare}  # to the end
        first, entity, reason = array("I", [0]), array("I"), array("H")
        ending, flag, dated = array("H"), array("B"), dict[int, Alias]()
        for held in rows.values():
            for number, reason_number, endings, flags, alias in held if isinstance(held, list) else (held,):
                if alias is not None:
                    dated[len(entity)] = alias
                entity.append(number)
                reason.append(reason_number)
                ending.append(endings)
                flag.append(flags)
            first.append(len(entity))
        return Columns(
            patterns=list(rows),
            everyday=len(rows) - len(rare),
            first=first,
            entity=entity,
            reason=reason,
            endings=ending,
            flags=flag,
            reason_texts=list(self._reasons),
            ending_texts=list(self._endings),
            dated=dated,
        )

    def _rows(self, entities: Mapping[str, Entity]) -> dict[str, _Row | list[_Row]]:
        rows: dict[str, _Row | list[_Row]] = {}
        for number, entity in enumerate(entities.values()):
            for pattern, row in self._patterns(number, entity, forms_of(entity, self._effort)):
                held = rows.get(pattern)
                if held is None:
                    rows[pattern] = row
                elif isinstance(held, list):
                    held.append(row)
                else:
                    rows[pattern] = [held, row]
        return rows

    def _patterns(self, number: int, entity: Entity, forms: Collection[Form]) -> Iterator[tuple[str, _Row]]:
        if self._as_given and len(forms) == 1:  # it has no rival
            [form] = forms
            for pattern, endings in _patterns_of(form, "", dictionary=False):
                yield pattern, self._row(entity, number, form, pattern, endings)
            return
        best: dict[tuple[str, tuple[str, ...]], Form] = {}
        declined = () if self._as_given else _declined_languages(entity)
        for form in forms:
            cases = (
                not self._as_given
                and not form.text.isascii()
                and form.alias.language in declined
                and (form.origin < POSSIBLE or (form.origin is POSSIBLE and " " not in form.text))
                and _is_cyrillic(form.text)
            )
            for pattern, endings in _patterns_of(form, entity.type if cases else "", dictionary=self._with_dictionary):
                known = best.get((pattern, endings))
                if known is None or _strictness(form) < _strictness(known):
                    best[pattern, endings] = form
        for (pattern, endings), form in best.items():
            yield pattern, self._row(entity, number, form, pattern, endings)

    def _row(self, entity: Entity, number: int, form: Form, pattern: str, endings: tuple[str, ...]) -> _Row:
        plain = _PLAIN if form.trust is FULL and _is_plain(entity, pattern) else 0
        dated = form.alias if form.alias.since or form.alias.until else None
        return (
            number,
            self._reasons.setdefault(form.reason, len(self._reasons)),
            self._endings.setdefault(endings, len(self._endings)),
            form.trust | form.origin << 2 | _capitals(form.text) | plain,
            dated,
        )


def _strictness(form: Form) -> tuple[int, int, int]:
    """Order forms of one entity that are looked for alike: the one that asks for less counts."""
    return form.origin, form.trust, _capitals(form.text)


def _is_plain(entity: Entity, pattern: str) -> bool:
    """Return whether what stands around a sure name cannot matter: it is no place's, no government's and no word."""
    if entity.metonym_of or entity.type in PLACES:
        return False
    return " " in pattern[1:] or pattern[1:] not in doubtful_words()


def _capitals(text: str) -> int:
    if text.isupper() and sum(map(str.isalpha, text)) > 1:
        return _ACRONYM | _CAPITAL
    return _CAPITAL if text[:1].isupper() else 0


_Row = tuple[int, int, int, int, Alias | None]


def _effort(entities: Mapping[str, Entity]) -> Effort:
    given = sum(1 + len(entity.aliases) for entity in entities.values())
    return next((effort for most, effort in _EFFORTS if given <= most), Effort.NONE)


def _declined_languages(entity: Entity) -> tuple[str, ...]:
    """Return the languages of the aliases that get Russian cases: all, when none is Russian or untagged."""
    tagged = {alias.language for alias in entity.aliases if _is_cyrillic(alias.text)}
    return ("", "ru") if tagged & {"", "ru"} or not tagged else ("", *tagged)


def _is_cyrillic(text: str) -> bool:
    return any("\u0400" <= character <= "\u04ff" for character in text)


def _patterns_of(form: Form, declined_as: str, *, dictionary: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (pattern, endings) of a form; `declined_as` is the type of entity whose Russian cases it has, "" = none."""
    scanned = scan_form(form.text).strip()
    if not scanned:
        return
    text = " ".join(scanned.split()) if "  " in scanned else scanned
    if not is_spaced(text):
        yield text, _BARE
        if " " in text:  # the dot between words of a name from abroad may be left out
            yield text.replace(" ", ""), _BARE
        return
    yield f" {text}", _BARE
    if scanned != text:  # marks inside the name leave several spaces in a text too
        yield f" {scanned}", _BARE
    if not declined_as:
        return
    by_dictionary = dictionary and form.origin in (GIVEN, PART)
    for stem in stems(form.text, declined_as, with_dictionary=by_dictionary):
        pattern = pattern_of(stem.text)
        if pattern:
            yield f" {pattern}", tuple(dict.fromkeys(pattern_of(ending) for ending in stem.endings))
