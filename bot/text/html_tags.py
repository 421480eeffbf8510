"""A tag to its name, what stands in a line for it, and what its attributes tell of its element's contents."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from bot.model import BlockRole
from bot.text.html_elements import BLOCKS, DROPPED, HIDING, ROLES, SPEAKING, VOID, hides, role_of_classes

# What they do to the text depends on where they stand, or their contents are no markup but are shown.
_ODD = frozenset((
    "plaintext", "listing", "xmp", "noembed", "noframes", "frameset", "frame", "image", "html", "head", "body", "base",
    "svg", "math",
))  # fmt: skip
ASIDES = frozenset(("script", "style", "iframe", "textarea", "title"))  # with contents that are no markup
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:_-]*)(?:[ \t\n\f\r/]|$)")
LONGEST_NAME = 24  # with a slash before and what ends it: as much of a tag as names it
_REMEMBERED = 20_000  # tags
_LONGEST_REMEMBERED, _LONGEST_ADDRESSED = 200, 60  # code points of a tag, and of one with an address
_SAYING = (*HIDING, *SPEAKING)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
TELLS = "?"  # a tag that tells what its contents are for, or drops them
IS_TEXT = "<"  # a bracket that begins no tag
IS_ASIDE = "!"  # a comment, or an element with contents that are no markup
#: What stands in a line for tags that are nothing but markup, as far as they were met.
PLAIN: dict[str, str] = {}
_Meaning = tuple[BlockRole, bool]  # what an element is for, and whether its contents are dropped


def name_of(tag: str) -> str:
    """Return the name of the element that a tag begins or ends, "" for what is no tag."""
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


@lru_cache(maxsize=4096)
def put_for(tag: str) -> str | None:
    """Return what stands in a line for a tag of which this is the beginning, None for one that needs a tree."""
    found = _NAME.match(tag)
    if found is None:
        is_odd = tag[:1] == "/" or (tag[:1].isascii() and tag[:1].isalpha())
        if tag.startswith("!--"):
            return IS_ASIDE
        return "" if tag.startswith(("!", "?")) else None if is_odd else IS_TEXT
    name = found[1].lower()
    if name in _ODD:
        return None
    if name in ASIDES and tag[0] != "/":
        return IS_ASIDE
    if name in ROLES or (name in DROPPED and name not in VOID):
        return TELLS
    return "\n" if name in BLOCKS or name == "br" else ""


@lru_cache(maxsize=1024)
def meaning_of(tag: str) -> _Meaning:
    """Return what the attributes of a tag tell; nothing in elements without contents."""
    name = name_of(tag)
    if not name or tag[0] == "/" or name in VOID or not _may_say(tag):
        return BlockRole.BODY, False
    attributes = {key.lower(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(tag, len(name))}
    if "hidden" in attributes or hides(attributes.get("style", "")):
        return BlockRole.BODY, True
    return role_of_classes(attributes.get("class", "")), False


def _may_say(tag: str) -> bool:
    """Tell whether the attributes of a tag may hide an element or say what it is for."""
    lowered = tag.lower()
    if "class" not in lowered and "style" not in lowered and "hidden" not in lowered:
        return False
    for word in _SAYING:  # noqa: SIM110  asked of every other tag, and `any` takes twice as long
        if word in lowered:
            return True
    return False


def plain_put(tag: str) -> str | None:
    """Return what stands in a line for a tag that is nothing but markup, None for one that needs a closer look."""
    name = tag.partition(" ")[0]
    put = put_for(name[:LONGEST_NAME])
    if put is None or put not in "\n" or (name not in VOID and _may_say(tag)):
        return None
    if len(tag) <= (_LONGEST_ADDRESSED if "://" in tag else _LONGEST_REMEMBERED):  # longer ones are seldom met again
        if len(PLAIN) >= _REMEMBERED:
            PLAIN.clear()
        PLAIN[tag] = put
    return put
