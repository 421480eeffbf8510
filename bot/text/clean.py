"""Text of unknown origin to text that is safe to store and compare: NFC, no controls, no invisible characters."""

from __future__ import annotations

import re
import unicodedata

_MOST_MARKS = 3
_MARKS = re.compile(r"[^\w\s\x00-\x7f]{4}")  # where a pile of marks may stand: they are neither letters nor spaces
# Controls, soft hyphen, bidi controls, zero-width characters that join nothing, BOM, tags, variation supplements,
# interlinear and object marks, private use, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffc\ud800-\udfff\ue000-\uf8ff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_JOINERS = re.compile("[\u200c\u200d]")
_BREAKS = re.compile("\r\n?|\x85|[\u2028\u2029]")
_ASCII_PLAIN = re.compile(r"[\x20-\x7e\n]*")


def clean_line(text: str) -> str:
    """Return the text on one line, spaces collapsed, trimmed."""
    if not _ASCII_PLAIN.fullmatch(text):
        text = _visible(_BREAKS.sub("\n", text))
    return " ".join(text.split())


def clean_text(text: str) -> str:
    """Return the text with its line breaks; spaces collapsed, blank lines and line ends trimmed."""
    if not _ASCII_PLAIN.fullmatch(text):
        text = _visible(_BREAKS.sub("\n", text))
    elif "  " not in text:
        return "\n".join(line for line in map(str.strip, text.split("\n")) if line)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _visible(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    if _JOINERS.search(text):
        text = "".join(_kept_joiners(text))
    text = unicodedata.normalize("NFC", text)
    return _without_piles(text) if _MARKS.search(text) else text


def _kept_joiners(text: str) -> list[str]:
    """Keep a joiner only between letters of scripts that use it, or inside an emoji sequence."""
    kept = []
    for index, character in enumerate(text):
        if character in "\u200c\u200d":
            before, after = text[index - 1 : index], text[index + 1 : index + 2]
            if not (before and after and _joins(before) and _joins(after)):
                continue
        kept.append(character)
    return kept


def _joins(character: str) -> bool:
    code = ord(character)
    return 0x0600 <= code <= 0x1CFF or 0x2190 <= code <= 0x2BFF or code == 0xFE0F or 0x1F000 <= code <= 0x1FAFF


def _without_piles(text: str) -> str:
    kept = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
