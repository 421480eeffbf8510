"""HTML of a feed item to plain text, one line a block, with the roles that the markup itself gives away."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.model import Block, BlockRole
from bot.text.clean import clean_line
from bot.text.html_elements import BLOCKS, DROPPED, HIDING, ROLES, SPEAKING, hides, role_of_classes
from bot.text.html_pass import Line, lines_in_passing

_DEEPEST = 200
_TWICE_ENCODED = re.compile(
    r"&(?:lt|gt|amp|quot|nbsp|laquo|raquo|[lr]squo|[lr]dquo|[mn]dash|hellip|#x?[0-9a-fA-F]{2,6});"
)
_TAG = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9:-]*(?:\s[^<>]*)?/?|!--.*?--|!\w[^<>]*)>", re.DOTALL)


@dataclass
class _Lines:
    """Lines as they grow, each with its role."""

    done: list[Line] = field(default_factory=list)
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
    lines = lines_of_html(html)
    return "\n".join([line for line, _ in lines]), blocks_of_lines(lines)


def lines_of_html(html: str) -> list[Line]:
    """Return the lines of the text, clean, each with its role. Never leaves a tag or an entity in them."""
    if "<" not in html and "&" not in html:
        return [(line, BlockRole.BODY) for line in map(clean_line, html.splitlines()) if line]
    if "<" not in html or _TAG.search(html) is None:
        html = _decoded(html)  # markup that was escaped once more than it should have been
    lines = lines_in_passing(html)
    if lines is None:
        lines = lines_of_tree(html)
    found = []
    for one in lines:
        line, role = one
        if "&" not in line and "<" not in line:
            found.append(one)
        elif plain := _without_markup(line):
            found.append((plain, role))
    return found


def blocks_of_lines(lines: Iterable[Line]) -> tuple[Block, ...]:
    """Return the blocks that the lines are once they are joined with one line break."""
    blocks: list[Block] = []
    position = 0
    for line, role in lines:
        end = position + len(line)
        blocks.append(Block(role=role, start=position, end=end))
        position = end + 1
    return tuple(blocks)


def lines_of_tree(html: str) -> list[Line]:
    """Return the lines as a browser would group them, whatever is open, closed or mixed up in the source."""
    lowered = html.lower()
    lines = _Lines(
        hiding=any(word in lowered for word in HIDING),
        naming="class" in lowered and any(word in lowered for word in SPEAKING),
    )
    root = LexborHTMLParser(html.replace("\x00", "")).root
    if root is not None:
        _walk(root, lines, BlockRole.BODY, 0)
    lines.close()
    return lines.done


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
        elif tag not in DROPPED and (tag[:1] or " ") not in "-!_" and not (lines.hiding and _hidden(child)):
            _element(child, tag, lines, role, depth)
        child = child.next


def _element(child: LexborNode, tag: str, lines: _Lines, role: BlockRole, depth: int) -> None:
    inner = _role(child, tag, role, naming=lines.naming)
    is_block = tag in BLOCKS or inner is not role
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
    if tag in ROLES:
        return ROLES[tag]
    classes = node.attributes.get("class") if naming else None
    return role_of_classes(classes) if classes else role


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or hides(attributes.get("style") or "")


def _without_markup(line: str) -> str:
    """Decode what was encoded twice and take out the tags that this uncovers."""
    before = None
    while before != line and (_TWICE_ENCODED.search(line) or _TAG.search(line)):
        before = line
        line = _TAG.sub(" ", entities.unescape(line) if _TWICE_ENCODED.search(line) else line)
    return clean_line(line)
