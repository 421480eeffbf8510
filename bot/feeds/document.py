"""A body nobody trusts to a parsed feed: charset, the right reader, clean and bounded fields. Runs in the child."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import urljoin, urlsplit

from bot.feeds.charset import decode, without_prolog
from bot.feeds.identity import unwrapped
from bot.feeds.json_reader import read_json
from bot.feeds.lenient_reader import read_leniently
from bot.feeds.walls import is_wall
from bot.feeds.xml_reader import read_xml
from bot.model import BlockRole
from bot.ports import FeedItem, ParsedFeed, ParseFailure
from bot.text.blocks import roles_of_lines
from bot.text.clean import clean_line
from bot.text.html import blocks_of_lines, lines_of_html
from bot.text.html_pass import Line
from bot.text.languages import detect


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one feed may bring, in items and code points; what is longer is cut, guids are hashed."""

    items: int = 1000
    title: int = 500
    html: int = 400_000
    text: int = 30_000
    guid: int = 500
    url: int = 2000
    all_text: int = 4_000_000


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
# References to characters that are none: half of a surrogate pair, which no encoder takes.
_SURROGATE = re.compile(
    r"&#(?:[xX]0*[dD][89a-fA-F]\w{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));"
)
_CODE = re.compile(r"<(script|style)\b[^<>]{0,500}>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(
    r"^\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta)\b", re.IGNORECASE | re.DOTALL
)
_LARGEST = 10_000_000  # bytes of a feed that came packed
_HEAD = 100_000  # code points of a page in which feeds are announced
_BASE = re.compile(r"""<base\b[^>]{0,500}?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_FEED_LINK = re.compile(r"<link\b[^>]{0,1000}>", re.IGNORECASE)
_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rdf+xml",
)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
# What most links look like: joining them to a base changes nothing.
_ABSOLUTE = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?/[A-Za-z0-9/_.~%+:@!$&'()*,=-]*(?:\?[A-Za-z0-9/_.~%+&=-]+)?")
_JOINING = frozenset("\u200c\u200d\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two of them are one
_ADDRESS = r"[^\s@()<>]{1,100}@[^\s@()<>]{1,200}"
_NAMED_ADDRESS = re.compile(
    rf"\s*(?:(?P<before>[^@()<>]{{1,200}}?)\s*[(<]{_ADDRESS}[)>]|{_ADDRESS}\s*\((?P<after>[^@()]{{1,200}})\))\s*\Z"
)
# "Фото: n.exampleДамба прорвана...": where a sentence begins without a space, in a script that has no CamelCase.
_GLUED = re.compile(r"(?:(?<=[a-zа-яё0-9)])|(?<=[А-ЯЁ]{2}))[А-ЯЁӘҒҚҢӨҰҮІЎҲ][а-яёәғқңөұүіўҳ]+ .{30,}[.!?…]\Z")
_LONGEST_ASIDE, _LONGEST_INSIDE, _EDGE = 250, 80, 2
_DETECTED_LENGTH = 300  # code points that tell a language


def read_document(
    body: bytes, *, content_type: str = "", url: str = "", language: str = "", limits: Limits = Limits()
) -> ParsedFeed | ParseFailure:
    """Return the feed in a body, or in words why there is none.

    `url` is what relative links are resolved against; `language` is the one the pack declares, for short texts.
    """
    text, trouble = decode(_unpacked(body), content_type)
    if not text.strip("\x00 \t\r\n\ufeff"):
        return ParseFailure(reason="the answer is empty")
    found = _read(text, url, limits.items)
    if isinstance(found, ParseFailure):
        return found
    warning = "; ".join(filter(None, (trouble, found.warning)))
    items = tuple(_finished(found, url, language, limits))
    return replace(found, title=_plain(found.title, limits.title), items=items, warning=warning)


def _unpacked(body: bytes) -> bytes:
    """Unpack what a site sends as a packed file, or packed twice, as far as a feed may go."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _LARGEST)
    except zlib.error:
        return body


def _read(text: str, url: str, limit: int) -> ParsedFeed | ParseFailure:
    start = text.lstrip("\ufeff \t\r\n\x00")[:1]
    if start in ("{", "["):
        return read_json(text.strip("\ufeff \t\r\n\x00"), limit=limit)
    document = without_prolog(text)
    found = read_xml(document, limit=limit)
    if found is not None and found.items:
        return found
    if _PAGE.match(text):
        return _page(text, url)
    lenient = _leniently(document, limit)
    if lenient.items:
        return lenient
    if found is not None:
        return found  # a feed that has no items at the moment
    if re.search(r"<(?:rss|feed|rdf:rdf|channel)\b", document[:5000], re.IGNORECASE):
        return replace(lenient, warning=lenient.warning or "no items")
    return ParseFailure(reason=f"no feed: the answer begins with {clean_line(text[:60])!r}")


def _leniently(document: str, limit: int) -> ParsedFeed:
    """Read what is not well-formed with feedparser; where it stumbles over its own feet, as far as XML goes."""
    document = _SURROGATE.sub("", document)
    found = ParsedFeed()
    # hostile input makes it raise errors of many kinds, all of which mean the same; too little memory is none of them
    with suppress(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        found = read_leniently(document, limit=limit)
    if found.items:
        return found
    rescued = read_xml(document, limit=limit, recover=True)
    return replace(rescued, warning="not well-formed: read as far as it goes") if rescued and rescued.items else found


def _page(text: str, url: str) -> ParseFailure:
    if is_wall(text):
        return ParseFailure(reason="a wall against robots answers instead of the feed")
    head = text[:_HEAD]
    announced = tuple(_announced(head, url))
    hint = f"; it announces {announced[0]}" if announced else ""
    return ParseFailure(reason=f"a web page, not a feed{hint}", announced=announced)


def _announced(head: str, url: str) -> Iterator[str]:
    """Yield the feeds that a page's link tags name."""
    base = _BASE.search(head)
    url = (_absolute(url, unescape(base[1] or base[2] or base[3])) if base else "") or url
    for tag in _FEED_LINK.findall(head)[:200]:
        pairs = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}
        if (
            pairs.get("type", "").lower() in _FEED_TYPES
            and "alternate" in pairs.get("rel", "").lower()
            and pairs.get("href")
        ):
            address = _absolute(url, pairs["href"])
            if address:
                yield address


def _finished(found: ParsedFeed, url: str, language: str, limits: Limits) -> Iterator[FeedItem]:
    room = limits.all_text
    for item in found.items:
        title = _plain(item.title, limits.title)
        lines = lines_of_html(item.html[: min(limits.html, max(room, 0) * 4)])
        if lines and title and _same(lines[0][0], title):
            del lines[0]  # it says nothing
        text, lines = _cut(_judged(lines), limits.text)
        room -= len(text)
        yield FeedItem(
            guid=_bounded(item.guid.strip(), limits.guid),
            url=_absolute(url, item.url)[: limits.url],
            title=title,
            text=text,
            blocks=blocks_of_lines(lines),
            published=clean_line(item.published[:120]),
            published_at=item.published_at,
            author=_plain(_without_address(item.author), 200),
            language=detect(f"{title}\n{text[:_DETECTED_LENGTH]}", language or item.language or found.language),
            categories=tuple([name for category in item.categories[:20] if (name := _plain(category, 100))]),
        )


def _without_address(author: str) -> str:
    """Return the name alone of "ada@n.example (Ada)" and "Ada (ada@n.example)"; nobody asked for letters."""
    found = _NAMED_ADDRESS.match(author) if "@" in author else None
    return (found["before"] or found["after"]) if found else author


def _plain(markup: str, length: int) -> str:
    """Return a title as text: markup out, what was escaped twice restored, cut at a word where one is near."""
    if not markup:
        return ""
    text = markup[: length * 8]
    if "<" in text or "&" in text:
        text = unescape(_TAG.sub(" ", _CODE.sub(" ", text)))
        if "<" in text or "&" in text:
            text = unescape(_TAG.sub(" ", _CODE.sub(" ", text)))
    text = clean_line(text)
    if len(text) <= length:
        return text
    space = text.rfind(" ", int(length * 0.8), length)
    return text[: space if space > 0 else _whole(text, length)] + "…"


def _whole(text: str, end: int) -> int:
    """Move a cut back to where it parts no letter from its marks, no emoji from what joins it and no flag."""
    while end > 1 and (unicodedata.category(text[end])[0] == "M" or text[end] in _JOINING or text[end - 1] in _JOINING):
        end -= 1
    before = len(text[:end]) - len(text[:end].rstrip(_FLAGS))
    return end - before % 2 if text[end] in _FLAGS else end


def _cut(lines: list[Line], length: int) -> tuple[str, list[Line]]:
    """Return the text and its lines, of at most `length` code points; it ends with a whole line or word."""
    text = "\n".join([line for line, _ in lines])
    if len(text) <= length:
        return text, lines
    text = text[: max(text.rfind("\n", 0, length), text.rfind(" ", 0, length), _whole(text, length // 2))]
    return text, [(line, role) for line, (_, role) in zip(text.split("\n"), lines, strict=False)]


def _judged(lines: list[Line]) -> list[Line]:
    """Let lines say what they are where the markup said nothing: WordPress's tails, captions, bylines.

    Where such lines stand, at the beginning and the end, longer ones are asked too. A sentence that is glued to a
    caption becomes a line of its own.
    """
    inside = range(_EDGE, len(lines) - _EDGE)
    asked = [
        number
        for number, (line, role) in enumerate(lines)
        if role is BlockRole.BODY and len(line) <= (_LONGEST_INSIDE if number in inside else _LONGEST_ASIDE)
    ]
    roles = roles_of_lines([lines[number][0] for number in asked])
    said = {number: role for number, role in zip(asked, roles, strict=True) if role}
    if not said:
        return lines
    judged: list[Line] = []
    for number, (line, role) in enumerate(lines):
        found = said.get(number) or role
        body = _GLUED.search(line) if found is BlockRole.CAPTION else None
        if body:
            judged += [(line[: body.start()], found), (body[0], BlockRole.BODY)]
        else:
            judged.append((line, found))
    return judged


def _same(text: str, title: str) -> bool:
    return text.rstrip(".…! ").casefold() == title.rstrip(".…! ").casefold()


# Half of a surrogate pair is in no encoding, and PostgreSQL's texts hold no zero.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _bounded(guid: str, length: int) -> str:
    """Return the guid as it can be kept, else something that is always the same for it."""
    if len(guid) <= length and not _UNSTORABLE.search(guid):
        return guid
    return "sha256:" + hashlib.sha256(guid.encode("utf-8", "surrogatepass")).hexdigest()


def _absolute(base: str, address: str) -> str:
    """Return an absolute web address, "" for anything else (javascript:, mailto:, tag:)."""
    if _ABSOLUTE.fullmatch(address):
        return address
    try:
        address = unwrapped(address)
        joined = urljoin(base, address) if address else ""
        return joined if urlsplit(joined).scheme.lower() in ("http", "https") else ""
    except ValueError:
        return ""
