"""Whether a place in a text can be the whole of a name: word ends with the suffixes of the language, capitals."""

from __future__ import annotations

from bot.entities.language_data import apostrophe_suffixes, suffixes, suffixes_of_script

_LONGEST_SUFFIX = 14


def word_end(scanned: str, end: int, language: str) -> int:
    """Return where the word ends that begins as a name ending at `end`, -1 when what follows is no suffix."""
    if end >= len(scanned) or scanned[end] == " ":
        return end
    stop = scanned.find(" ", end)
    stop = len(scanned) if stop < 0 else stop
    if stop - end > _LONGEST_SUFFIX:
        return -1
    rest = scanned[end:stop]
    if rest[0] == "'":
        return stop if rest[1:] in apostrophe_suffixes(language) or rest[1:] in suffixes(language) else -1
    known = suffixes(language) if language else suffixes_of_script(rest)
    return stop if rest in known else -1


def has_capital(name: str, written: str) -> bool:
    """Return whether a stretch of text begins like the name: a capital where the name has one."""
    first = name[:1]
    return not first.isupper() or written[:1].isupper() or written[:1].istitle()
