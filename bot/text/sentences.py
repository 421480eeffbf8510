"""Text to the spans of its sentences: a segmenter's boundaries, mended by abbreviations and quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.folding import fold
from bot.text.rules import Rules, rules

_LAST_WORD = re.compile(r"([\w.’'-]+)\.[»”\"')\]]*$")
_NUMBER_BEFORE = re.compile(r"\d[\w%-]*\s+$")
_INITIALS = re.compile(r"[A-ZÀ-ÞА-ЯЁ\u0400-\u042f\u048a-\u04ff](?:[.-]+[A-ZÀ-ÞЀ-Я\u048a-\u04ff])*\.?")
_CANDIDATE = re.compile(r"\.[»”\"')\]]*\s+(?=[«„“\"'(]?[^\W\d_a-z])")
_LONGEST_WORD = 40
_DOTTED = ".…"
_CLOSING = {"«": "»", "“": "”", "„": "“”", "(": ")", "[": "]"}
_LONGEST_QUOTATION = 600  # an unclosed quotation mark must not swallow the rest of a text


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open code points."""

    start: int
    end: int


def sentences(text: str, language: str = "", *, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return the sentences between start and end, trimmed, in order; a line break always ends one."""
    stop = len(text) if end is None else end
    spans: list[Span] = []
    position = start
    for line in text[start:stop].split("\n"):
        if line.strip():
            spans.extend(_of_line(line, position, language))
        position += len(line) + 1
    return tuple(spans)


def _of_line(line: str, offset: int, language: str) -> list[Span]:
    from sentencex import get_sentence_boundaries

    spoken = rules(language)
    cuts = {boundary["start_index"] for boundary in get_sentence_boundaries(language or "en", line)}
    cuts |= {found.end() for found in _CANDIDATE.finditer(line) if _is_known(line, found.start() + 1, spoken)}
    kept = [0]
    for cut in sorted(cuts):
        if cut > 0 and _ends_before(line, kept[-1], cut, spoken):
            kept.append(cut)
    spans = []
    for left, right in zip(kept, [*kept[1:], len(line)], strict=True):
        piece = line[left:right]
        if piece.strip():
            begin = offset + left + len(piece) - len(piece.lstrip())
            spans.append(Span(begin, begin + len(piece.strip())))
    return spans


def _is_known(line: str, dot: int, spoken: Rules) -> bool:
    """Tell whether the rules know better than the segmenter, which takes many abbreviations for never last."""
    last = _LAST_WORD.search(line[max(dot - _LONGEST_WORD, 0) : dot])
    return last is not None and spoken.abbreviations.get(fold(last.group(1)), "never_last") != "never_last"


def _ends_before(line: str, begin: int, cut: int, spoken: Rules) -> bool:
    before, after = line[begin:cut].rstrip(), line[cut : cut + _LONGEST_WORD].lstrip()
    if not before or not after:
        return False
    if before[-1] in _DOTTED and after[0].islower():
        return False
    if _inside_quotation(before):
        return False
    near = before[-_LONGEST_WORD:]
    last = _LAST_WORD.search(near)
    return last is None or _may_end(last.group(1), near[: last.start()], after, spoken)


def _may_end(word: str, lead: str, after: str, spoken: Rules) -> bool:
    """Tell whether the dot after `word` ends a sentence rather than an abbreviation or somebody's initials."""
    kind = spoken.abbreviations.get(fold(word))
    if kind is None:
        return not (_INITIALS.fullmatch(word) or (len(word) == 1 and word.isalpha()))
    if kind in ("maybe_last", "before_number"):
        return not after[0].isdigit()
    return kind == "last_after_number" and bool(_NUMBER_BEFORE.search(lead))


def _inside_quotation(before: str) -> bool:
    for opening, closings in _CLOSING.items():
        last = before.rfind(opening)
        if last >= 0 and len(before) - last < _LONGEST_QUOTATION:
            opened = before.count(opening)
            closed = sum(before.count(closing) for closing in closings)
            if opened > closed:
                return True
    return before.count('"') % 2 == 1 and len(before) - before.rfind('"') < _LONGEST_QUOTATION
