"""HTML to lines with roles in one pass over its tags: a tenth of the work of a tree, where both give the same lines."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from bot.model import BlockRole
from bot.text.clean import clean_text
from bot.text.html_elements import BLOCKS, DROPPED, HIDING, INLINE, ROLES, SPEAKING, VOID, hides, role_of_classes

# What they do to the text depends on where they stand, or their contents are no markup but are shown.
_ODD = frozenset((
    "plaintext", "listing", "xmp", "noembed", "noframes", "frameset", "frame", "image", "html", "head", "body", "base",
    "svg", "math",
))  # fmt: skip
_HEADINGS = frozenset(name for name, role in ROLES.items() if role is BlockRole.HEADING)
_ENDED_BY_OTHERS = frozenset(("p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot"))
_ASIDE = re.compile(r"<(?:!--|(script|style|iframe|textarea|title)(?=[\s/>]))", re.IGNORECASE)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:_-]*)(?:[ \t\n\f\r/]|$)")
_LONGEST_NAME = 24  # with a slash before and what ends it: as much of a tag as names it
_LONGEST_TAG = 3000  # bytes
_HIDING = tuple(word.encode() for word in HIDING)
_SPEAKING = tuple(word.encode() for word in SPEAKING)
_CLASSES = re.compile(rb"""class\s*=\s*(?:"[^"]*|'[^']*|[^\s>]*)""")
_ANCHOR = re.compile(r"<(/?)a(?=[\s/>])", re.IGNORECASE)
_SOURCE_BREAK = re.compile("[\r\n\x85\u2028\u2029]")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_REST_OF_TAG = r"""(?:[\s/][^<>"']*+(?:(?:"[^"<>]*+"|'[^'<>]*+')[^<>"']*+)*+)?+>"""
_DEEPEST = 100
_TELLS = "?"  # a tag that tells what its contents are for, or drops them
_IS_TEXT = "<"  # a bracket that begins no tag
_Meaning = tuple[BlockRole, bool]  # what an element is for, and whether its contents are dropped


def lines_in_passing(html: str) -> list[tuple[str, BlockRole]] | None:
    """Return the lines in the order of the source, cleaned; None where only a tree can tell what belongs where."""
    html = html.replace("\n", " ").replace("\r", " ")
    if not html.isascii():
        html = html.replace("\x85", " ").replace("\u2028", " ").replace("\u2029", " ")
    markup = html.encode("utf-8", "surrogatepass")
    lowered = markup.lower()  # of bytes it is quick, moves nothing and concerns all letters that markup is made of
    told = _tags_that_tell(markup, lowered)
    if told is None or _has_link_in_link(html):
        return None
    # most tags say little, and are put in or taken out by the thousand
    inline, breaking = _plain_tags(frozenset(name_of(tag) for tag in told))
    html = inline.sub("", html)
    shown = _without_asides(breaking.sub("\n", html) if breaking else html)
    if shown is None or "\x00" in shown:
        return None
    reading = _Pass(told)
    return reading.lines if reading.read(shown) else None


def name_of(tag: str) -> str:
    """Return the name of the element that a tag begins or ends, "" for what is no tag."""
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def _has_link_in_link(html: str) -> bool:
    """Tell whether a link begins in another, which it ends together with what began in between."""
    inside = False
    for found in _ANCHOR.finditer(html):
        if inside and not found[1]:
            return True
        inside = not found[1]
    return False


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


def _tags_that_tell(markup: bytes, lowered: bytes) -> dict[str, _Meaning] | None:
    """Return the tags whose attributes hide an element or say what it is for; None when a word's place is not clear."""
    classes = b" ".join(_CLASSES.findall(lowered))
    words = (*_HIDING, *(word for word in _SPEAKING if word in classes))
    meanings: dict[str, _Meaning | None] = {}
    for word in words:
        at = lowered.find(word)
        while at >= 0:
            earliest = max(at - _LONGEST_TAG, 0)
            begins, ended = markup.rfind(b"<", earliest, at), markup.rfind(b">", earliest, at)
            if begins > ended:
                tag = markup[begins + 1 : markup.find(b">", at)].decode("utf-8", "surrogatepass")
                if tag not in meanings:
                    meanings[tag] = _meaning_of(tag)
            elif begins < 0 and ended < 0 and earliest:
                return None
            at = lowered.find(word, at + len(word))
    return {tag: meaning for tag, meaning in meanings.items() if meaning}


def _meaning_of(tag: str) -> _Meaning | None:
    """Return what the attributes of a tag tell; None for nothing, as in elements without contents."""
    name = name_of(tag)
    if not name or tag[0] == "/" or name in VOID:
        return None
    attributes = {key.lower(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(tag, len(name))}
    if "hidden" in attributes or hides(attributes.get("style", "")):
        return BlockRole.BODY, True
    role = role_of_classes(attributes.get("class", ""))
    return (role, False) if role is not BlockRole.BODY else None


@lru_cache(maxsize=256)
def _plain_tags(but: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """Return what finds tags that put nothing into a line, and those that end one, other than of these elements.

    Where an element tells something that others end by beginning, the latter are left in, hence None.
    """
    breaking = (BLOCKS | {"br"}) - ROLES.keys() - _ODD - but
    names = [name for name in INLINE if name not in but], sorted(breaking)
    inline, ending = (re.compile(f"</?(?:{'|'.join(some)}){_REST_OF_TAG}") for some in names)
    return inline, None if but & _ENDED_BY_OTHERS else ending


class _Pass:
    """Where a pass stands: the stretch that grows, and what is open since an element that tells or drops something."""

    __slots__ = ("_dropped_at", "_open", "_parts", "_role", "_told", "lines")

    def __init__(self, told: dict[str, _Meaning]) -> None:
        self.lines: list[tuple[str, BlockRole]] = []
        self._told = told
        self._parts: list[str] = []
        self._role = BlockRole.BODY
        self._open: list[str] = []
        self._dropped_at = 0  # how many were open with the first that is dropped; 0 = nothing is

    def read(self, html: str) -> bool:
        """Return whether the pass came to the end and nothing is left open."""
        parts, told = self._parts, self._told
        first, *others = html.split("<")
        parts.append(first)
        for other in others:
            tag, closed, text = other.partition(">")
            put = _put_for(tag[:_LONGEST_NAME])
            if put == _IS_TEXT:
                text = "<" + other
            elif put is None or not closed or (">" in text and _is_torn(tag)):
                return False
            elif self._open or put == _TELLS or tag in told:
                if not self._element(tag, put):
                    return False
            else:
                parts.append(put)
            if text and not self._dropped_at:
                parts.append(text)
        self._flush()
        return not self._open

    def _element(self, tag: str, put: str) -> bool:
        """Take in a tag that may tell or drop something, or stands inside one that does; False = not understood."""
        name, closes = name_of(tag), tag[:1] == "/"
        if not name:  # a declaration
            return True
        put = "\n" if put == _TELLS and name in BLOCKS else put.rstrip(_TELLS)
        if closes:
            return self._closed(name, put)
        if name in VOID:
            self._put(put)
            return True
        if self._open and self._ends_another(name):
            return False
        role, drops = self._told.get(tag, (BlockRole.BODY, False))
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
        self.lines += [(line, role) for line in clean_text(unescape(stretch)).split("\n") if line]


@lru_cache(maxsize=4096)
def _put_for(tag: str) -> str | None:
    """Return what stands in a line for a tag of which this is the beginning, None for one that needs a tree."""
    found = _NAME.match(tag)
    if found is None:
        is_odd = tag[:1] == "/" or (tag[:1].isascii() and tag[:1].isalpha())
        return "" if tag.startswith(("!", "?")) else None if is_odd else _IS_TEXT
    name = found[1].lower()
    if name in _ODD:
        return None
    if name in ROLES or (name in DROPPED and name not in VOID):
        return _TELLS
    return "\n" if name in BLOCKS or name == "br" else ""


def _is_torn(tag: str) -> bool:
    """Tell whether the bracket that seemed to end a tag stood in one of its values."""
    return bool(tag.count('"') % 2 or tag.count("'") % 2)
