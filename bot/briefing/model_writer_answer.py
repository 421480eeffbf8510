"""A model's answer to an item, or to what is wrong with it. The answer is believed in nothing that isn't checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.briefing.check import check
from bot.briefing.checks.evidence import Finding
from bot.briefing.extractive import source_of
from bot.briefing.model_writer_prompt import Numbered, Request
from bot.model import Article, Feed, Item, Sentence
from bot.ports import NameFinder
from bot.text.clean import clean_line
from bot.text.languages import detect
from bot.text.words import content_stems

_LARGEST = 20_000  # characters of an answer
_LONGEST_HEADLINE, _LONGEST_SENTENCE = 110, 320
_ORDERS = ([True], [True, True], [True, True, True], [True, False], [True, True, False])  # which sentences are new
_FEWEST_WORDS = 3  # of content: with fewer, nothing can be held against a sentence
_FROM_STATEMENTS = 0.5  # share of a sentence's content that the statements it cites must have
_FENCED = re.compile(r"\s*```(?:json)?\s*(\{.*\})\s*```\s*", re.DOTALL)
# A briefing's links, mentions and markup are made by Limelight alone.
_FOREIGN = re.compile(
    r"https?:|www\.|\w\.(?:com|org|net|ru|io|example)\b|[@#]\w|<[^ ]|[\[\]`|*_~]{1}|\bdiscord\.gg\b", re.IGNORECASE
)
#: A headline is too short for its words to be counted, and names its source in the text below.
_NOT_OF_HEADLINES = frozenset({"words", "attribution"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of an answer: an item, or the faults by the text they are in."""

    item: Item | None = None
    faults: tuple[tuple[str, Finding], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    text: str
    rests_on: tuple[Numbered, ...]

    @property
    def is_new(self) -> bool:
        return any(one.is_new for one in self.rests_on)


def judge(
    answer: str,
    request: Request,
    extractive: Item,
    *,
    feeds: Mapping[str, Feed],
    language: str,
    names: NameFinder | None = None,
) -> Judged:
    """Return the item as the model wrote it when each of its sentences is borne out by the articles it cites.

    A headline that fails is replaced by the extractive one; a sentence that fails is a fault of the whole answer.
    """
    parsed = _parsed(answer, request)
    if isinstance(parsed, Finding):
        return Judged(faults=((clean_line(answer[:200]), parsed),))
    headline, lines = parsed
    faults = [(line.text, found) for line in lines for found in _faults(line, language, names)]
    if [line.is_new for line in lines] not in _ORDERS:
        faults.append(
            (lines[0].text, Finding(check="order", text="", found="not what is new first, then one before it"))
        )
    if faults:
        return Judged(faults=tuple(faults))
    sentences = tuple(_sentence(line, language) for line in lines)
    keeps = not [found for found in _faults(headline, language, names) if found.check not in _NOT_OF_HEADLINES]
    return Judged(item=_item(extractive, headline if keeps else None, sentences, lines, feeds))


def _parsed(answer: str, request: Request) -> tuple[_Line, list[_Line]] | Finding:
    if len(answer) > _LARGEST:
        return _broken("the answer is too long")
    fenced = _FENCED.fullmatch(answer)
    try:
        found = json.loads(fenced.group(1) if fenced else answer)
    except (ValueError, RecursionError):
        return _broken("the answer is no JSON")
    match found:
        case {"headline": str(headline), "headline_statements": list(ids), "sentences": list(sentences)}:
            head = _line(headline, ids, request, _LONGEST_HEADLINE)
        case _:
            return _broken("the answer has another form")
    lines = []
    for sentence in sentences:
        match sentence:
            case {"text": str(text), "statements": list(ids)}:
                lines.append(_line(text, ids, request, _LONGEST_SENTENCE))
            case _:
                return _broken("a sentence has another form")
    broken = next((line for line in (head, *lines) if isinstance(line, Finding)), None)
    if broken:
        return broken
    if not lines:
        return _broken("there are no sentences")
    return head, lines  # type: ignore[return-value]


def _line(text: str, ids: Sequence[object], request: Request, longest: int) -> _Line | Finding:
    rests_on = [request.numbered.get(one) for one in ids if isinstance(one, str)]
    if not ids or None in rests_on or len(rests_on) != len(ids):
        return Finding(check="sources", text=text[:longest], found="it cites what it was not given")
    cleaned = clean_line(text)
    if not cleaned or len(cleaned) > longest:
        return Finding(check="length", text=cleaned[:longest], found=f"{len(cleaned)} characters")
    foreign = _FOREIGN.search(cleaned)
    if foreign:
        return Finding(check="markup", text=foreign.group(), found="no links, mentions or markup")
    return _Line(text=cleaned, rests_on=tuple(one for one in rests_on if one))


def _broken(reason: str) -> Finding:
    return Finding(check="form", text="", found=reason)


def _faults(line: _Line, language: str, names: NameFinder | None) -> tuple[Finding, ...]:
    spoken = detect(line.text, language)
    if spoken != language:
        return (Finding(check="language", text=line.text, found=f"written in {spoken}, asked for {language}"),)
    return (*_adrift(line, language), *check(line.text, _articles(line), names=names, language=language))


def _adrift(line: _Line, language: str) -> tuple[Finding, ...]:
    """Find out a sentence that says next to nothing, or not what the statements it cites say."""
    wanted = set(content_stems(line.text, language))
    if len(wanted) < _FEWEST_WORDS:
        return (Finding(check="words", text=line.text, found="too few words of content"),)
    same = [one.statement.text for one in line.rests_on if one.statement.language == language]
    given = {stem for text in same for stem in content_stems(text, language)}
    if len(same) == len(line.rests_on) and len(wanted & given) < _FROM_STATEMENTS * len(wanted):
        return (Finding(check="words", text=line.text, found="not what the statements it cites say"),)
    return ()


def _articles(line: _Line) -> tuple[Article, ...]:
    return tuple({one.article.id: one.article for one in line.rests_on}.values())


def _sentence(line: _Line, language: str) -> Sentence:
    languages = {one.statement.language or one.article.language for one in line.rests_on}
    return Sentence(
        text=line.text,
        sources=tuple(article.id for article in _articles(line)),
        role="new" if line.is_new else "context",
        language=language,
        translated_from="" if language in languages else min(languages),
    )


def _item(
    extractive: Item,
    headline: _Line | None,
    sentences: tuple[Sentence, ...],
    lines: Sequence[_Line],
    feeds: Mapping[str, Feed],
) -> Item:
    """Put the model's words in the extractive item's place; sources that it cites as well stay, in their order."""
    cited = {article.id: article for line in (*lines, *([headline] if headline else [])) for article in _articles(line)}
    known = {source.id for source in extractive.sources}
    added = tuple(source_of(article, feeds) for article in cited.values() if article.id not in known)
    return replace(
        extractive,
        headline=headline.text if headline else extractive.headline,
        sentences=sentences,
        sources=extractive.sources + added,
    )
