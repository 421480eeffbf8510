"""Text of everyday characters to its scanned form by way of one byte a character: many times faster than patterns."""

from __future__ import annotations

import codecs
from collections.abc import Callable

_MOST = 256
_UNDEFINED = "\ufffe"
_UNKNOWN = "limelight.unknown"


def _nul_for_each(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    return b"\0" * (error.end - error.start), error.end


codecs.register_error(_UNKNOWN, _nul_for_each)


class OneByteFolder:
    """Folds texts that are made of at most 256 characters, each on its own, and writes folded text as bytes."""

    def __init__(self, characters: str, fold: Callable[[str], str], *, telling: str = "") -> None:
        """`characters` beyond the first 256 are left to slower ways; `fold` gives one character for one.

        `telling` are those of them whose presence in a text is told.
        """
        known = "".join(dict.fromkeys("\0" + characters))[:_MOST]  # an encoding map begins with NUL
        folded = [fold(character) for character in known]
        further = dict.fromkeys(letter for letter in folded if ord(letter) >= 128)
        self._letters = ("".join(map(chr, range(128))) + "".join(further)).ljust(_MOST, _UNDEFINED)
        codes = {letter: code for code, letter in enumerate(self._letters)}
        self._encoding = codecs.charmap_build(known.ljust(_MOST, _UNDEFINED))
        self._folded_encoding = codecs.charmap_build(self._letters)
        self._folds = bytes(codes[letter] for letter in folded).ljust(_MOST, b"\0")
        self._not_telling = bytes(code for code, character in enumerate(known) if character not in telling)
        self._no_latin = bytes(code for code in range(_MOST) if not ord("a") <= code <= ord("z"))

    def fold(self, text: str) -> tuple[str, bytes, bool, bool] | None:
        """Return the folded text, its bytes, and whether it has any letter from a to z, any telling character.

        None for a text of other characters.
        """
        try:
            encoded, _ = codecs.charmap_encode(text, "strict", self._encoding)
        except UnicodeEncodeError:
            return None
        data = encoded.translate(self._folds)
        folded, _ = codecs.charmap_decode(data, "strict", self._letters)
        has_latin = bool(data.translate(None, self._no_latin))
        return folded, data, has_latin, bool(encoded.translate(None, self._not_telling))

    def bytes_of(self, folded: str) -> bytes:
        """Return one byte for each character of a folded text, NUL for those that are not everyday ones."""
        if folded.isascii():
            return folded.encode("ascii")
        data, _ = codecs.charmap_encode(folded, _UNKNOWN, self._folded_encoding)
        return data
