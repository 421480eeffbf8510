"""Well-formed RSS, RDF and Atom to items over lxml: the fast path; what it doesn't understand feedparser gets."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from bot.feeds.dates import parse_date
from bot.feeds.elements import short_name
from bot.feeds.xml_mending import mended, with_characters
from bot.ports import FeedItem, ParsedFeed

Element = Any  # lxml ships no types

_ROOTS = {"rss", "rdf:rdf", "feed", "channel"}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_HAS_BASE = etree.XPath("boolean(//@xml:base)")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_HTML_TYPES = {"", "text/html", "html", "text", "application/xhtml+xml", "xhtml"}
_TITLES = ("title", "dc:title", "media:title", "itunes:title")
_BODIES = ("content:encoded", "content", "description", "summary", "yandex:full-text", "fulltext", "media:description",
           "dc:description", "itunes:summary", "xhtml:body", "body")  # fmt: skip
_PUBLISHED = ("pubdate", "published", "issued", "dcterms:issued")
_UPDATED = ("updated", "modified", "dc:date", "dcterms:modified", "lastbuilddate", "created", "dcterms:created")
_CATEGORIES = ("category", "dc:subject")
_DATES = frozenset(_PUBLISHED + _UPDATED)  # of several the last counts
_AUTHORS = ("author", "dc:creator", "dc:author", "itunes:author")
_IS_MENDED = "not well-formed: bare ampersands or control characters"
_IS_CUT_OFF = "not well-formed, as it is cut off: read as far as it goes"
# All that is wrong with a document which is well-formed as far as it goes.
_CUT_OFF = {etree.ErrorTypes.ERR_TAG_NOT_FINISHED, etree.ErrorTypes.ERR_CDATA_NOT_FINISHED}


class _EncodedError(Exception):
    """A field is written in base64, which feedparser reads."""


def read_xml(document: str, *, limit: int, recover: bool = False) -> ParsedFeed | None:
    """Return the feed of a document without prolog, None when it is not well-formed or no dialect known here.

    Links and guids are resolved against the xml:base of the document only. What was cut off is read until there;
    `recover` reads what is not well-formed otherwise as far as it goes.
    """
    root, warning = _root(document.encode("utf-8", "replace"), recover=recover)
    if root is None or short_name(str(root.tag)) not in _ROOTS:
        return None
    has_base = bool(_HAS_BASE(root))  # what few feeds have is asked of the whole document, and not of each of its items
    items: list[FeedItem] = []
    try:
        for element in _entries(root):
            items.append(_item(element, _base(element) if has_base else ""))
            if len(items) >= limit:
                break
        feed = _fields(_named(next((child for name, child in _named(root) if name == "channel"), root)))
        title = _title(feed)
    except _EncodedError:
        return None
    language = _text(feed, "language") or _text(feed, "dc:language") or root.get(_LANGUAGE, "")
    minutes = _text(feed, "ttl")
    return ParsedFeed(
        title=title,
        language=language,
        items=tuple(items),
        warning=warning,
        ttl=min(float(minutes), 1440) * 60 if minutes.isdecimal() and minutes.isascii() else _period(feed),
    )


def _root(body: bytes, *, recover: bool) -> tuple[Element | None, str]:
    """Return the root element, None when the document is not well-formed, and in words what is wrong with it."""
    tried = b""
    for mend, warning in ((bytes, ""), (with_characters, ""), (mended, _IS_MENDED)):
        written = mend(body)
        if written == tried:
            continue
        parser = _parser(recover=recover)
        try:
            return etree.fromstring(written, parser), warning
        except etree.XMLSyntaxError:
            wrong = {error.type for error in parser.error_log}
            if wrong and wrong <= _CUT_OFF:
                return etree.fromstring(written, _parser(recover=True)), _IS_CUT_OFF
        except ValueError:
            pass
        tried = written
    return None, ""


def _parser(*, recover: bool) -> Element:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def _entries(root: Element) -> Iterable[Element]:
    for element in root.iter("{*}item", "{*}entry"):
        if short_name(str(element.tag)) in ("item", "entry"):
            yield element


def _named(element: Element) -> list[tuple[str, Element]]:
    """Return the children with their short names, in their order."""
    return [(short_name(tag), child) for child in element if isinstance(tag := child.tag, str)]


def _fields(named: Iterable[tuple[str, Element]]) -> dict[str, Element]:
    """Return the first child of each name; of bodies the first that says something, of dates the last."""
    found: dict[str, Element] = {}
    for name, child in named:
        if name == "media:group":
            found = _fields(_named(child)) | found
        elif name not in found or name in _DATES or (name in _BODIES and not _content(found[name])):
            found[name] = child
    return found


def _kind(element: Element) -> str:
    """Return its type as Atom names it, "" for none. Raises _EncodedError where its contents are base64."""
    kind: str = element.get("type", "")
    if "base64" in (element.get("mode"), kind[-6:]) or kind == "application/octet-stream":
        raise _EncodedError
    return kind


def _item(element: Element, base: str) -> FeedItem:
    named = _named(element)
    fields = _fields(named)
    guid, link = _guid_and_link(element, named, fields, base)
    published = _first(fields, _PUBLISHED)
    updated = _first(fields, _UPDATED)
    bodies = [_content(fields[name]) for name in _BODIES if name in fields]
    return FeedItem(
        guid=guid,
        url=link,
        title=_title(fields),
        html=max(bodies, key=len) if bodies else "",
        published=published or updated,
        published_at=parse_date(published) or parse_date(updated),
        author=_author(fields),
        language=element.get(_LANGUAGE, "") or _text(fields, "dc:language"),
        categories=tuple([_category(child) for name, child in named if name in _CATEGORIES]),
    )


def _base(element: Element) -> str:
    """Return what its addresses are resolved against when it or an element around it says so, else ""."""
    around: Element | None = element
    while around is not None:
        if around.get(_BASE) is not None:
            return str(element.base or "")
        around = around.getparent()
    return ""


def _guid_and_link(
    element: Element, named: list[tuple[str, Element]], fields: dict[str, Element], base: str
) -> tuple[str, str]:
    identity = fields.get("guid", fields.get("id"))
    guid = _plain(identity)
    permalink = identity is not None and _attribute(identity, "ispermalink", "true") == "true"
    if guid and permalink:
        guid = _join(base, guid)
    link = ""
    for name, child in named:
        if name == "link":
            link = _link(child) or link
    link = _join(base, link) if link else ""
    return guid or element.get(_ABOUT, ""), link or (guid if permalink else "")


def _link(element: Element) -> str:
    """Return the address a link element gives for reading, "" when it is for something else."""
    address: str = element.get("href") or ""
    if not address:
        return _plain(element)
    is_page = element.get("rel", "alternate") == "alternate" and element.get("type", "").lower() in _HTML_TYPES
    return address.strip() if is_page else ""


def _join(base: str, address: str) -> str:
    if not base:
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _attribute(element: Element, name: str, default: str) -> str:
    """Return the value in lower case of an attribute whose name may be written in any case."""
    for key, value in element.items():
        if key.lower() == name:
            return str(value).lower()
    return default


def _plain(element: Element | None) -> str:
    if element is None:
        return ""
    return "".join(element.itertext()).strip() if len(element) else (element.text or "").strip()


def _text(fields: dict[str, Element], name: str) -> str:
    return _plain(fields.get(name))


def _first(fields: dict[str, Element], names: Iterable[str]) -> str:
    for name in names:
        if name in fields and (text := _plain(fields[name])):
            return text
    return ""


def _title(fields: dict[str, Element]) -> str:
    """As HTML: what Atom calls plain text is escaped."""
    for name in _TITLES:
        element = fields.get(name)
        if element is not None and (text := _plain(element)):
            plain = _kind(element) in ("text", "xhtml", "application/xhtml+xml")
            return escape(text, quote=False) if plain else text
    return ""


def _content(element: Element) -> str:
    """As HTML; markup that was not escaped is written out again."""
    kind = _kind(element)
    if len(element):
        inner = "".join(etree.tostring(child, method="html", encoding="unicode") for child in element)
        return escape(element.text or "", quote=False) + inner
    text = element.text or ""
    return escape(text, quote=False) if kind in ("text", "text/plain") else text


def _author(fields: dict[str, Element]) -> str:
    for name in _AUTHORS:
        element = fields.get(name)
        if element is not None:
            inner = _fields(_named(element))
            if text := _text(inner, "name") or _plain(element):
                return text
    return ""


def _category(element: Element) -> str:
    return element.get("label") or element.get("term") or _plain(element)


def _period(feed: dict[str, Element]) -> float:
    """RSS 1.0's way of saying how often to come, in seconds."""
    periods = {"hourly": 3600, "daily": 86400, "weekly": 86400, "monthly": 86400, "yearly": 86400}
    seconds = periods.get(_text(feed, "sy:updateperiod").lower(), 0)
    often = _text(feed, "sy:updatefrequency")
    return seconds / max(int(often), 1) if often.isdecimal() and often.isascii() and len(often) < 6 else float(seconds)
