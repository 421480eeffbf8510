"""Whether the offices a sentence gives people are those the sources give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.text.rules import rules
from bot.text.words import fold

_BEFORE_ROLES = frozenset({"former", "acting"})  # these say something of the office that follows
_NEAR = 3  # words between an office and the name that bears it


def roles(claim: Sequence[Passage], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for each office next to a name that no source names, in any language with rules."""
    known = {role for passage in evidence.passages for role, _, _ in _roles(passage)}
    for passage in claim:
        for role, text, position in _roles(passage):
            if role not in known and _is_held(passage, role, position):
                yield Finding(check="roles", text=text, found=", ".join(sorted(known)) or "no office in the sources")


def _is_held(passage: Passage, role: str, position: int) -> bool:
    """Tell whether the office belongs to a name near it, and "former" to an office."""
    return _near_name(passage, position) and (role not in _BEFORE_ROLES or _before_role(passage, position))


def _roles(passage: Passage) -> Iterator[tuple[str, str, int]]:
    table = rules(passage.language).roles
    for position, token in enumerate(passage.words):
        role = table.find(fold(token.text))
        if role is not None:
            yield role, token.text, position


def _near_name(passage: Passage, position: int) -> bool:
    near = passage.words[max(position - _NEAR, 1) : position + _NEAR + 1]
    return any(token.text[0].isupper() for token in near if token is not passage.words[position])


def _before_role(passage: Passage, position: int) -> bool:
    return any(position < other <= position + _NEAR + 1 for _, _, other in _roles(passage))
