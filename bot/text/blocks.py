"""An article's text to blocks: body, headings, captions, bylines and tails, told apart line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.model import Article, Block, BlockRole
from bot.text.data_files import read_data
from bot.text.folding import fold

_LONGEST_ASIDE = 400  # a longer line is a paragraph, whatever it begins with
_LONGEST_BYLINE = 90
_NAME = r"[^\W\d_a-zа-яё][\w'’-]*\.?"
_BY = r"(?:By|Автор:?|Муаллиф:?|Muallif:?|Автору:?|Авторы:?|Yazan:?)"
_BYLINE = re.compile(rf"\s*{_BY}\s+({_NAME}(?:\s+{_NAME}){{1,3}})\s*(?:[.|\n]|$)")
_LONGEST_HEADING = 80
_ORDER = (BlockRole.TAIL, BlockRole.CAPTION, BlockRole.BYLINE)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What gives a role away: at the beginning of a line, or anywhere in it."""

    beginning: re.Pattern[str]
    anywhere: tuple[re.Pattern[str], ...]

    def say(self, folded: str) -> bool:
        """Return whether any of them is found in a folded line."""
        return self.beginning.match(folded) is not None or self.say_somewhere(folded)

    def say_somewhere(self, folded: str) -> bool:
        """Return whether any of those that may stand anywhere is found in folded lines."""
        for pattern in self.anywhere:  # noqa: SIM110  asked of all that is read, and `any` takes twice as long
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
    # each by itself, so that the search can skip to where its first letters stand
    anywhere = (re.compile(pattern, re.MULTILINE) for pattern in written if pattern[0] != "^")
    return _Patterns(re.compile(beginning), tuple(anywhere))


def blocks_of(article: Article) -> tuple[Block, ...]:
    """Return the article's own blocks, or blocks told apart by rules; together they cover every line of its text."""
    return article.blocks or split_blocks(article.text)


@lru_cache(maxsize=16)  # each stage looks at the article in hand
def split_blocks(text: str) -> tuple[Block, ...]:
    """Return one block per line; once a tail has begun near the end, only tail follows."""
    found: list[Block] = []
    position = 0
    lines = text.split("\n")
    for number, (line, said) in enumerate(zip(lines, roles_of_lines(lines), strict=True)):
        if line.strip():
            role = said or _role(line.strip(), number, len(lines))
            found.append(Block(role=role, start=position, end=position + len(line)))
        position += len(line) + 1
    return tuple(found)


def roles_of_lines(lines: Sequence[str]) -> list[BlockRole | None]:
    """Return what each line says of itself: a caption, byline or tail; None when it is just text."""
    short = [line if len(line) <= _LONGEST_ASIDE else "" for line in lines]
    folded = fold("\n".join(short))
    anything, _ = _patterns()
    somewhere = anything.say_somewhere(folded)  # asked of all lines at once, as it seldom is
    found: list[BlockRole | None] = []
    position = 0
    for line in short:
        end = position + len(line)
        part = folded[position:end].strip()
        says = anything.beginning.match(part) or (somewhere and anything.say_somewhere(part))
        found.append(_said(line.strip(), part) if says else None)
        position = end + 1
    return found


def _said(line: str, folded: str) -> BlockRole | None:
    said = (role for role, patterns in _patterns()[1].items() if patterns.say(folded))
    return next((role for role in said if role is not BlockRole.BYLINE or _may_be_byline(line)), None)


def byline_of(text: str) -> str:
    """Return the author of whom alone a text's first sentence tells ("By Ana Kim. The ..."), "" for none."""
    found = _BYLINE.match(text)
    return found[1] if found else ""


def _may_be_byline(line: str) -> bool:
    return len(line) <= _LONGEST_BYLINE and line[-1] not in ".!?…"


def _role(line: str, number: int, lines: int) -> BlockRole:
    is_short = len(line) <= _LONGEST_HEADING and line[-1].isalnum()
    return BlockRole.HEADING if is_short and 0 < number < lines - 1 and _is_heading(line) else BlockRole.BODY


def _is_heading(line: str) -> bool:
    return len(line.split()) <= 10 and not line.lstrip().startswith(("-", "–", "—", "•", "*"))
