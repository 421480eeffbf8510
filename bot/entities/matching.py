"""Articles to mentions: one pass over the text, then each place is given to the entity that the article supports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import groupby

from bot.entities.boundaries import name_end
from bot.entities.candidates import Candidate, Field
from bot.entities.forms import Trust
from bot.entities.index import Index
from bot.entities.judging import Judge
from bot.entities.scan import scan_form
from bot.entities.support import Evidence, in_force
from bot.model import Article, BlockRole, Entity, Mention
from bot.text.blocks import blocks_of
from bot.text.languages import detect

_FIRST_DATED_YEAR = 1990  # an article of 1970 is one whose date nobody knows


class Matcher:
    """Finds catalogue entities in articles; implements ports.NameFinder. Building costs, matching does not."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = dict(entities)
        self._index = Index(self._entities)
        self._judge = Judge(self._entities)

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Return the catalogue by key."""
        return self._entities

    def match(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions of title and text, by field (title first) and start; never overlapping."""
        language = article.language.replace("_", "-").split("-")[0].casefold()
        on = article.at.date() if article.at.year >= _FIRST_DATED_YEAR else None
        fields = [self._field(name, text) for name, text in (("title", article.title), ("text", article.text)) if text]
        if not any(field.places for field in fields):
            return ()
        language = language or detect(article.text or article.title)
        found = [(field, list(self._candidates(field, language, on))) for field in fields]
        if not any(candidates for _, candidates in found):
            return ()
        evidence = self._evidence(found, language)
        mentions: list[Mention] = []
        for field, candidates in found:
            kept = _longest(candidates, partial(self._judge.winner, field=field, evidence=evidence, language=language))
            mentions.extend(_mention(field, candidate, self._entities[candidate.key]) for candidate in kept)
        return tuple(_read_blocks(article, mentions))

    def _field(self, name: str, text: str) -> Field:
        scanned = scan_form(text)
        return Field(name=name, text=text, scanned=scanned, places=self._index.find(scanned))

    def _candidates(self, field: Field, language: str, on: date | None) -> Iterator[Candidate]:
        for pattern, begin, stop in field.places:
            spaced = self._index.is_spaced(pattern)
            start, end = (begin, stop - 1) if spaced else (begin - 1, stop - 1)
            for entry in self._index.entries(pattern):
                last = name_end(field.scanned, end, entry.endings, language) if spaced else end
                if last >= 0 and in_force(entry.dated, on) and field.is_written_like(entry, start, end):
                    exact = last == end + len(entry.endings[0]) and field.scanned.startswith(entry.endings[0], end)
                    yield Candidate(start=start, stem_end=end, end=last, entry=entry, is_exact=exact)

    def _evidence(self, found: list[tuple[Field, list[Candidate]]], language: str) -> Evidence:
        scanned = " ".join(field.scanned for field, _ in found)
        nothing = Evidence(f" {scanned} ", frozenset(), frozenset())
        certain: set[str] = set()
        for field, candidates in found:
            full = [candidate for candidate in candidates if candidate.entry.trust is Trust.FULL]
            certain |= {
                candidate.key
                for candidate in _longest(
                    full, partial(self._judge.winner, field=field, evidence=nothing, language=language)
                )
            }
        countries = {self._entities[key].country for key in certain}
        return Evidence(nothing.scanned, certain, countries)


def _longest(candidates: Iterable[Candidate], winner: Callable[[list[Candidate]], Candidate | None]) -> list[Candidate]:
    """Return who has each place when the longest name that somebody has wins, in order."""
    ordered = sorted(candidates, key=lambda candidate: (candidate.start, -candidate.end))
    kept: list[Candidate] = []
    for (start, _), group in groupby(ordered, key=lambda candidate: (candidate.start, candidate.end)):
        if kept and start < kept[-1].end:
            continue
        chosen = winner(list(group))
        if chosen is not None:
            kept.append(chosen)
    return kept


def _mention(field: Field, candidate: Candidate, entity: Entity) -> Mention:
    return Mention(
        entity=entity.key,
        name=entity.name,
        type=entity.type,
        field=field.name,
        start=candidate.start,
        end=candidate.end,
        text=field.text[candidate.start : candidate.end],
        reason=candidate.reason,
    )


def _read_blocks(article: Article, mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the mentions that count: none of tails and bylines, an entity once in all captions."""
    in_text = any(mention.field == "text" for mention in mentions)
    blocks = blocks_of(article) if in_text and (article.blocks or "\n" in article.text) else ()
    apart = [block for block in blocks if block.role in (BlockRole.TAIL, BlockRole.BYLINE, BlockRole.CAPTION)]
    captioned: set[str] = set()
    for mention in mentions:
        role = next(
            (block.role for block in apart if mention.field == "text" and block.start <= mention.start < block.end),
            None,
        )
        if role in (BlockRole.TAIL, BlockRole.BYLINE) or (role is BlockRole.CAPTION and mention.entity in captioned):
            continue
        if role is BlockRole.CAPTION:
            captioned.add(mention.entity)
        yield mention
