"""One line of a model's answer to what is wrong with it, held against the statements the model was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.briefing.check import check
from bot.briefing.checks.evidence import Finding, Passage, passages_of
from bot.briefing.model_writer_prompt import Numbered, Request
from bot.model import Article, Block, BlockRole
from bot.ports import NameFinder
from bot.text.languages import detect
from bot.text.words import content_stems

_FEWEST_WORDS = 3  # of content: with fewer, nothing can be held against a line
_FEWEST_HOLDS = 2  # names, numbers and dates a translated line must have, since its words can't be compared
_FROM_STATEMENTS = 0.5  # share of a line's content that the statements it cites must have


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A headline or sentence and the statements it says it rests on."""

    text: str
    rests_on: tuple[Numbered, ...]

    @property
    def is_new(self) -> bool:
        """True when it tells anything that was not told before."""
        return any(one.is_new for one in self.rests_on)

    @property
    def articles(self) -> tuple[Article, ...]:
        """Return the articles cited, each once."""
        return tuple({one.article.id: one.article for one in self.rests_on}.values())


def faults_of(
    line: Line, request: Request, language: str, names: NameFinder | None, *, beside: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Return what is wrong with a line. `beside`: sentences already accepted, whose words a headline may use."""
    spoken = detect(line.text, language)
    if spoken != language:
        return (Finding(check="language", text=line.text, found=f"written in {spoken}, asked for {language}"),)
    found = check(line.text, _given(line, request), names=names, language=language)
    return (*_adrift(line, language, beside), *found)


def _given(line: Line, request: Request) -> tuple[Article, ...]:
    """Return the cited articles cut down to the statements the model was given: the rest bears nothing out."""
    cut = []
    for article in line.articles:
        given = [one.statement.text for one in request.numbered.values() if one.article.id == article.id]
        text = "\n".join(given)
        cut.append(replace(article, title="", text=text, blocks=(Block(role=BlockRole.BODY, start=0, end=len(text)),)))
    return tuple(cut)


def _adrift(line: Line, language: str, beside: Sequence[str]) -> tuple[Finding, ...]:
    """Find out a line that says next to nothing, or not what the statements it cites say."""
    wanted = set(content_stems(line.text, language))
    if len(wanted) < _FEWEST_WORDS:
        return (Finding(check="adrift", text=line.text, found="too few words of content"),)
    same = [one.statement.text for one in line.rests_on if one.statement.language == language]
    if len(same) < len(line.rests_on) and not beside:
        holds = sum(_holds(passage) for passage in passages_of(line.text, language))
        return () if holds >= _FEWEST_HOLDS else (_not_theirs(line),)
    given = {stem for text in (*same, *beside) for stem in content_stems(text, language)}
    return () if len(wanted & given) >= _FROM_STATEMENTS * len(wanted) else (_not_theirs(line),)


def _holds(passage: Passage) -> int:
    names = sum(token.text[0].isupper() for token in passage.words[1:])
    return len(passage.quantities) + len(passage.dates) + names


def _not_theirs(line: Line) -> Finding:
    return Finding(check="adrift", text=line.text, found="not what the statements it cites say")
