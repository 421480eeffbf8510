"""HTML of a feed item to plain text, one line a block, with the roles that the markup itself gives away."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.model import Block, BlockRole
from bot.text.clean import clean_line, clean_text

_DROPPED = frozenset((
    "script", "style", "iframe", "noscript", "template", "object", "embed", "svg", "math", "canvas", "audio",
    "video", "form", "button", "input", "select", "textarea", "nav", "head", "title", "meta", "link", "base",
    "map", "area", "source", "track", "progress",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
))  # fmt: skip
_ROLES = {
    "figcaption": BlockRole.CAPTION,
    "caption": BlockRole.CAPTION,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockRole.HEADING),
    "footer": BlockRole.TAIL,
    "aside": BlockRole.TAIL,
    "address": BlockRole.BYLINE,
}
_CLASSES = (
    (BlockRole.CAPTION, re.compile(r"(?:^|[\s_-])(?:wp-caption-text|caption|image-credit|photo-credit)(?:$|[\s_-])")),
    (
        BlockRole.TAIL,
        re.compile(r"(?:^|[\s_-])(?:related|share|sharedaddy|social|jp-relatedposts|tags|newsletter)(?:$|[\s_-])"),
    ),
    (BlockRole.BYLINE, re.compile(r"(?:^|[\s_-])(?:byline|author-name)(?:$|[\s_-])")),
)
_DEEPEST = 200
_LONGEST_CLASSES = 300
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "mark", "q", "s",
    "small", "span", "strong", "strike", "sub", "sup", "tt", "u", "wbr",
))  # fmt: skip
_SIMPLE = (_BLOCKS - _ROLES.keys() - {"table", "tr", "td", "th", "tbody", "thead", "tfoot"}) | _INLINE | {"br"}
_TAG_NAME = re.compile(r"<[/\s]*([^\s/<>]*)")
_NAME = re.compile(r"/?([a-zA-Z0-9]+)(?:[ \t\n\f\r/]|$)")
_LONGEST_NAME = max(map(len, _SIMPLE)) + 2  # with a slash before and what ends it: as much of a tag as names it
_SOURCE_BREAK = re.compile("[\r\n\x85\u2028\u2029\x00]")
# Looking at attributes is what costs most; without these words in the source none of them says anything.
_SPEAKING = (
    "caption",
    "credit",
    "related",
    "share",
    "social",
    "tags",
    "newsletter",
    "byline",
    "author-name",
)
_HIDDEN = re.compile(r"""[\s"'/\x00]hidden(?=[\s=/>\x00]|$)""")  # as the name of an attribute, not in a style
_TWICE_ENCODED = re.compile(
    r"&(?:lt|gt|amp|quot|nbsp|laquo|raquo|[lr]squo|[lr]dquo|[mn]dash|hellip|#x?[0-9a-fA-F]{2,6});"
)
_TAG = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9:-]*(?:\s[^<>]*)?/?|!--.*?--|!\w[^<>]*)>", re.DOTALL)


@dataclass
class _Lines:
    """Lines as they grow, each with its role."""

    done: list[tuple[str, BlockRole]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    role: BlockRole = BlockRole.BODY
    hiding: bool = True  # whether any attribute may hide an element
    naming: bool = True  # whether any class may say what an element is for

    def close(self) -> None:
        line = clean_line("".join(self.parts))
        self.parts.clear()
        if line:
            self.done.append((line, self.role))


def html_to_text(html: str) -> tuple[str, tuple[Block, ...]]:
    """Return text and blocks; joins lines with one line break. Never leaves a tag or an entity in the text."""
    if "<" not in html and "&" not in html:
        lines = [(line, BlockRole.BODY) for line in map(clean_line, html.splitlines()) if line]
    else:
        lines = _lines(html)
    text: list[str] = []
    blocks: list[Block] = []
    position = 0
    for line, role in lines:
        blocks.append(Block(role=role, start=position, end=position + len(line)))
        text.append(line)
        position += len(line) + 1
    return "\n".join(text), tuple(blocks)


def _lines(html: str) -> list[tuple[str, BlockRole]]:
    if "<" not in html or _TAG.search(html) is None:
        html = _decoded(html)  # markup that was escaped once more than it should have been
    lowered = html.lower()
    hiding = _may_hide(lowered)
    naming = "class" in lowered and any(word in lowered for word in _SPEAKING)
    if not hiding and not naming and (simple := _simple(html, lowered)) is not None:
        return simple
    root = LexborHTMLParser(html.replace("\x00", "")).root
    lines = _Lines(hiding=hiding, naming=naming)
    if root is not None:
        _walk(root, lines, BlockRole.BODY, 0)
    lines.close()
    return [(plain, role) for line, role in lines.done if (plain := _without_markup(line))]


def _may_hide(lowered: str) -> bool:
    if "display" in lowered and ("none" in lowered or "&#" in lowered):
        return True
    return "hidden" in lowered and _HIDDEN.search(lowered) is not None


def _simple(html: str, lowered: str) -> list[tuple[str, BlockRole]] | None:
    """Read what has only paragraphs, lists and emphasis without a tree: a tenth of the work, the same lines.

    None when there is anything else, or a bracket is left that no tag accounts for.
    """
    if "\x00" in html and not _SIMPLE.issuperset(_TAG_NAME.findall(lowered)):
        return None
    # cheap replacements for what most pages have, the pattern for what is left
    html = html.replace("\n", " ").replace("\r", " ")
    html = html if html.isascii() and "\x00" not in html else _SOURCE_BREAK.sub(" ", html)
    first, *others = html.split("<")
    if ">" in first:
        return None
    parts = [first]
    for other in others:
        tag, closed, text = other.partition(">")
        put = _put_for(tag[:_LONGEST_NAME])
        if put is None or not closed or ">" in text:
            return None
        parts += (put, text)
    text = entities.unescape("".join(parts))
    lines = clean_text(text).split("\n")
    if "&" not in text and "<" not in text:
        return [(line, BlockRole.BODY) for line in lines if line]
    return [(plain, BlockRole.BODY) for line in lines if (plain := _without_markup(line))]


@lru_cache(maxsize=2048)
def _put_for(tag: str) -> str | None:
    """Return what stands in a line for a simple tag of which this is the beginning, None for any other."""
    name = _NAME.match(tag)
    found = name[1].lower() if name else ""
    if found not in _SIMPLE:
        return None
    return "" if found in _INLINE else "\n"


def _decoded(html: str) -> str:
    for _ in range(2):
        if not _TWICE_ENCODED.search(html):
            break
        html = entities.unescape(html)
    return html


def _walk(node: LexborNode, lines: _Lines, role: BlockRole, depth: int) -> None:
    child = node.child
    while child is not None:
        tag = child.tag or ""
        if tag == "-text":
            lines.parts.append(child.text_content or "")
        elif tag == "br":
            lines.close()
        elif tag not in _DROPPED and (tag[:1] or " ") not in "-!_" and not (lines.hiding and _hidden(child)):
            _element(child, tag, lines, role, depth)
        child = child.next


def _element(child: LexborNode, tag: str, lines: _Lines, role: BlockRole, depth: int) -> None:
    inner = _role(child, tag, role, naming=lines.naming)
    is_block = tag in _BLOCKS or inner is not role
    if is_block:
        lines.close()
        lines.role = inner
    if depth >= _DEEPEST:
        lines.parts.append(child.text() or "")
    else:
        _walk(child, lines, inner, depth + 1)
    if is_block:
        lines.close()
        lines.role = role


def _role(node: LexborNode, tag: str, role: BlockRole, *, naming: bool) -> BlockRole:
    if role is not BlockRole.BODY:
        return role
    if tag in _ROLES:
        return _ROLES[tag]
    classes = node.attributes.get("class") if naming else None
    return _role_of_classes(classes[:_LONGEST_CLASSES].lower()) if classes else role


@lru_cache(maxsize=2048)
def _role_of_classes(classes: str) -> BlockRole:
    return next((found for found, pattern in _CLASSES if pattern.search(classes)), BlockRole.BODY)


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", "").lower()


def _without_markup(line: str) -> str:
    """Decode what was encoded twice and take out the tags that this uncovers."""
    if "&" not in line and "<" not in line:
        return line
    before = None
    while before != line and (_TWICE_ENCODED.search(line) or _TAG.search(line)):
        before = line
        line = _TAG.sub(" ", entities.unescape(line) if _TWICE_ENCODED.search(line) else line)
    return clean_line(line)
