"""An audience's briefings -> an Atom feed (RFC 4287), each with what its page shows."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime

from lxml import etree

from bot.briefing import wording
from bot.web.pages import address_of, content
from bot.web.reader import Reader

ENTRIES = 20
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}lang"
#: What XML 1.0 cannot hold at all.
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES = uuid.UUID("6f1d7a1e-6a53-5f1c-9a7e-3d1f5f0a9b21")  # ours, drawn once


async def atom(reader: Reader) -> bytes:
    """Return the feed; its ids stay the same when the page moves or its token is changed."""
    found = await reader.office.desk.briefings(reader.audience.id, limit=ENTRIES)
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set(_XML, reader.phrases.language)
    _text(root, "id", _identity(reader.audience.id))
    _text(root, "title", reader.title)
    _text(root, "updated", _moment(found[0].at if found and found[0].at else datetime.fromtimestamp(0, UTC)))
    _link(root, "self", reader.links.atom())
    _link(root, "alternate", reader.links.archive())
    author = etree.SubElement(root, f"{{{_ATOM}}}author")
    _text(author, "name", "Limelight")
    withdrawn = await reader.withdrawn(*(posted.slot for posted in found))
    for posted in found:
        shown = reader.shown(posted.briefing, withdrawn[posted.slot])
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _text(entry, "id", _identity(posted.slot))
        _text(entry, "title", wording.heading(shown, zone=reader.audience.zone))
        _text(entry, "updated", _moment(posted.at or shown.slot))
        _text(entry, "published", _moment(shown.slot))
        _link(entry, "alternate", address_of(reader, posted))
        _text(entry, "summary", wording.push(shown) if shown.items else wording.quiet(shown, zone=reader.audience.zone))
        _text(entry, "content", content(shown, reader)).set("type", "html")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = _ILLEGAL.sub("", str(text))
    return element


def _link(parent: etree._Element, relation: str, address: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}link", rel=relation, href=address)


def _identity(key: str) -> str:
    return uuid.uuid5(_NAMES, key).urn


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
