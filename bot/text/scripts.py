"""Which script a text is written in, and any alphabet to a Latin skeleton in which spellings of a name meet."""

from __future__ import annotations

import re
import string
from collections import Counter
from functools import cache

from bot.text.data_files import read_data
from bot.text.folding import fold

_RANGES = (
    ("latin", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
    ("cyrillic", "\u0400-\u052f"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("han", "\u3400-\u4dbf\u4e00-\u9fff"),
    ("greek", "\u0370-\u03ff"),
    ("hebrew", "\u0590-\u05ff"),
    ("devanagari", "\u0900-\u097f"),
    ("georgian", "\u10a0-\u10ff"),
    ("armenian", "\u0530-\u058f"),
    ("hangul", "\u1100-\u11ff\uac00-\ud7af"),
    ("kana", "\u3040-\u30ff"),
)
_SCRIPTS = re.compile("|".join(f"(?P<{name}>[{ranges}]+)" for name, ranges in _RANGES))
_ASCII_LETTER = re.compile("[A-Za-z]")
# What UTF-8 has once for most letters of the two usual scripts, and for no others.
_USUAL = {"latin": string.ascii_letters.encode(), "cyrillic": b"\xd0\xd1\xd2\xd3"}


def script_of(text: str) -> str:
    """Return the script most letters are of; "" when there are none of a known one."""
    if text.isascii():
        return "latin" if _ASCII_LETTER.search(text) else ""
    encoded = text.encode("utf-8", "surrogatepass")
    for name, letters in _USUAL.items():
        if 2 * (len(encoded) - len(encoded.translate(None, letters))) > len(text):
            return name
    counted: Counter[str] = Counter()
    for match in _SCRIPTS.finditer(text):
        counted[match.lastgroup or ""] += len(match.group())
    return counted.most_common(1)[0][0] if counted else ""


@cache
def _table(language: str) -> dict[str, str]:
    tables = read_data("romanisation")
    return {**tables["letters"], **tables["languages"].get(language, {})}


def romanise(text: str, language: str = "") -> str:
    """Return the text in Latin letters, folded. Scripts without a table stay as they are."""
    table = _table(language)
    return "".join(table.get(character, character) for character in fold(text))


@cache
def _steps() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(step["find"]), step["put"]) for step in read_data("romanisation")["skeleton"])


def skeleton(word: str, language: str = "") -> str:
    """Return what the spellings of one name share across Latin and Cyrillic; not for showing."""
    found = romanise(word, language)
    for pattern, put in _steps():
        found = pattern.sub(put, found)
    return found
