"""Text and addresses that nobody trusts -> one visible line, cut at words, and addresses that may be linked."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import IPv4Address
from urllib.parse import quote, urlsplit

MAX_URL = 512
#: The same few hundred lines and addresses go to every audience of a morning.
REMEMBERED = 4096

# Controls, bidi marks, tag characters and whatever else is invisible; joiners are judged below.
_INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff\ufffe\uffff]+"
)
_JOINER = re.compile("(?<![^\\W\\d_\u0300-\u036f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\\W\\d_])")
_EMOJI_JOINER = re.compile(
    "([\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?)[\u200c]*\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
)
_EMOJI_GLUE = "\ue000"  # private use: cannot come through, see below
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]+")
_MAX_MARKS = 3
#: What makes browsers read a host as an IPv4 address, however it is spelt: it ends in a number (WHATWG URL, 3.5).
_ENDS_IN_A_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)


@lru_cache(maxsize=REMEMBERED)
def plain(text: str, limit: int = 0) -> str:
    """Return the text on one line without anything invisible, cut at `limit` characters (0 = uncut)."""
    if text.isascii() and text.isprintable():  # nothing to find; most texts of a page are short and plain
        text = " ".join(text.split())
        return cut(text, limit) if limit else text
    text = unicodedata.normalize("NFC", text)
    text = _PRIVATE.sub("", text)
    text = _EMOJI_JOINER.sub(rf"\1{_EMOJI_GLUE}", text)
    text = re.sub("[\u2028\u2029\u0085\t\n\r\v\f]+", " ", text)
    text = _JOINER.sub("", _INVISIBLE.sub("", text)).replace(_EMOJI_GLUE, "\u200d")
    text = _few_marks(" ".join(text.split()))
    return cut(text, limit) if limit else text


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters, cut at a word if one is near, with an ellipsis as the last."""
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    space = head.rfind(" ")
    if space > limit * 2 // 3:
        head = head[:space]
    return head.rstrip(" ,;:-–—(«“\"'") + "…"


@lru_cache(maxsize=REMEMBERED)
def safe_url(url: str) -> str:
    """Return the address as it may stand in a link, "" when it may not: http(s), a host, no user part, not too long.

    A host that is a number is linked only where readers see what it is: as 192.0.2.1, not as 3221225985 or 0xc0.513.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        if _ENDS_IN_A_NUMBER.search(host):
            host = str(IPv4Address(parts.hostname))
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or parts.username is not None or not re.fullmatch(r"[A-Za-z0-9.-]+", host):
        return ""
    path = quote(parts.path, safe="/%:@!$&'*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&*+,;=~-._?')}" if parts.query else ""
    safe = f"{parts.scheme}://{host}{port}{path}{query}"
    return safe if len(safe) <= MAX_URL and "." in host else ""


def _few_marks(text: str) -> str:
    """Keep three combining marks a letter: more is only ever an attack on the reader's screen."""
    if not any(map(unicodedata.combining, text)):  # as in most texts
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)
