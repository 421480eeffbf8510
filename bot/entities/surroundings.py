"""What stands around a place in a text, and whether it makes the place part of another name."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.entities.language_data import known_given_names, words
from bot.entities.persons import is_child_of, is_patronymic

_LONGEST_DESIGNATOR = 16
_NAME_DOTS = tuple("·・•‧")
_SENTENCE_ENDS = '.!?…:;\n"“”«»„—–-()[]|•·*'


@dataclass(frozen=True, slots=True)
class Word:
    """A word beside a name, as scanned. `close`: only a space parts them. `cut`: a single letter with a full stop.

    `first`: a sentence begins with it. `first_after`: a sentence begins after it. There capitals tell nothing.
    """

    text: str
    start: int
    end: int
    capital: bool
    close: bool
    first: bool
    first_after: bool
    cut: bool = False


def word_before(text: str, scanned: str, start: int) -> Word | None:
    """Return the word that ends before `start`, None at the start of the text."""
    end = start
    while end > 0 and scanned[end - 1] == " ":
        end -= 1
    if end == 0:
        return None
    begin = scanned.rfind(" ", 0, end) + 1
    between = text[end:start]
    cut = end - begin == 1 and between.strip(" -\u00a0") == "."
    before = text[max(0, begin - 4) : begin].rstrip(" \u00a0")
    return Word(
        text=scanned[begin:end],
        start=begin,
        end=end,
        capital=text[begin : begin + 1].isupper(),
        close=cut or between.strip(" \u00a0\t") in ("", "\n"),
        first=not before or before[-1] in _SENTENCE_ENDS,
        first_after=(bool(between.strip()) and between.strip()[-1] in _SENTENCE_ENDS) or "\n" in between,
        cut=cut,
    )


def given_name_before(text: str, scanned: str, start: int) -> Word | None:
    """Return the word before a surname that ought to be its given name: patronymics between them are passed over."""
    word = word_before(text, scanned, start)
    while word is not None and word.close and (is_child_of(word.text) or is_patronymic(word.text)):
        father = word_before(text, scanned, word.start) if is_child_of(word.text) else word
        before = word_before(text, scanned, father.start) if father is not None else None
        if before is None or not before.close or not before.capital:
            return None
        word = before
    return word


def word_after(text: str, scanned: str, end: int) -> Word | None:
    """Return the word that begins after `end`, None at the end of the text."""
    begin = end
    while begin < len(scanned) and scanned[begin] == " ":
        begin += 1
    if begin >= len(scanned):
        return None
    stop = scanned.find(" ", begin)
    stop = len(scanned) if stop < 0 else stop
    between = text[end:begin].strip(" \u00a0")
    return Word(
        text=scanned[begin:stop],
        start=begin,
        end=stop,
        capital=text[begin].isupper(),
        close=not between,
        first=False,
        first_after=False,
    )


def follows_given_name(text: str, start: int) -> bool:
    """Return whether a dot that parts the words of a name from abroad, in a script without spaces, is right before."""
    return text[max(0, start - 1) : start] in _NAME_DOTS


def is_of_another(word: Word | None, own: AbstractSet[str], others: AbstractSet[str], *, capitals_tell: bool) -> bool:
    """Return whether the word before a surname is somebody else's given name.

    `own` are the given names of the person, `others` those of everybody else in the catalogue.
    """
    if word is None or not word.close or not word.capital or same_name(word.text, own):
        return False
    if len(word.text) == 1:  # an initial, unless it is a word that begins the sentence: С Серовым, A Serov aide
        return (word.cut or not word.first) and bool(own) and not any(name.startswith(word.text) for name in own)
    if word.text in words("titles") or is_patronymic(word.text):
        return False
    if word.text in others or word.text in known_given_names():
        return True
    return capitals_tell and not word.first


def same_name(word: str, names: AbstractSet[str]) -> bool:
    """Return whether a word is one of the names, in any case: its end may differ a little."""
    return any(
        word == name or (len(name) > 3 and word[: len(name) - 1] == name[:-1] and len(word) <= len(name) + 3)
        for name in names
    )


def is_part_of_title(text: str, scanned: str, start: int, end: int) -> bool:
    """Return whether a place's name belongs to the name of a company, club or school around it."""
    if text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
        after = word_after(text, scanned, end)
        if after is not None and after.text in words("designators.after"):
            return True
    before = scanned[max(0, start - _LONGEST_DESIGNATOR) : start].rstrip()
    return before[before.rfind(" ") + 1 :] in words("designators.before")


def speaks(before: Word | None, after: Word | None) -> bool:
    """Return whether the words around a capital's name let it speak for its government."""
    if before is not None and before.close and before.text in words("place_before"):
        return False
    return after is not None and after.close and after.text in words("speaking")
