"""XML as it was written to XML as it was meant: named characters, bare ampersands, characters that XML bars."""

from __future__ import annotations

import re
from html.entities import html5

_NAMED_ENTITY = re.compile(rb"&(\w{2,31});")
_XML_ENTITIES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_CDATA = b"<![CDATA["
# What is no character, by itself or by its number; an ampersand that begins no reference.
_NO_XML = re.compile(
    rb"\xef\xbf[\xbe\xbf]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF]));"
    rb"|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)"
)


def with_characters(body: bytes) -> bytes:
    """Write HTML's names for characters as what they name: they are no XML, and feeds use them all the same."""
    return _NAMED_ENTITY.sub(_character, body)


def mended(body: bytes) -> bytes:
    """Write what is wrong most often as it was meant: ampersands that begin no reference, characters that XML bars."""
    first, *others = with_characters(body.translate(None, _CONTROLS)).split(_CDATA)
    written = [_NO_XML.sub(_meant, first)]
    for other in others:
        kept, end, rest = other.partition(b"]]>")
        written += [_CDATA, kept, end, _NO_XML.sub(_meant, rest)]
    return b"".join(written)


def _meant(found: re.Match[bytes]) -> bytes:
    return b"&amp;" if found[0] == b"&" else b""


def _character(found: re.Match[bytes]) -> bytes:
    if found[1] in _XML_ENTITIES:
        return found[0]
    return html5.get(found[1].decode("ascii", "replace") + ";", found[0].decode("ascii", "replace")).encode()
