"""A model's answer to an item, or to what is wrong with it. The answer is believed in nothing that isn't checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.briefing.checks.evidence import Finding
from bot.briefing.extractive import source_of
from bot.briefing.model_writer_faults import Line, faults_of
from bot.briefing.model_writer_prompt import Request
from bot.model import Feed, Item, Sentence
from bot.ports import NameFinder, object_in
from bot.text.clean import clean_line
from bot.text.folding import fold

_LARGEST = 20_000  # characters of an answer
_LONGEST_HEADLINE, _LONGEST_SENTENCE = 110, 320
_ORDERS = ([True], [True, True], [True, True, True], [True, False], [True, True, False])  # which sentences are new
# A briefing's links, mentions and markup are made by Limelight alone.
_FOREIGN = re.compile(r"https?:|www\.|\w\.\w{2,}/|[@#]\w|<\S|[\[\]`|*_~\\]", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z0-9][a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)
#: A headline is too short for its words to be counted against an article, and its speaker stands in the text below.
_NOT_OF_HEADLINES = frozenset({"words", "attribution"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of an answer: an item, or the faults by the text they are in."""

    item: Item | None = None
    faults: tuple[tuple[str, Finding], ...] = ()


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
    faults = [(line.text, found) for line in lines for found in faults_of(line, request, language, names)]
    if [line.is_new for line in lines] not in _ORDERS:
        faults.append((lines[0].text, Finding(check="order", text="", found="what is new comes first")))
    if faults:
        return Judged(faults=tuple(faults))
    sentences = tuple(_sentence(line, language) for line in lines)
    found = faults_of(headline, request, language, names, beside=[line.text for line in lines])
    keeps = all(fault.check in _NOT_OF_HEADLINES for fault in found)
    return Judged(item=_item(extractive, headline if keeps else None, sentences, lines, feeds))


def _parsed(answer: str, request: Request) -> tuple[Line, list[Line]] | Finding:
    if len(answer) > _LARGEST:
        return _broken("the answer is too long")
    try:
        found = object_in(answer)
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


def _line(text: str, ids: Sequence[object], request: Request, longest: int) -> Line | Finding:
    rests_on = [request.numbered.get(one) for one in ids if isinstance(one, str)]
    if not ids or None in rests_on or len(rests_on) != len(ids):
        return Finding(check="sources", text=text[:longest], found="it cites what it was not given")
    cleaned = clean_line(text)
    if not cleaned or len(cleaned) > longest:
        return Finding(check="length", text=cleaned[:longest], found=f"{len(cleaned)} characters")
    foreign = [found.group() for found in _FOREIGN.finditer(cleaned)]
    # outlets may be named like their address
    foreign += [found for found in _ADDRESS.findall(cleaned) if fold(found) not in request.outlets]
    if foreign:
        return Finding(check="markup", text=foreign[0], found="no links, mentions or markup")
    return Line(text=cleaned, rests_on=tuple(one for one in rests_on if one))


def _broken(reason: str) -> Finding:
    return Finding(check="form", text="", found=reason)


def _sentence(line: Line, language: str) -> Sentence:
    languages = {one.statement.language or one.article.language for one in line.rests_on}
    return Sentence(
        text=line.text,
        sources=tuple(article.id for article in line.articles),
        role="new" if line.is_new else "context",
        language=language,
        translated_from="" if language in languages else min(languages),
    )


def _item(
    extractive: Item,
    headline: Line | None,
    sentences: tuple[Sentence, ...],
    lines: Sequence[Line],
    feeds: Mapping[str, Feed],
) -> Item:
    """Put the model's words in the extractive item's place; sources that it cites as well stay, in their order."""
    cited = {article.id: article for line in (*lines, *([headline] if headline else [])) for article in line.articles}
    known = {source.id for source in extractive.sources}
    added = tuple(source_of(article, feeds) for article in cited.values() if article.id not in known)
    return replace(
        extractive,
        headline=headline.text if headline else extractive.headline,
        sentences=sentences,
        sources=extractive.sources + added,
    )
