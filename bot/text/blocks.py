"""An article's text to blocks: body, headings, captions, bylines and tails, told apart line by line."""

from __future__ import annotations

import re
from functools import cache

from bot.model import Article, Block, BlockRole
from bot.text.data_files import read_data
from bot.text.folding import fold

_LONGEST_ASIDE = 400  # a longer line is a paragraph, whatever it begins with
_LONGEST_BYLINE = 90
_LONGEST_HEADING = 80
_ORDER = (BlockRole.TAIL, BlockRole.CAPTION, BlockRole.BYLINE)


@cache
def _patterns() -> dict[BlockRole, re.Pattern[str]]:
    loaded = read_data("blocks")
    return {role: re.compile("|".join(f"(?:{pattern})" for pattern in loaded[role.value])) for role in _ORDER}


def blocks_of(article: Article) -> tuple[Block, ...]:
    """Return the article's own blocks, or blocks told apart by rules; together they cover every line of its text."""
    return article.blocks or split_blocks(article.text)


def split_blocks(text: str) -> tuple[Block, ...]:
    """Return one block per line; once a tail has begun near the end, only tail follows."""
    found: list[Block] = []
    position = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.strip():
            role = _role(line.strip(), number, lines)
            found.append(Block(role=role, start=position, end=position + len(line)))
        position += len(line) + 1
    return tuple(found)


def role_of_line(line: str) -> BlockRole | None:
    """Return what a line says of itself: a caption, byline or tail; None when it is just text."""
    if len(line) > _LONGEST_ASIDE:
        return None
    folded = fold(line.strip())
    patterns = _patterns()
    for role in _ORDER:
        if patterns[role].search(folded) and (role is not BlockRole.BYLINE or _may_be_byline(line.strip())):
            return role
    return None


def _may_be_byline(line: str) -> bool:
    return len(line) <= _LONGEST_BYLINE and line[-1] not in ".!?…"


def _role(line: str, number: int, lines: list[str]) -> BlockRole:
    said = role_of_line(line)
    if said is not None:
        return said
    is_short = len(line) <= _LONGEST_HEADING and line[-1].isalnum() and len(lines) > 1
    return (
        BlockRole.HEADING if is_short and number and number < len(lines) - 1 and _is_heading(line) else BlockRole.BODY
    )


def _is_heading(line: str) -> bool:
    return len(line.split()) <= 10 and not line.lstrip().startswith(("-", "–", "—", "•", "*"))
