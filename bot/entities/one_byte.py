"""Text of everyday characters to its scanned form by way of one byte a character: many times faster than patterns."""

from __future__ import annotations

import codecs
from collections.abc import Callable

_MOST = 256
_UNDEFINED = "\ufffe"


class OneByteFolder:
    """Folds texts that are made of at most 256 characters, each on its own."""

    def __init__(self, characters: str, fold: Callable[[str], str]) -> None:
        """`characters` beyond the first 256 are left to slower ways; `fold` gives one character for one."""
        known = "".join(dict.fromkeys("\0" + characters))[:_MOST]  # an encoding map begins with NUL
        self._encoding = codecs.charmap_build(known.ljust(_MOST, _UNDEFINED))
        self._folded = "".join(map(fold, known)).ljust(_MOST, _UNDEFINED)
        self._no_latin = bytes(code for code in range(_MOST) if not "a" <= self._folded[code] <= "z")

    def fold(self, text: str) -> tuple[str, bool] | None:
        """Return the folded text and whether it has any of the letters a to z; None for a text of other characters."""
        try:
            encoded, _ = codecs.charmap_encode(text, "strict", self._encoding)
        except UnicodeEncodeError:
            return None
        folded, _ = codecs.charmap_decode(encoded, "strict", self._folded)
        return folded, bool(encoded.translate(None, self._no_latin))
