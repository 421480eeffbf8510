"""Passages to sightings: each place where a name stands, with what its surroundings say it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.entities.learning.cues import cues
from bot.entities.learning.inflection import Bases, bases_of
from bot.entities.learning.passages import Passage, lower_counts
from bot.entities.learning.pieces import Piece, Standing, pieces_of
from bot.entities.learning.runs import runs_of
from bot.entities.learning.territories import Territory
from bot.entities.learning.votes import votes_of
from bot.model import BlockRole
from bot.text.words import fold

_AND = re.compile(r"\s*,?\s*")
_SHORTEST_NAME = 4
_APOSTROPHES = tuple("'’ʼ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A name where it stands. `votes` are (type, weight) by its surroundings; `is_strong`: its capital means a name."""

    text: str
    words: tuple[str, ...]
    language: str
    article: str
    sentence: str
    votes: tuple[tuple[str, float], ...] = ()
    office: str = ""
    country: str = ""
    found: Territory | None = None
    acronym: str = ""
    is_strong: bool = True
    bases: tuple[str, ...] = ()  # the words folded, without their case endings
    beside: str = ""  # the name before it in one list
    on: date | None = None


def sightings_of(passages: Sequence[Passage]) -> tuple[Sighting, ...]:
    """Return all sightings in order; lines written with capitals throughout give none, a tail only what is sure."""
    lower = lower_counts(passages)
    plain = [passage for passage in passages if not passage.is_title_case and not _is_label(passage)]
    runs = [(passage, runs_of(passage, lower)) for passage in plain]
    bases = bases_of((p.language, word.text) for p in plain for word in p.words if word.is_capital)
    standing = Standing(runs=frozenset(), bases=bases)
    counted = {standing.key(p.words[run.start : run.end], p.language) for p, found in runs for run in found}
    standing = Standing(runs=counted, bases=bases)
    upper = Counter(
        fold(word.text) for passage in plain for word in passage.words if word.is_capital and not word.opens
    )
    seen: list[Sighting] = []
    for passage, found in runs:
        earlier: Piece | None = None
        votes: tuple[tuple[str, float], ...] = ()
        for run in found:
            for piece in pieces_of(passage, run, standing):
                in_a_row = earlier if earlier and _in_a_row(passage, earlier, piece) else None
                votes = votes_of(passage, piece) or (votes if in_a_row else ())
                strong = not piece.is_weak or _acts(passage, piece, lower)
                sighting = _sighting(passage, piece, votes, is_strong=strong)
                if in_a_row:
                    sighting = replace(sighting, beside=_text_of(passage, in_a_row))
                earlier = piece
                if _is_name(passage, piece, lower, upper):
                    seen.append(sighting)
    seen.extend(_bracketed(passages, lower))
    return tuple(replace(sighting, bases=_bases(sighting, bases)) for sighting in seen)


def _bases(sighting: Sighting, known: Bases) -> tuple[str, ...]:
    folded = [fold(word) for word in sighting.words]
    return tuple(known.get((sighting.language, word), word) for word in folded)


def _bracketed(passages: Sequence[Passage], lower: Counter[str]) -> Iterator[Sighting]:
    """Yield the names of lines in capitals that an acronym in brackets vouches for."""
    for passage in passages:
        if passage.is_title_case:
            for run in runs_of(passage, lower):
                if run.acronym:
                    piece = Piece(start=run.start, end=run.end, acronym=run.acronym)
                    yield _sighting(passage, piece, (("organisation", 3.0),), is_strong=True)


def _is_label(passage: Passage) -> bool:
    """Tell whether a line is no sentence: a button, a menu, a size."""
    return (
        len(passage.words) <= 3 and passage.role in (BlockRole.HEADING, BlockRole.BODY) and passage.tail.strip() == ""
    )


def _acts(passage: Passage, piece: Piece, lower: Counter[str]) -> bool:
    """Tell whether a sentence's first word, never seen in lower case, owns or says something, as names do."""
    word = passage.words[piece.end - 1]
    spoken = cues(passage.language)
    folded = fold(word.text)
    kinds = {folded, folded.removesuffix("s"), f"{folded.removesuffix('ies')}y"}
    if lower[folded] or len(folded) < _SHORTEST_NAME or kinds & (spoken.lists["person_nouns"] | spoken.lists["crowds"]):
        return False
    if word.closes and passage.text[word.end : word.end + 1] in _APOSTROPHES:
        return True
    following = passage.words[piece.end] if piece.end < len(passage.words) else None
    return following is not None and following.gap == " " and fold(following.text) in spoken.lists["said"]


def _sighting(passage: Passage, piece: Piece, votes: tuple[tuple[str, float], ...], *, is_strong: bool) -> Sighting:
    words = passage.words[piece.start : piece.end]
    return Sighting(
        text=_text_of(passage, piece),
        words=tuple(word.text for word in words),
        language=passage.language,
        article=passage.article,
        sentence=passage.text,
        votes=votes,
        office=piece.office,
        country=piece.country,
        found=piece.found,
        acronym=piece.acronym,
        is_strong=is_strong,
        on=passage.on,
    )


def _text_of(passage: Passage, piece: Piece) -> str:
    return passage.text[passage.words[piece.start].start : passage.words[piece.end - 1].end]


def _is_name(passage: Passage, piece: Piece, lower: Counter[str], upper: Counter[str]) -> bool:
    """Tell a name from a word that has its capital by chance: mostly written small, a label of a page."""
    if not _text_of(passage, piece).isprintable():
        return False
    if piece.found is not None or piece.end - piece.start > 1 or piece.office:
        return True
    word = passage.words[piece.start]
    folded = fold(word.text)
    if word.is_acronym:
        return lower[folded] <= upper[folded]
    return lower[folded] < upper[folded] or not lower[folded]


def _in_a_row(passage: Passage, earlier: Piece, piece: Piece) -> bool:
    """Tell whether two names stand in one list: "A, B and C"."""
    between = passage.words[earlier.end : piece.start + 1]
    if not between or not all(_AND.fullmatch(word.gap) for word in between):
        return False
    inner = [fold(word.text) for word in between[:-1]]
    if not all(word in cues(passage.language).lists["and"] for word in inner):
        return False
    return bool(inner) or "," in between[0].gap
