"""Text with characters nobody sees, or accents written apart, to text without them that remembers the way back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# soft hyphens, zero-width and direction marks, variation selectors, accents that stand alone
_HIDDEN = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u064b-\u0652\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
#: Parts words where a script writes two words as one; a space to whoever looks for names.
_PARTS = "\u200b\u200c"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is left to see of a text. The character at i came from original[starts[i]:ends[i]]."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def shown(text: str) -> Shown | None:
    """Return the text as a reader sees it, None when that is the text itself."""
    if text.isascii() or not _HIDDEN.search(text):
        return None
    seen: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(text):
        if not _HIDDEN.match(character):
            seen.append(character)
            starts.append(place)
            ends.append(place + 1)
        elif seen and unicodedata.combining(character):
            whole = unicodedata.normalize("NFC", seen[-1] + character)
            seen[-1] = whole if len(whole) == 1 else seen[-1]
            ends[-1] = place + 1
        elif character in _PARTS and "\u0600" <= text[place - 1 : place] <= "\u06ff":
            seen.append(" ")
            starts.append(place)
            ends.append(place + 1)
    return Shown("".join(seen), tuple(starts), tuple(ends))
