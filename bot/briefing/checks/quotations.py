"""Whether what stands in quotation marks was said word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.text.words import fold, stem, tokens

_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|„([^„“”]+)[“”]|\"([^\"]+)\"|(?<!\w)[‘']([^‘’'\n]{12,})[’'](?!\w)")
_MARK = re.compile(r"[«»“”„\"‘]|(?:^|\n)\s*[—–-]|(?<!\w)'|'(?!\w)")
_NAME_LENGTH = 3  # words: a shorter quotation is as often a name, which may be declined
_GAP = re.compile(r"\.\.\.|…|\[[^\]]*\]|\([^)]*\)")


def quotations(claim: Sequence[Passage], evidence: Evidence, *, translated: bool) -> Iterator[Finding]:
    """Yield a finding for each quotation the sources don't have word for word, as a quotation."""
    for passage in claim:
        for match in _QUOTED.finditer(passage.text):
            quoted = next(group for group in match.groups() if group is not None)
            count = len(tokens(quoted))
            if translated:
                if count > _NAME_LENGTH or not _is_name(quoted):
                    yield Finding(check="quotations", text=quoted, found="translated words are no quotation")
            elif count <= _NAME_LENGTH:
                yield from _short(quoted, passage.language, evidence)
            else:
                yield from _long(quoted, evidence)


def _is_name(quoted: str) -> bool:
    """Tell "Aibalta-2026" and "North Wind" from words that somebody said."""
    return all(not token.text[0].islower() for token in tokens(quoted))


def _short(quoted: str, language: str, evidence: Evidence) -> Iterator[Finding]:
    wanted = [stem(token.text, language) for token in tokens(quoted)]
    for passage in evidence.passages:
        if _contains([stem(token.text, passage.language) for token in passage.words], wanted):
            return
    yield Finding(check="quotations", text=quoted, found="not in the sources in these words")


def _long(quoted: str, evidence: Evidence) -> Iterator[Finding]:
    for part in _GAP.split(quoted):
        wanted = [fold(token.text) for token in tokens(part)]
        lines = [line for line in {passage.line: None for passage in evidence.passages} if _has(line, wanted)]
        if not lines:
            yield Finding(check="quotations", text=part.strip(), found="not in the sources in these words")
        elif len(wanted) > _NAME_LENGTH and not any(_MARK.search(line) for line in lines):
            yield Finding(check="quotations", text=part.strip(), found="the sources’ own words, nobody’s")


def _has(line: str, wanted: Sequence[str]) -> bool:
    return _contains([fold(token.text) for token in tokens(line)], wanted)


def _contains(words: Sequence[str], wanted: Sequence[str]) -> bool:
    size = len(wanted)
    return any(words[start : start + size] == wanted for start in range(len(words) - size + 1))
