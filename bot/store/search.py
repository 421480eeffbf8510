"""What both databases' full-text searches agree on: what a word is, and when a stem stands for more than itself."""

from __future__ import annotations

import re
import unicodedata

#: The shortest stem that stands for words that begin with it; a shorter one stands for itself.
SHORTEST_STEM = 4

_WORD = re.compile(r"[^\W_]+")
#: PostgreSQL takes no longer words (2,046 bytes).
_LONGEST = 500


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are indexed: without case and diacritics, letters and digits only."""
    if not text.isascii():
        text = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    return [word[:_LONGEST] for word in _WORD.findall(text.casefold())]
