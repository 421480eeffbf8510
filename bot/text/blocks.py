"""An article's text to blocks: body, headings, captions, bylines and tails, told apart line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.model import Article, Block, BlockRole
from bot.text.data_files import read_data
from bot.text.folding import fold

_LONGEST_ASIDE = 400  # a longer line is a paragraph, whatever it begins with
_LONGEST_BYLINE = 90
_LONGEST_HEADING = 80
_ORDER = (BlockRole.TAIL, BlockRole.CAPTION, BlockRole.BYLINE)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What gives a role away: at the beginning of a line, or anywhere in it."""

    beginning: re.Pattern[str]
    anywhere: tuple[re.Pattern[str], ...]

    def say(self, folded: str) -> bool:
        """Return whether any of them is found in a folded line."""
        if self.beginning.match(folded):
            return True
        for pattern in self.anywhere:  # noqa: SIM110  asked of every line that is read, and `any` takes twice as long
            if pattern.search(folded):
                return True
        return False


@cache
def _patterns() -> tuple[_Patterns, dict[BlockRole, _Patterns]]:
    """Return what says anything at all, which most lines don't, and what says each of the roles."""
    written: dict[BlockRole, list[str]] = {role: read_data("blocks")[role.value] for role in _ORDER}
    everything = [pattern for some in written.values() for pattern in some]
    return _patterns_of(everything), {role: _patterns_of(some) for role, some in written.items()}


def _patterns_of(written: list[str]) -> _Patterns:
    beginning = "|".join(f"(?:{pattern})" for pattern in written if pattern[0] == "^")
    # each by itself, so that the search can skip to where its first letter stands
    return _Patterns(re.compile(beginning), tuple(re.compile(pattern) for pattern in written if pattern[0] != "^"))


def blocks_of(article: Article) -> tuple[Block, ...]:
    """Return the article's own blocks, or blocks told apart by rules; together they cover every line of its text."""
    return article.blocks or split_blocks(article.text)


@lru_cache(maxsize=16)  # each stage looks at the article in hand
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
    line = line.strip()
    folded = fold(line)
    anything, each = _patterns()
    if not anything.say(folded):
        return None
    said = (role for role, patterns in each.items() if patterns.say(folded))
    return next((role for role in said if role is not BlockRole.BYLINE or _may_be_byline(line)), None)


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
