"""How an outlet labels an item to the form of its text: analysis, opinion, interview, retraction; else a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock

from bot.model import Form
from bot.text.marked_yaml import load
from bot.text.words import fold

BEGINNING = 120  # code points of a text in which it is said
_LONGEST_FIRST = 40  # code points in which its first word ends, whatever signs stand before it
_FIRST_WORD = re.compile(r"\w+")
_ENDS_THERE = r"(?=\W*$|[^\w\s]*[.!:;»”\"\n])"
_LABEL = re.compile(r"^\W*([^:|—–]{3,30}?)\s*[:|\]—–]")
_READING = Lock()


def rules_are_read() -> bool:
    """Tell whether nothing here has to read its rules first."""
    return bool(_forms.cache_info().currsize and _retraction.cache_info().currsize)


def read_rules() -> None:
    """Read the rules, once a process: it takes as long as a hundred feeds. Several threads may ask at once."""
    with _READING:
        _forms()
        _retraction()


def takes_back(title: str, text: str) -> bool:
    """Tell whether an outlet says that it takes this very text back: in its title, or at the beginning."""
    labelled = _LABEL.match(title)
    if labelled and _named(labelled[1]) is Form.RETRACTION:
        return True
    return _begins_so(title) or _begins_so(text)


def form_of(title: str, url: str, categories: Sequence[str]) -> Form:
    """Return the form; the outlet's own category is asked first, then the title's label, then the address.

    `url` is a whole address or empty.
    """
    labelled = _LABEL.match(title)
    folders = url.partition("?")[0].partition("#")[0].split("/")[3:-1]
    for name in (*categories, labelled[1] if labelled else "", *folders):
        if found := _named(name):
            return found
    return Form.REPORT


@lru_cache(maxsize=4096)
def _named(name: str) -> Form | None:
    return _forms().get(fold(name))


@cache
def _forms() -> dict[str, Form]:
    table = load(files("bot.feeds").joinpath("data", "forms.yaml").read_text("utf-8"), "forms.yaml").mapping()
    return {fold(word.text()): Form(form) for form, words in table.items() for word in words.items()}


@cache
def _retraction() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return what a folded text begins with that takes itself back, and the first words of such beginnings."""
    table = load(
        files("bot.feeds").joinpath("data", "retractions.yaml").read_text("utf-8"), "retractions.yaml"
    ).mapping()
    notes = [fold(note.text()) for note in table["notes"].items()]
    said = [fold(one.text()) for language, phrases in table.items() if language != "notes" for one in phrases.items()]
    phrases = (_spaced(one.removesuffix(".")) + (_ENDS_THERE if one.endswith(".") else r"\b") for one in said)
    before = rf"(?:(?:{'|'.join(map(_spaced, notes))})\s*[:—–-]+)?"
    words = {re.findall(r"\w+", one)[0] for one in (*notes, *said)}
    return re.compile(rf"\W*{before}\W*(?:{'|'.join(phrases)})"), tuple(sorted(words))


def _spaced(phrase: str) -> str:
    return r"\W+".join(re.findall(r"\w+", phrase))


def _begins_so(text: str) -> bool:
    first = _FIRST_WORD.search(text, 0, _LONGEST_FIRST)  # which few texts have in common with a retraction
    return first is not None and _begins_one(first[0]) and bool(_retraction()[0].match(fold(text[:BEGINNING])))


@lru_cache(maxsize=4096)
def _begins_one(word: str) -> bool:
    """Tell whether any retraction begins with this word."""
    return fold(word) in _retraction()[1]
