"""Articles to mentions: one pass over the text, then each place is given to the entity that the article supports."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter

from bot.entities.boundaries import name_end
from bot.entities.candidates import Candidate, Field, Won, is_written_like
from bot.entities.columns import Columns
from bot.entities.forms import FULL
from bot.entities.hidden import shown
from bot.entities.index import Index
from bot.entities.judging import Judge
from bot.entities.language_data import suffixes
from bot.entities.scan import has_national_letters, scan_everyday, scan_form
from bot.entities.support import Evidence, in_force
from bot.model import Article, BlockRole, Entity, Mention
from bot.text.blocks import blocks_of
from bot.text.languages import detect

_FIRST_DATED_YEAR = 1990  # an article of 1970 is one whose date nobody knows
_place = attrgetter("start", "end")
_new = tuple.__new__  # a candidate made by its own __new__ takes twice as long


class Matcher:
    """Finds catalogue entities in articles; implements ports.NameFinder. Building costs, matching does not."""

    def __init__(self, entities: Mapping[str, Entity], *, columns: Columns | None = None) -> None:
        """Take the columns derived of the same entities before, or derive them."""
        self._entities = entities
        self._index = Index(entities, columns=columns)
        self._judge = Judge(entities)

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Return the catalogue by key."""
        return self._entities

    def match(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions of title and text, by field (title first) and start; never overlapping."""
        fields = [self._field("title", article.title)] if article.title else []
        if article.text:
            fields.append(self._field("text", article.text))
        if not any(field.places for field in fields):
            return ()
        language = _language(article, fields[-1])
        moment = article.at
        on = moment.date() if moment.year >= _FIRST_DATED_YEAR else None
        found = [(field, self._candidates(field, language, on)) for field in fields]
        evidence = Evidence(lambda: self._evidence(found, language, on), on=on)
        mentions: list[Mention] = []
        for field, candidates in found:
            winner = partial(self._judge.winner, field=field, evidence=evidence, language=language)
            mentions += _mentions(article, field, _longest(candidates, winner))
        if article.blocks or "\n" in article.text:
            return tuple(_read_blocks(article, mentions))
        return tuple(mentions)

    def _field(self, name: str, text: str) -> Field:
        everyday = scan_everyday(text)
        if everyday is not None:
            places = self._index.find(everyday.text, everyday.data)
            return Field(name=name, text=text, scanned=everyday.text, places=places, national=everyday.national)
        hidden = shown(text)
        text = hidden.text if hidden else text
        scanned = scan_form(text)
        return Field(name=name, text=text, scanned=scanned, places=self._index.find(scanned), hidden=hidden)

    def _candidates(self, field: Field, language: str, on: date | None) -> list[Candidate]:
        found = field.candidates
        text, scanned, length, has_case = field.text, field.scanned, len(field.scanned), field.has_case
        asked, forms_of = self._index.asked, self._index.forms_of
        for pattern, begin, stop in field.places:
            end = stop - 1
            spaced, entries = asked.get(pattern) or forms_of(pattern)
            start = begin if spaced else begin - 1
            closed = not spaced or end == length or scanned[end] == " "
            for entry in entries:
                own = entry.endings[0]
                if closed and not own:
                    last, exact = end, True
                else:
                    last = name_end(scanned, end, entry.endings, language)
                    if last < 0:
                        continue
                    exact = last == end + len(own) and scanned.startswith(own, end)
                if has_case and entry.capital and not is_written_like(entry, text, start, end):
                    continue
                if entry.dated is None or in_force(entry.dated, on):
                    found.append(_new(Candidate, (start, end, last, entry, exact)))
        return found

    def _evidence(
        self, found: list[tuple[Field, list[Candidate]]], language: str, on: date | None
    ) -> tuple[str, set[str], set[str]]:
        """Return the scanned article, who is surely in it, and their countries."""
        scanned = f" {' '.join(field.scanned for field, _ in found)} "
        nothing = Evidence(lambda: (scanned, set(), set()), on=on)
        certain: set[str] = set()
        for field, candidates in found:
            full = [candidate for candidate in candidates if candidate.entry.trust is FULL]
            winner = partial(self._judge.winner, field=field, evidence=nothing, language=language)
            certain |= {candidate.entry.entity.key for candidate, _, _ in _longest(full, winner)}
        return scanned, certain, {self._entities[key].country for key in certain}


# A frozen value that is made by its own __init__ takes three times as long, a quarter of all matching.
_bare = object.__new__
_set_entity, _set_name, _set_type, _set_field, _set_start, _set_end, _set_text, _set_reason = (
    Mention.__dict__[slot].__set__ for slot in ("entity", "name", "type", "field", "start", "end", "text", "reason")
)


def _mentions(article: Article, field: Field, found: Iterable[Won]) -> list[Mention]:
    name = field.name
    given = article.title if name == "title" else article.text
    mentions = []
    for (start, _, end, _, _), entity, reason in found:
        if field.hidden is not None:
            start, end = field.as_given(start, end)
        mention = _bare(Mention)
        _set_entity(mention, entity.key)
        _set_name(mention, entity.name)
        _set_type(mention, entity.type)
        _set_field(mention, name)
        _set_start(mention, start)
        _set_end(mention, end)
        _set_text(mention, given[start:end])
        _set_reason(mention, reason)
        mentions.append(mention)
    return mentions


def _language(article: Article, field: Field) -> str:
    """Return the language of an article, which its feed may not know: bilingual feeds declare one."""
    declared = _primary(article.language)
    if declared and suffixes(declared):
        return declared
    national = has_national_letters(field.text) if field.national is None else field.national
    return declared if declared and not national else detect(article.text or article.title, declared)


@lru_cache(maxsize=1_000)
def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].casefold()


def _longest(candidates: list[Candidate], winner: Callable[[list[Candidate]], Won | None]) -> list[Won]:
    """Return who has each place when the longest name that somebody has wins, in order."""
    found: list[Won] = []
    if _stand_apart(candidates):
        for candidate in candidates:
            entry = candidate[3]
            won = (candidate, entry.entity, entry.reason) if entry.plain else winner([candidate])
            if won is not None:
                found.append(won)
        return found
    free_from = 0
    ordered = sorted(candidates, key=lambda candidate: (candidate.start, -candidate.end))
    for (start, end), group in groupby(ordered, key=_place):
        if start >= free_from:
            chosen = winner(list(group))
            if chosen is not None:
                free_from = end
                found.append(chosen)
    return found


def _stand_apart(candidates: list[Candidate]) -> bool:
    """Return whether no two candidates share any letter; they are in order of their ends."""
    free_from = 0
    for start, _, end, _, _ in candidates:
        if start < free_from:
            return False
        free_from = end
    return True


def _read_blocks(article: Article, mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the mentions that count: none of tails and bylines, an entity once in all captions."""
    blocks = blocks_of(article) if any(mention.field == "text" for mention in mentions) else ()
    left_out = (BlockRole.TAIL, BlockRole.BYLINE, BlockRole.CAPTION)
    apart = sorted((block for block in blocks if block.role in left_out), key=attrgetter("start"))
    if not apart:
        yield from mentions
        return
    starts = [block.start for block in apart]
    captioned: set[str] = set()
    for mention in mentions:
        place = bisect_right(starts, mention.start) - 1 if mention.field == "text" else -1
        role = apart[place].role if place >= 0 and mention.start < apart[place].end else None
        if role in (BlockRole.TAIL, BlockRole.BYLINE) or (role is BlockRole.CAPTION and mention.entity in captioned):
            continue
        if role is BlockRole.CAPTION:
            captioned.add(mention.entity)
        yield mention
