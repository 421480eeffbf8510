"""Text of unknown origin to text that is safe to store and compare: NFC, no controls, no invisible characters."""

from __future__ import annotations

import re
import unicodedata

_MOST_MARKS = 3
# What most texts consist of entirely: printable, in its composed form, joining and hiding nothing. Letters and signs of
# the scripts that need no marks beside them, with the line break, the tab and the hard space.
USUAL = (
    "\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u0388-\u0482\u048a-\u052f\u0531-\u058f"
    "\u05d0-\u05f4\u0606-\u060f\u061d-\u064a\u0660-\u066f\u0671-\u06d5\u06ee-\u06ff\u10a0-\u10ff\u2010-\u2027\u2030-\u205e\u2070-\u20cf\u2100-\u2125\u212c-\u2328\u232b-\u27bf"
    "\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e\ufffd\U0001f300-\U0001faff"
)
_USUAL_ONLY = re.compile(f"[{USUAL}]*+")
_ASCII_TEXT = bytes(range(0x20, 0x7F)) + b"\n"
# Where a pile of marks may stand: they are neither letters nor spaces.
_MARKS = re.compile(r"[^\w\s\x00-\x7f]{4}")
# Controls, soft hyphen, bidi controls, zero-width characters that join nothing, BOM, tags, variation supplements,
# interlinear and object marks, private use, lone surrogates, what is no character.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffc\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_SPACES = "\t\x0b\x0c\x1c\x1d\x1e\x1f\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
_GAP = re.compile("  +")


def clean_line(text: str) -> str:
    """Return the text on one line, spaces collapsed, trimmed."""
    if not _is_plain(text):
        text = _visible(_with_breaks(text))
    return " ".join(text.split())


def clean_text(text: str) -> str:
    """Return the text with its line breaks; spaces collapsed, blank lines and line ends trimmed."""
    return "\n".join(clean_lines(text))


def clean_lines(text: str) -> list[str]:
    """Return the lines of the text that say something; spaces collapsed, trimmed."""
    if not _is_plain(text):
        text = _with_breaks(text)
        if not _USUAL_ONLY.fullmatch(text):  # which is then true of few of its lines
            text = "\n".join(map(_visible_line, text.split("\n")))
        text = text.replace("\t", " ").replace("\xa0", " ")
    lines = map(str.strip, text.split("\n"))
    return [_GAP.sub(" ", line) if "  " in line else line for line in lines if line]


def _is_plain(text: str) -> bool:
    """Tell whether it is ASCII without controls but the line break: of bytes that is known in a third of the time."""
    return text.isascii() and not text.encode().translate(None, _ASCII_TEXT)


def _with_breaks(text: str) -> str:
    """Return the text with one kind of line break; replacing what is not there costs next to nothing."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return text.replace("\u2028", "\n").replace("\u2029", "\n")


def _visible(text: str) -> str:
    return text if _USUAL_ONLY.fullmatch(text) else _made_visible(text)


def _visible_line(line: str) -> str:
    if not _USUAL_ONLY.fullmatch(line):
        line = _made_visible(line)
        if not line.isprintable():
            for space in _SPACES:
                line = line.replace(space, " ")
    return line


def _made_visible(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
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
