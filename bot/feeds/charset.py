"""Bytes of a feed to text: byte order mark, header, prolog, then detection; the prolog and DOCTYPE do not survive."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00r\x00", "utf-16-le"),
    (b"\x00<\x00r", "utf-16-be"),
)
#: Every charset a feed may name, by Python's name. Looking up anything else would import modules by a publisher's wish.
CHARSETS = {
    alias: python
    for python, aliases in {
        "utf-8": "utf-8 utf8 u8 unicode-1-1-utf-8",
        "utf-16": "utf-16 utf16 unicode ucs-2 iso-10646-ucs-2",
        "utf-16-le": "utf-16le",
        "utf-16-be": "utf-16be",
        "utf-32": "utf-32 utf32 ucs-4 iso-10646-ucs-4",
        "cp1250": "windows-1250 cp1250 win-1250 x-cp1250",
        "cp1251": "windows-1251 cp1251 win-1251 win1251 x-cp1251 cp-1251 cp1251-1",
        "cp1252": "windows-1252 cp1252 iso-8859-1 iso8859-1 latin1 latin-1 us-ascii ascii l1",
        "cp1253": "windows-1253 cp1253",
        "cp1254": "windows-1254 cp1254 iso-8859-9 latin5",
        "cp1255": "windows-1255 cp1255",
        "cp1256": "windows-1256 cp1256",
        "cp1257": "windows-1257 cp1257",
        "cp1258": "windows-1258 cp1258",
        "cp866": "ibm866 cp866 866",
        "koi8_r": "koi8-r koi8r koi8 koi",
        "koi8_u": "koi8-u koi8u",
        "mac_cyrillic": "x-mac-cyrillic mac-cyrillic",
        "iso8859_2": "iso-8859-2 latin2",
        "iso8859_3": "iso-8859-3",
        "iso8859_4": "iso-8859-4",
        "iso8859_5": "iso-8859-5",
        "iso8859_6": "iso-8859-6",
        "iso8859_7": "iso-8859-7 greek",
        "iso8859_8": "iso-8859-8 hebrew",
        "iso8859_10": "iso-8859-10",
        "iso8859_13": "iso-8859-13",
        "iso8859_14": "iso-8859-14",
        "iso8859_15": "iso-8859-15 latin9",
        "iso8859_16": "iso-8859-16",
        "kz1048": "kz-1048 strk1048-2002 rk1048",
        "ptcp154": "ptcp154 pt154 cp154 cyrillic-asian",
        "gb18030": "gb18030 gb2312 gbk x-gbk cp936 gb-2312",
        "big5": "big5 big5-hkscs cn-big5",
        "shift_jis": "shift_jis shift-jis sjis x-sjis cp932 windows-31j",
        "euc_jp": "euc-jp eucjp x-euc-jp",
        "iso2022_jp": "iso-2022-jp",
        "euc_kr": "euc-kr euckr ks_c_5601-1987 cp949",
        "tis_620": "tis-620 windows-874",
    }.items()
    for alias in aliases.split()
}
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PROLOG = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_PROLOG_TEXT = re.compile(r"\s*<\?xml\b[^>]{0,400}?\?>", re.IGNORECASE)
_SAMPLE = 30_000
_MOST_DOCTYPES = 5  # one is allowed; a document with more is no XML, and no reader acts on the rest
_FEWEST = 8  # letters beyond ASCII that can tell a charset
# What tells texts in the charsets of two scripts: their commonest letters in any language, and where all of them are.
_CYRILLIC = (frozenset("оеаинтсрвлкмдпуы"), "А", "я")
_ARABIC = (frozenset("اليمنرتوبهةعدسف"), "ء", "ے")
_OF_ONE_SCRIPT = {
    **dict.fromkeys(("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"), _CYRILLIC),
    "cp1256": _ARABIC,
}
_TURKISH = b"\xd0\xdd\xde\xf0\xfd\xfe"  # its own six letters in cp1254; in cp1252 some of Icelandic's, which has others
_ICELANDIC = b"\xe1\xe6\xe9\xed\xf3\xfa"
_DOCTYPE_TOKEN = re.compile(r"<!--.*?-->|\"[^\"]*\"|'[^']*'|[\[\]>]", re.DOTALL)
_LONGEST_DOCTYPE = 100_000
_SKIPPED = (("<!--", "-->"), ("<?", "?>"))  # what may stand before a DOCTYPE
_NEIGHBOURS = frozenset("ёЁ«»—–№… ")  # what stands among the letters
_BELOW_LETTERS = bytes(range(0xC2))  # no letter beyond ASCII begins with one of these in UTF-8
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_ESCAPING = {"iso2022_jp"}  # seven-bit: valid ASCII, so that UTF-8 would accept it


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """Return the text and, in words, what was wrong with its charset ("" = nothing).

    A mark at the start wins; text that is valid UTF-8 and not plain ASCII is UTF-8 whatever is declared, because other
    charsets do not look so by accident. Bytes that fit nothing become U+FFFD.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, "replace").lstrip("\ufeff"), ""
    declared = _declared(body, content_type)
    if not any(charset in _ESCAPING for charset in declared):
        try:
            return body.decode("utf-8"), ""
        except UnicodeDecodeError:
            pass
    for charset in declared:
        if charset == "utf-8":
            continue
        try:
            text = body.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        # a Western declaration is the default of many servers; running Cyrillic under it is gibberish
        if charset == "cp1252" and _detect(body) != "cp1252":
            continue
        if charset in _OF_ONE_SCRIPT and _detect(body) in _OF_ONE_SCRIPT.keys() - {charset}:
            continue  # of two that have the same letters at other places, one makes words of them
        return text, ""
    if _is_nearly(body):
        return body.decode("utf-8", "replace"), "some bytes are no UTF-8"
    charset = _detect(body)
    return body.decode(charset, "replace"), f"charset wrong or not declared; read as {charset}"


def without_prolog(text: str) -> str:
    """Return the document without XML declaration and DOCTYPE: no parser shall act on what they ask for."""
    text = text.lstrip("\ufeff\u200b \t\r\n\x00")
    found = _PROLOG_TEXT.match(text)
    if found:
        text = text[found.end() :].lstrip()
    for _ in range(_MOST_DOCTYPES):
        position = _doctype(text)
        if position < 0:
            break
        text = text[:position] + text[_doctype_end(text, position) :]
    return text


def _declared(body: bytes, content_type: str) -> list[str]:
    names = [found[1] for found in (_HEADER.search(content_type),) if found]
    prolog = _PROLOG.match(body[:1024])
    if prolog:
        names.append(prolog[1].decode("ascii", "replace"))
    return [CHARSETS[name.lower()] for name in names if name.lower() in CHARSETS]


def _is_nearly(body: bytes) -> bool:
    """Tell UTF-8 with a few broken bytes (letters cut in the middle, mostly) from another charset."""
    sample = body[:200_000]
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    beyond = len(sample.translate(None, _BELOW_LETTERS))
    return broken * 10 < beyond


def _detect(body: bytes) -> str:
    """Return the likeliest charset of bytes that are no UTF-8."""
    sample = body[: _SAMPLE * 4]
    runs = _BEYOND_ASCII.findall(sample)
    letters = b"".join(runs)
    together = len(letters) - len(runs)
    if len(letters) < _FEWEST or together < len(letters) * 0.5:
        return _western(letters)  # single letters with marks between plain ones
    letters = letters[:_SAMPLE]
    counts = Counter(letters)
    best, score = "", 0.25
    for charset in _OF_ONE_SCRIPT:
        worth = _worth(charset)
        if (found := sum(worth[code] * count for code, count in counts.items()) / len(letters)) > score:
            best, score = charset, found
    if best:
        return best
    return next(
        (charset for charset in ("gb18030", "euc_jp", "euc_kr", "shift_jis") if _is_wide(body, charset)), "cp1252"
    )


@cache
def _worth(charset: str) -> list[int]:
    """Return what each byte says for a text being in this charset: 1 for a common letter, -1 for what is no letter."""
    usual, first, last = _OF_ONE_SCRIPT[charset]
    letters = bytes(range(256)).decode(charset, "replace")
    return [(letter in usual) - (not first <= letter <= last and letter not in _NEIGHBOURS) for letter in letters]


def _western(letters: bytes) -> str:
    turkish, others = (len(letters) - len(letters.translate(None, some)) for some in (_TURKISH, _ICELANDIC))
    return "cp1254" if turkish > 4 * others and turkish * 4 > len(letters) >= _FEWEST else "cp1252"


def _is_wide(body: bytes, charset: str) -> bool:
    try:
        text = body.decode(charset)
    except UnicodeDecodeError:
        return False
    wide = [letter for letter in text[:_SAMPLE] if letter > "\x7f"]
    usual = sum("\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" for letter in wide)
    return len(wide) >= 10 and usual > len(wide) * 0.8


def _doctype(text: str) -> int:
    """Find where a DOCTYPE stands in the prolog, -1 for nowhere. Behind the root element it is not looked for."""
    position = 0
    while True:
        while text[position : position + 1].isspace():
            position += 1
        if text[position : position + 9].upper() == "<!DOCTYPE":
            return position
        closing = next((end for start, end in _SKIPPED if text.startswith(start, position)), "")
        end = text.find(closing, position + 2) if closing else -1
        if end < 0:
            return -1
        position = end + len(closing)


def _doctype_end(text: str, start: int) -> int:
    """Find where the declaration that begins at `start` ends, with its internal subset: at worst with the text."""
    depth = 0
    for token in _DOCTYPE_TOKEN.finditer(text, start, start + _LONGEST_DOCTYPE):
        if token[0] == "[":
            depth += 1
        elif token[0] == "]":
            depth -= 1
        elif token[0] == ">" and depth <= 0:
            return token.end()
    return len(text)
