"""Text to the form in which names are looked for: folded further than `fold`, a space for each mark, offsets kept."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bot.entities.one_byte import OneByteFolder
from bot.text.words import fold

# an apostrophe is a letter inside a word (g'alaba), but not at its edge and not after an elided article (l'Oural)
_APOSTROPHE = re.compile(r"'(?:(?!\w)|(?<!\w')|(?<=\b[dlsnjmtcq]'))")
_CODES = (*range(0x700), *range(0x2000, 0x3100), *range(0xFE30, 0x10000))
_ASCII = bytes(ord(chr(code).lower() if chr(code).isalnum() or chr(code) == "'" else " ") for code in range(128)).ljust(
    256
)
# one name is written with the letters of a national alphabet or with plain ones: қ, к; old Tajik fonts have њ for ҳ
_NATIONAL = {
    "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ү": "у", "ұ": "у", "ә": "а", "і": "и", "ӣ": "и", "ӯ": "у", "ҳ": "х",
    "һ": "х", "ҷ": "ж", "җ": "ж", "ў": "у", "ї": "и", "є": "е", "ґ": "г", "ҡ": "к", "ҙ": "з", "ҫ": "с", "ѓ": "г",
    "ќ": "к", "ѐ": "е", "ѝ": "и", "ӑ": "а", "ӗ": "е", "ҥ": "н", "ӊ": "н", "ӈ": "н", "њ": "х", "љ": "ж",
}  # fmt: skip
_NATIONAL_LETTER = re.compile(f"[{''.join(_NATIONAL)}]")
#: Letters of one script that look like letters of another, as they stand in words of the other script.
_LATIN_LOOKALIKES = str.maketrans("aceopxyikmthb", "асеорхуикмтнв")
_CYRILLIC_LOOKALIKES = str.maketrans("асеорхуикмтнв", "aceopxyikmthb")
# each finds a word of two scripts, and is fast where letters of the first set are rare
_LATIN_INSIDE = re.compile(r"[a-z](?:(?=[а-я])|(?<=[а-я][a-z]))")
_CYRILLIC_INSIDE = re.compile(r"[а-я](?:(?=[a-z])|(?<=[a-z][а-я]))")
_A_LETTER = re.compile(r"[a-zа-я]")
_WORD = re.compile(r"[^\W_]+")
_EVERYDAY_MARKS = "\u00a0«»–—“”„‘’ʻʼ…№•"
_PICTURE = re.compile(r"[^\w' ]")
#: Written without spaces between words.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class Everyday(NamedTuple):
    """A scanned text of everyday characters, its bytes, and whether it was written with national letters."""

    text: str
    data: bytes
    national: bool


def scan_form(text: str) -> str:
    """Return the text as it is scanned: one character for each of the text's, in the same order."""
    everyday = scan_everyday(text)
    if everyday is not None:
        return everyday.text
    folded = _fold_further(text)
    if _has_mixed_word(folded):
        folded = _WORD.sub(_one_script, folded)
    folded = _marks().sub(" ", folded)
    if len(folded.encode("utf-16-le", "surrogatepass")) != 2 * len(folded):  # the quickest way to see U+10000 and on
        folded = _PICTURE.sub(" ", folded)
    return _without_edges(folded)


def scan_everyday(text: str) -> Everyday | None:
    """Return the scanned form of a text of everyday characters, none of them hidden; None for others."""
    if text.isascii():
        data = text.encode("ascii").translate(_ASCII)
        folded = data.decode("ascii")
        changed = national = False
    else:
        found = _everyday().fold(text)
        if found is None:
            return None
        folded, data, has_latin, national = found
        changed = has_latin and _has_mixed_word(folded)
        if changed:
            folded = _WORD.sub(_one_script, folded)
    if "'" in folded:
        folded = _without_edges(folded)
        changed = True
    return Everyday(folded, bytes_of(folded) if changed else data, national)


def bytes_of(scanned: str) -> bytes:
    """Return one byte for each character of a scanned text; NUL, which no name has, for those of rarer scripts."""
    return _everyday().bytes_of(scanned)


def has_national_letters(text: str) -> bool:
    """Return whether a text has Cyrillic letters beside those that scanning keeps apart."""
    return not text.isascii() and bool(_NATIONAL_LETTER.search(text))


def pattern_of(name: str) -> str:
    """Return what to look for to find the name: its words with one space between them, "" when it has none."""
    return " ".join(scan_form(name).split())


def without_unspaced(scanned: str) -> str:
    """Return a scanned text with spaces for what is written without spaces, so that other words in it stand free."""
    return _UNSPACED.sub(" ", scanned)


def is_spaced(pattern: str) -> bool:
    """Return whether the name stands between spaces in running text."""
    return pattern.isascii() or not _UNSPACED.search(pattern)


@cache
def _marks() -> re.Pattern[str]:
    """Return what stands between words; spelt out as a set, which is searched four times faster than its negation.

    Nothing beyond U+FFFF is among them: that would make the set slow.
    """
    marks = "".join(re.escape(chr(code)) for code in _CODES if not chr(code).isalnum() and chr(code) not in " '")
    return re.compile(f"[{marks}]")


@cache
def _everyday() -> OneByteFolder:
    ascii_ones = "".join(map(chr, (9, 10, 13, *range(32, 127))))
    cyrillic = "".join(map(chr, range(0x400, 0x460)))
    national = "".join(_NATIONAL)
    return OneByteFolder(
        ascii_ones + cyrillic + _EVERYDAY_MARKS + national + national.upper(),
        lambda character: _marks().sub(" ", _fold_further(character)),
        telling=national,
    )


def _fold_further(text: str) -> str:
    return _NATIONAL_LETTER.sub(_plain_letter, fold(text))


def _without_edges(folded: str) -> str:
    return _APOSTROPHE.sub(" ", folded) if "'" in folded else folded


def _plain_letter(letter: re.Match[str]) -> str:
    return _NATIONAL[letter.group()]


def _has_mixed_word(text: str) -> bool:
    first = _A_LETTER.search(text)
    if first is None:
        return False
    return bool((_CYRILLIC_INSIDE if first.group() <= "z" else _LATIN_INSIDE).search(text))


def _one_script(word: re.Match[str]) -> str:
    text = word.group()
    if not _has_mixed_word(text):
        return text
    cyrillic = sum(1 for character in text if "\u0400" <= character <= "\u052f")
    return text.translate(_LATIN_LOOKALIKES if cyrillic * 2 >= len(text) else _CYRILLIC_LOOKALIKES)
