"""Whether the offices a sentence gives people are those the sources give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.briefing.checks.names import stands
from bot.text.rules import rules
from bot.text.words import fold, stem

_BEFORE_ROLES = frozenset({"former", "acting"})  # these say something of the office that follows
_WITH_PORTFOLIO = "minister"
_CLIPPED = 3  # letters
_NEAR = 3  # words between an office and the name that bears it


def roles(claim: Sequence[Passage], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for each office next to a name that no source names, in any language with rules."""
    known = {role for passage in evidence.passages for role, _, _ in _roles(passage)}
    for passage in claim:
        for role, text, position in _roles(passage):
            if role not in known and _is_held(passage, role, position):
                yield Finding(check="roles", text=text, found=", ".join(sorted(known)) or "no office in the sources")
            elif role == _WITH_PORTFOLIO and passage.language in evidence.languages:
                yield from _portfolio(passage, position, evidence)


def _portfolio(passage: Passage, position: int, evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where what somebody is minister of is in no source ("министр торговли")."""
    spoken = rules(passage.language)
    place = position + 1 if spoken.portfolio_behind else position - 1
    if not 0 <= place < len(passage.words):
        return
    token = passage.words[place]
    may_be_one = token.text[0].islower() or place == 0  # what has a capital is checked as a name
    is_content = stem(token.text, passage.language) in passage.stems
    if may_be_one and is_content and not _is_ministry(token.text, passage.language, evidence):
        yield Finding(check="roles", text=token.text, found="no such minister in the sources")


def _is_ministry(word: str, language: str, evidence: Evidence) -> bool:
    """Tell whether the sources have the word, or clip it in a name ("Минздрав" for "министр здравоохранения")."""
    clipped = tuple(begin + fold(word)[:_CLIPPED] for begin in rules(language).clippings)
    return stands(word, language, evidence) or any(one.startswith(clipped) for one in evidence.words if clipped)


def _is_held(passage: Passage, role: str, position: int) -> bool:
    """Tell whether the office belongs to a name near it or is a former one, and "former" to an office."""
    if role in _BEFORE_ROLES:
        return _near_name(passage, position) and _before_role(passage, position)
    return _near_name(passage, position) or _is_former(passage, position)


def _is_former(passage: Passage, position: int) -> bool:
    before = passage.words[position - 1] if position else None
    return before is not None and rules(passage.language).roles.find(fold(before.text)) in _BEFORE_ROLES


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
