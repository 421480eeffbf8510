"""HTML to lines with roles in one pass over its tags: a tenth of the work of a tree, where both give the same lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from bot.model import BlockRole
from bot.text.clean import clean_lines
from bot.text.html_elements import BLOCKS, DROPPED, ROLES, VOID
from bot.text.html_tags import (
    ASIDES,
    IS_ASIDE,
    IS_TEXT,
    LONGEST_NAME,
    PLAIN,
    TELLS,
    meaning_of,
    name_of,
    plain_put,
    put_for,
)

_HEADINGS = frozenset(name for name, role in ROLES.items() if role is BlockRole.HEADING)
_ASIDE = re.compile(rf"<(?:!--|({'|'.join(sorted(ASIDES))})(?=[\s/>]))", re.IGNORECASE)
_BUT_BRACKETS = bytes(set(range(256)) - set(b"<>"))
_ANCHOR = re.compile(rb"(</?a)[ \t\n\f\r/>]")
_BREAKS = "\x85\u2028\u2029"
_DEEPEST = 100
#: A line of the text and what it is for.
Line = tuple[str, BlockRole]


def lines_in_passing(html: str) -> list[Line] | None:
    """Return the lines in the order of the source, cleaned; None where only a tree can tell what belongs where."""
    html = html.replace("\n", " ").replace("\r", " ")
    for other in () if html.isascii() else _BREAKS:
        html = html.replace(other, " ")
    if "\x00" in html:
        return None
    reading = _Pass()
    understood = reading.read(html)
    if not understood and reading.met_aside:
        shown = _without_asides(html)
        reading = _Pass()
        understood = shown is not None and reading.read(shown)
    if not understood or (reading.met_link and _has_link_in_link(html)):
        return None
    return reading.lines


def _has_link_in_link(html: str) -> bool:
    """Tell whether a link begins in another, which it ends together with what began in between."""
    lowered = html.encode("utf-8", "surrogatepass").lower()  # of bytes it is quick, and concerns all that names a tag
    return b"<a<a" in b"".join(_ANCHOR.findall(lowered))


def _without_asides(html: str) -> str | None:
    """Take out comments, scripts and what else is no markup inside; None when one does not end."""
    found = _ASIDE.search(html)
    if not found:
        return html
    kept, position = [], 0
    while found:
        kept.append(html[position : found.start()])
        if found[1]:
            end = re.compile(rf"</{found[1]}\s*>", re.IGNORECASE).search(html, found.end())
            position = end.end() if end else -1
        else:
            position = html.find("-->", found.end()) + 3
            if position == found.end() + 3 or html.find("--!>", found.start(), position) >= 0:
                return None  # "<!-->" and "--!>" end a comment too
        if position <= 2:
            return None
        found = _ASIDE.search(html, position)
    kept.append(html[position:])
    return "".join(kept)


def _length_of_aside(tags: Sequence[str], at: int) -> int:
    """Return how many tags a comment, a script or the like is, when it holds none; else 0."""
    tag = tags[at]
    if tag.startswith("!--"):
        return int(tag.endswith("--") and len(tag) > len("!--") + 1)
    name = name_of(tag)
    return 2 * (name in ASIDES and at + 1 < len(tags) and tags[at + 1].rstrip().lower() == f"/{name}")


def _is_regular(html: str) -> bool:
    """Tell whether each bracket that begins a tag is followed by one that ends it, and there are no others."""
    brackets = html.encode("utf-8", "surrogatepass").translate(None, _BUT_BRACKETS)
    return brackets == b"<>" * (len(brackets) // 2)


class _Pass:
    """Where a pass stands: the stretch that grows, and what is open since an element that tells or drops something."""

    __slots__ = ("_dropped_at", "_open", "_parts", "_role", "lines", "met_aside", "met_link")

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.met_aside = False  # what made it stop
        self.met_link = False  # inside an element that tells or drops something
        self._parts: list[str] = []
        self._role = BlockRole.BODY
        self._open: list[str] = []
        self._dropped_at = 0  # how many were open with the first that is dropped; 0 = nothing is

    def read(self, html: str) -> bool:
        """Return whether the pass came to the end and nothing is left open."""
        understood = self._read_regular(html) if _is_regular(html) else self._read_any(html)
        self._flush()
        return understood and not self._open

    def _read_regular(self, html: str) -> bool:
        """Take most tags, which say little, all at once; walk from one that needs a closer look to where it ends."""
        pieces = html.replace(">", "<").split("<")  # texts, and tags between them
        tags = pieces[1::2]
        puts = [*map(PLAIN.get, tags)]
        special = []
        for at in [at for at, put in enumerate(puts) if put is None]:
            if puts[at] is None and (put := plain_put(tags[at])) is not None:
                puts[at] = put
            elif puts[at] is None and (length := _length_of_aside(tags, at)):
                puts[at : at + length] = [""] * length
                pieces[2 * at + 2 : 2 * (at + length)] = [""] * (2 * length - 2)
            elif puts[at] is None:
                special.append(at)
        pieces[1::2] = puts  # type: ignore[assignment]  # what is None is never joined
        begin = end = 0
        for at in special:
            if at >= end:
                self._parts += pieces[begin : 2 * at + 1]
                end = self._walked(tags, pieces, at)
                if end < 0:
                    return False
                begin = 2 * end + 1
        self._parts += pieces[begin:]
        return True

    def _walked(self, tags: Sequence[str], pieces: Sequence[str], at: int) -> int:
        """Take in tags and texts from one tag to where nothing is open; return which tag is next, -1 for a failure."""
        while True:
            if not self._took(tags[at], ">", pieces[2 * at + 2]):
                return -1
            at += 1
            if not self._open or at == len(tags):
                return at

    def _read_any(self, html: str) -> bool:
        """Take the tags one by one, as brackets stand in the text or in values."""
        first, *others = html.split("<")
        self._parts.append(first)
        for other in others:
            tag, closed, text = other.partition(">")
            if closed and not self._open and ">" not in text and (put := PLAIN.get(tag)) is not None:
                self._parts.append(put + text)
            elif not self._took(tag, closed, text):
                return False
        return True

    def _took(self, tag: str, closed: str, text: str) -> bool:
        """Take in a tag and what follows it; False when it is not understood."""
        put = put_for(tag[:LONGEST_NAME])
        if put == IS_ASIDE:
            self.met_aside = True
            return False
        if put == IS_TEXT:
            text = f"<{tag}{closed}{text}"
        elif put is None or not closed or (">" in text and _is_torn(tag)) or not self._element(tag, put):
            return False
        self._put(text)
        return True

    def _element(self, tag: str, put: str) -> bool:
        """Take in a tag that may tell or drop something, or stands inside one that does; False = not understood."""
        name = name_of(tag)
        if not name:  # a declaration
            return True
        if put == TELLS:
            put = "\n" if name in BLOCKS else ""
        if tag[0] == "/":
            return self._closed(name, put)
        if name in VOID:
            self._put(put)
            return True
        if self._open:
            self.met_link |= name == "a"
            if self._ends_another(name):
                return False
        role, drops = meaning_of(tag)
        role, drops = ROLES.get(name, role), drops or name in DROPPED
        if self._open or drops or role is not BlockRole.BODY:
            if not self._open and not drops:
                self._flush()
                self._role = role
            self._open.append(name)
            if drops and not self._dropped_at:
                self._dropped_at = len(self._open)
        self._put(put)
        return len(self._open) <= _DEEPEST

    def _ends_another(self, name: str) -> bool:
        """Tell whether an element ends one that is open by beginning."""
        if name in _HEADINGS and not _HEADINGS.isdisjoint(self._open):
            return True
        return ("p" in self._open and name in BLOCKS) or (name == "a" and name in self._open)

    def _closed(self, name: str, put: str) -> bool:
        if not self._open:
            self._put(put)
            return True
        if self._open.pop() != name:
            return False
        if len(self._open) < self._dropped_at:
            self._dropped_at = 0
            return True
        if not self._open and self._role is not BlockRole.BODY:
            self._flush()
            self._role = BlockRole.BODY
        self._put(put)
        return True

    def _put(self, put: str) -> None:
        if put and not self._dropped_at:
            self._parts.append(put)

    def _flush(self) -> None:
        stretch = "".join(self._parts)
        self._parts.clear()
        role = self._role
        self.lines += [(line, role) for line in clean_lines(unescape(stretch))]


def _is_torn(tag: str) -> bool:
    """Tell whether the bracket that seemed to end a tag stood in one of its values."""
    return bool(tag.count('"') % 2 or tag.count("'") % 2)
