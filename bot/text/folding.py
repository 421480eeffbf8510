"""Any text to the form in which spellings are compared, one character for one character, so that offsets hold."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "'’‘ʻʼʹ`´′ʿʾ＇‛"
_DASHES = "‐‑‒–—―−"
# Letters that Unicode does not take apart, and Arabic letters that are written in several ways.
_SPECIAL = dict(zip("ßøłđðþæœıħŧʒςё", "solddtaoihtzσе", strict=True))
_SPECIAL |= dict(zip("يىكأإآةۀ", "ییکاااهه", strict=True))
_SPECIAL |= dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-")
_FOLDABLE = re.compile(
    r"[\u00a0-\u024f\u02b0-\u02cf\u0450\u0451\u045dς\u0622-\u064a\u06c0\u1e00-\u1eff\u2000-\u2033\u202f\u2212\u3000\uff01-\uff5e`]"
)


class _Memo(dict[str, str]):
    """What each character folds to, worked out once."""

    def __missing__(self, character: str) -> str:
        folded = self[character] = _folded(character)
        return folded


def _folded(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isspace():
        return "\n" if character in "\u2028\u2029" else " "
    parts = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
    if len(parts) != 1:
        return character
    lowered = parts[0].lower()
    return _SPECIAL.get(lowered, lowered)


_MEMO = _Memo()


def _replace(match: re.Match[str]) -> str:
    return _MEMO[match.group()]


def fold(text: str) -> str:
    """Return the text casefolded, without accents on Latin letters, with one kind of apostrophe, dash and space.

    Same length as the text, so that an offset in one is an offset in the other. Letters of other scripts keep what
    sets them apart, except ё.
    """
    if "İ" in text:  # the one letter that lower() makes longer
        text = text.replace("İ", "I")
    return _FOLDABLE.sub(_replace, text.lower())
