"""Articles to mentions: one pass over the text, then what is doubtful is judged by the rest of the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.entities.boundaries import has_capital, word_end
from bot.entities.forms import Trust
from bot.entities.index import Hit, Index
from bot.entities.scan import scan_form
from bot.entities.support import in_force, opposed, supported
from bot.model import Article, Entity, Mention

_FIRST_DATED_YEAR = 1990  # an article of 1970 is one whose date nobody knows


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    text: str
    scanned: str
    hits: list[Hit]


class Matcher:
    """Finds catalogue entities in articles; implements ports.NameFinder. Building costs, matching does not."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = dict(entities)
        self._index = Index(self._entities)

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Return the catalogue by key."""
        return self._entities

    def match(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions of title and text, by field (title first) and start; never overlapping."""
        language = article.language.split("-")[0].casefold()
        on = article.at.date() if article.at.year >= _FIRST_DATED_YEAR else None
        fields = [
            self._field(name, text, language, on)
            for name, text in (("title", article.title), ("text", article.text))
            if text
        ]
        certain = {hit.key for field in fields for hit in field.hits if hit.form.trust is Trust.FULL}
        countries = {self._entities[key].country for key in certain}
        scanned = f" {' '.join(field.scanned for field in fields)} "
        found: list[Mention] = []
        for field in fields:
            judged = self._judged(field.hits, scanned, certain, countries)
            found.extend(self._mention(field, hit, reason) for hit, reason in _longest(judged))
        return tuple(found)

    def _field(self, name: str, text: str, language: str, on: date | None) -> _Field:
        scanned = scan_form(text)
        cased = text != text.lower()
        hits: list[Hit] = []
        for pattern, start, end in self._index.find(scanned):
            stop = word_end(scanned, end - 1, language)
            if stop < 0:
                continue
            hits.extend(
                hit
                for hit in self._index.hits(pattern, start, stop)
                if in_force(hit.form.alias, on) and (not cased or has_capital(hit.form.text, text[start]))
            )
        return _Field(name, text, scanned, hits)

    def _judged(
        self, hits: Iterable[Hit], scanned: str, certain: set[str], countries: set[str]
    ) -> Iterator[tuple[Hit, str]]:
        for hit in hits:
            entity = self._entities[hit.key]
            if hit.form.trust in (Trust.FULL, Trust.SURNAME):
                yield hit, hit.form.reason
            elif not opposed(entity, scanned):
                why = supported(hit.form, entity, scanned, certain=certain, countries=countries)
                if why:
                    yield hit, f"{hit.form.reason}; {why}"

    def _mention(self, field: _Field, hit: Hit, reason: str) -> Mention:
        entity = self._entities[hit.key]
        return Mention(
            entity=hit.key,
            name=entity.name,
            type=entity.type,
            field=field.name,
            start=hit.start,
            end=hit.end,
            text=field.text[hit.start : hit.end],
            reason=reason,
        )


def _longest(judged: Iterable[tuple[Hit, str]]) -> list[tuple[Hit, str]]:
    """Return what is left when the longest name wins each place, in order."""
    taken: list[tuple[Hit, str]] = []
    free_from = 0
    for hit, reason in sorted(judged, key=lambda pair: (pair[0].start, -pair[0].end, pair[0].form.trust)):
        if hit.start >= free_from:
            taken.append((hit, reason))
            free_from = hit.end
    return taken
