"""Whether a place in a scanned text can be a whole name: its word's end with the suffixes of the language."""

from __future__ import annotations

from bot.entities.language_data import apostrophe_suffixes, has_suffixes, suffixes, suffixes_of_all
from bot.entities.scan import is_spaced

_LONGEST_SUFFIX = 14
_UNSPACED_FROM = "\u0e00"  # no script before it is written without spaces
_SAFE_REST = 2  # letters; of an unknown language a single one is too little to tell a suffix from another name


def name_end(scanned: str, end: int, endings: tuple[str, ...], language: str) -> int:
    """Return where the word ends that begins with a name, -1 when the name does not go on like that.

    `scanned[:end]` ends with the part of the name that never changes; `endings[0]` makes it the name itself.
    """
    stop = scanned.find(" ", end)
    stop = len(scanned) if stop < 0 else stop
    if end < stop and scanned[end] >= _UNSPACED_FROM and not is_spaced(scanned[end]):
        stop = end
    if stop - end > _LONGEST_SUFFIX:
        return -1
    rest = scanned[end:stop]
    if rest in endings:
        return stop
    own = endings[0]
    if not rest.startswith(own):
        return -1
    return stop if is_suffix(rest[len(own) :], language) else -1


def is_suffix(rest: str, language: str) -> bool:
    """Return whether letters after a name are a suffix of the language; of any language when it is unknown."""
    if rest[0] == "'":
        return rest[1:] in apostrophe_suffixes(language) or rest[1:] in suffixes(language)
    if has_suffixes(language):
        return rest in suffixes(language)
    return len(rest) >= _SAFE_REST and rest in suffixes_of_all()
