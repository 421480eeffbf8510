"""How an outlet labels an item to the form of its text: analysis, opinion, interview; else a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from bot.model import Form
from bot.text.marked_yaml import load
from bot.text.words import fold

_LABEL = re.compile(r"^\W*([^:|—–]{3,30}?)\s*[:|\]—–]")


def form_of(title: str, url: str, categories: Sequence[str]) -> Form:
    """Return the form; the outlet's own category is asked first, then the title's label, then the address.

    `url` is a whole address or empty.
    """
    labelled = _LABEL.match(title)
    folders = url.partition("?")[0].partition("#")[0].split("/")[3:-1]
    named = [*categories, labelled[1] if labelled else "", *folders]
    return next(filter(None, map(_named, named)), Form.REPORT)


@lru_cache(maxsize=4096)
def _named(name: str) -> Form | None:
    return _forms().get(fold(name))


@cache
def _forms() -> dict[str, Form]:
    table = load(files("bot.feeds").joinpath("data", "forms.yaml").read_text("utf-8"), "forms.yaml").mapping()
    return {fold(word.text()): Form(form) for form, words in table.items() for word in words.items()}
