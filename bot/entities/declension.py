"""A Russian name in its first case to all its cases, as stems and the endings that may follow.

Words of the dictionary are declined by pymorphy3 (MIT; its dictionary is OpenCorpora's, CC BY-SA), the others by the
endings of data/declension.yaml. Cases of a name of several words go together: Ивана Петрова, not Ивана Петрову.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from bot.entities.language_data import table
from bot.entities.scan import pattern_of

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_NAME_TAGS = ("Name", "Surn", "Patr", "Geox", "Orgn")
_OTHER_WORDS = {"Supr", "Cmp2", "V-be", "V-oy", "V-ey"}  # superlatives and old endings
_CYRILLIC = re.compile(r"[а-я]+\Z")
_MOST = 36  # ways of declining the words before the last
_Cases = tuple[tuple[str, str], ...]  # (case, form); case "" goes with any


@dataclass(frozen=True, slots=True)
class Stem:
    """What stands at the start of all of some forms, and how each goes on; the first ending is the name itself."""

    text: str
    endings: tuple[str, ...]


def stems(name: str, kind: str, *, with_dictionary: bool) -> list[Stem]:
    """Return the stems of a name's cases, as they are scanned.

    `kind` is the entity's type; without the dictionary it is faster.
    """
    words = [word for chunk in name.split() for word in _words_of(chunk, kind)]
    if not any(_CYRILLIC.match(text) for text, _ in words):
        return []
    grouped: dict[str, list[str]] = {}
    for before, last in _in_step(list(_declined(words, kind, with_dictionary=with_dictionary))):
        grouped.setdefault(before, []).append(last)
    return [_stem(before, forms, words[-1][0]) for before, forms in grouped.items()]


def _words_of(chunk: str, kind: str) -> Iterator[tuple[str, bool]]:
    """Yield (word, may change) of what stands between spaces: of Нью-Йорк only the end has cases."""
    parts = pattern_of(chunk).split()
    compound = "-" in chunk and kind != "person" and bool(parts) and bool(_CYRILLIC.match(parts[-1]))
    for place, part in enumerate(parts, 1):
        yield part, bool(_CYRILLIC.match(part)) and (not compound or place == len(parts))


def _declined(words: list[tuple[str, bool]], kind: str, *, with_dictionary: bool) -> Iterator[_Cases]:
    """Yield the forms of each word; after the noun that carries the cases nothing changes."""
    carried = False
    by_phrase = with_dictionary and kind != "person" and len(words) > 1
    for word, changes in words:
        phrase = _phrase_cases(word) if changes and not carried and by_phrase else ()
        if carried or not changes:
            yield (("", word),)
        elif phrase:
            carried = phrase[0][0] == "noun"
            yield phrase[1:]
        else:
            forms = _name_cases(word, kind) + (_dictionary_cases(word, kind) if with_dictionary else ())
            yield tuple(("", form) for form in dict.fromkeys(form for _, form in forms))


def _in_step(declined: list[_Cases]) -> Iterator[tuple[str, str]]:
    """Yield (words before the last, last word) for each way in which all words stand in the same case."""
    cases = _CASES if any(case for word in declined for case, _ in word) else ("",)
    for case in cases:
        choices = [[form for own, form in word if own in (case, "")] for word in declined]
        if not all(choices):
            continue
        befores = [""]
        for forms in choices[:-1]:
            befores = [f"{before}{form} " for before in befores for form in dict.fromkeys(forms)][:_MOST]
        for before in befores:
            for last in dict.fromkeys(choices[-1]):
                yield before, last


def _stem(before: str, forms: list[str], nominative: str) -> Stem:
    ordered = list(dict.fromkeys(sorted(forms, key=lambda form: form != nominative)))
    shared = ordered[0]
    while not all(form.startswith(shared) for form in ordered):
        shared = shared[:-1]
    return Stem(before + shared, tuple(form[len(shared) :] for form in ordered))


@cache
def _rules() -> list[tuple[re.Pattern[str], str, tuple[str, ...], frozenset[str]]]:
    return [
        (re.compile(rule["ends"]), rule["take"], tuple(rule["put"]), frozenset(rule.get("kinds", ())))
        for rule in table("declension")
    ]


@lru_cache(maxsize=100_000)
def _name_cases(word: str, kind: str) -> _Cases:
    """Return the forms that the endings allow; any of them may go with any case of the words beside it."""
    for pattern, take, put, kinds in _rules():
        if pattern.search(word) and (not kinds or kind in kinds) and len(word) > 1:
            kept = word[: len(word) - len(take)]
            return (("nomn", word), *(("", kept + ending) for ending in put))
    return (("", word),)


@cache
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=100_000)
def _dictionary_cases(word: str, kind: str) -> _Cases:
    forms = []
    for parse in _dictionary().parse(word)[:6]:
        if "nomn" in parse.tag and "sing" in parse.tag and _is_name(parse.tag, kind):
            forms += [("", form) for _, form in _singular(parse)]
    return tuple(dict.fromkeys(forms))


def _is_name(tag: Any, kind: str) -> bool:
    if any(mark in tag for mark in _NAME_TAGS):
        return True
    return kind != "person" and "NOUN" in tag


@lru_cache(maxsize=100_000)
def _phrase_cases(word: str) -> _Cases:
    """Return ("adjective" | "noun", word) and its forms, () for what the dictionary lacks or has in another case."""
    parses = [parse for parse in _dictionary().parse(word) if "nomn" in parse.tag and parse.is_known]
    for parse in parses:
        if "ADJF" in parse.tag or "PRTF" in parse.tag:
            return (("adjective", word), *_same_gender(parse))
    for parse in parses:
        if "NOUN" in parse.tag and not any(mark in parse.tag for mark in _NAME_TAGS):
            number = {"plur"} if "plur" in parse.tag else {"sing"}
            return (("noun", word), *_inflected(parse, number))
    return ()


def _same_gender(parse: Any) -> _Cases:
    kept = {mark for mark in ("masc", "femn", "neut", "plur", "sing") if mark in parse.tag}
    return _inflected(parse, kept)


def _singular(parse: Any) -> _Cases:
    return _inflected(parse, {"sing"} | {mark for mark in ("masc", "femn") if mark in parse.tag})


def _inflected(parse: Any, kept: Iterable[str]) -> _Cases:
    forms = []
    for case in _CASES:
        form = parse.inflect({case, *kept})
        if form is not None:
            forms.append((case, form.word.replace("ё", "е")))
    for form in parse.lexeme:  # animate accusatives, second genitives and locatives
        marks = set(str(form.tag).replace(" ", ",").split(","))
        if set(kept) <= marks and not marks & _OTHER_WORDS:
            forms += [(case, form.word.replace("ё", "е")) for case in _CASES if case in form.tag]
    return tuple(dict.fromkeys(forms))
