"""How an outlet labels an item to the form of its text: analysis, opinion, interview; else a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from bot.model import Form
from bot.text.marked_yaml import load
from bot.text.words import fold

_LABEL = re.compile(r"^\W*([^:|—–]{3,30}?)\s*[:|\]—–]")


def form_of(title: str, url: str, categories: Sequence[str]) -> Form:
    """Return the form; the outlet's own category is asked first, then the title's label, then the address."""
    labelled = _LABEL.match(title)
    folders = [part for part in urlsplit(url).path.split("/")[:-1] if part]
    named = [*categories, labelled[1] if labelled else "", *folders]
    return next((_forms()[name] for name in map(fold, named) if name in _forms()), Form.REPORT)


@cache
def _forms() -> dict[str, Form]:
    table = load(files("bot.feeds").joinpath("data", "forms.yaml").read_text("utf-8"), "forms.yaml").mapping()
    return {fold(word.text()): Form(form) for form, words in table.items() for word in words.items()}
