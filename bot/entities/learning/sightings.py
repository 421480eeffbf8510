"""Passages to sightings: each place where a name stands, with what its surroundings say it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.entities.learning.cues import Cues, cues
from bot.entities.learning.inflection import Bases, bases_of
from bot.entities.learning.passages import Passage, Word, lower_counts
from bot.entities.learning.pieces import Piece, pieces_of
from bot.entities.learning.runs import runs_of
from bot.entities.learning.territories import Territory, territory
from bot.model import BlockRole
from bot.text.words import fold

_AND = re.compile(r"\s*,?\s*")
_LONGEST_ACRONYM = 5  # longer ones are as often words that a dateline writes large
_SHORTEST_NAME = 4
_APOSTROPHES = tuple("'’ʼ")
_REACH = 5  # words behind a name among which an apposition names its profession


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
    on: date | None = None


def sightings_of(passages: Sequence[Passage]) -> tuple[Sighting, ...]:
    """Return all sightings in order; lines written with capitals throughout give none, a tail only what is sure."""
    lower = lower_counts(passages)
    plain = [passage for passage in passages if not passage.is_title_case and not _is_label(passage)]
    runs = [(passage, runs_of(passage, lower)) for passage in plain]
    standing = Counter(
        " ".join(fold(word.text) for word in passage.words[run.start : run.end])
        for passage, found in runs
        for run in found
    )
    upper = Counter(
        fold(word.text) for passage in plain for word in passage.words if word.is_capital and not word.opens
    )
    seen: list[Sighting] = []
    for passage, found in runs:
        earlier: Piece | None = None
        votes: tuple[tuple[str, float], ...] = ()
        for run in found:
            for piece in pieces_of(passage, run, standing):
                inherited = votes if earlier and _in_a_row(passage, earlier, piece) else ()
                votes = _votes(passage, piece) or inherited
                earlier = piece
                sighting = _sighting(passage, piece, votes, is_strong=not piece.is_weak or _acts(passage, piece, lower))
                if _is_name(passage, piece, lower, upper):
                    seen.append(sighting)
    seen.extend(_bracketed(passages, lower))
    bases = bases_of((sighting.language, word) for sighting in seen for word in sighting.words)
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
        text=passage.text[words[0].start : words[-1].end],
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


def _is_name(passage: Passage, piece: Piece, lower: Counter[str], upper: Counter[str]) -> bool:
    """Tell a name from a word that has its capital by chance: mostly written small, a label of a page."""
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


def _votes(passage: Passage, piece: Piece) -> tuple[tuple[str, float], ...]:
    spoken = cues(passage.language)
    found: Counter[str] = Counter()
    for kind, weight in (
        *_by_its_words(passage, piece, spoken),
        *_by_the_left(passage, piece, spoken),
        *_by_the_right(passage, piece, spoken),
    ):
        found[kind] += weight  # type: ignore[assignment]
    return tuple(found.items())


def _by_its_words(passage: Passage, piece: Piece, spoken: Cues) -> Iterator[tuple[str, float]]:
    words = passage.words[piece.start : piece.end]
    if piece.office or passage.role is BlockRole.BYLINE:
        yield "person", 3.0
    if piece.acronym or any(spoken.has("organisation_heads", word.text) for word in words):
        yield "organisation", 3.0
    elif words[-1].is_acronym and len(words) == 1 and len(words[0].text) <= _LONGEST_ACRONYM:
        yield "organisation", 1.5
    if spoken.has("event_heads", words[-1].text) or spoken.has("event_heads", words[0].text):
        yield "event", 3.5
    if len(words) > 1 and (spoken.has("place_heads", words[-1].text) or spoken.has("place_heads", words[0].text)):
        yield "place", 3.0
    if fold(words[0].text) in spoken.lists["articles"]:
        yield "outlet", 2.0


def _by_the_left(passage: Passage, piece: Piece, spoken: Cues) -> Iterator[tuple[str, float]]:
    before = _left(passage.words, piece.start)
    if not before:
        return
    last = before[-1]
    for name, kind in (
        ("company_nouns", "company"),
        ("outlet_nouns", "outlet"),
        ("organisation_nouns", "organisation"),
        ("place_nouns", "place"),
        ("person_nouns", "person"),
    ):
        if spoken.has(name, last):
            yield kind, 2.5
    if len(before) > 1 and fold(last) in spoken.lists["of"] and spoken.has("place_nouns", before[-2]):
        yield "place", 2.5
    joined = fold(" ".join(before))
    if any(joined.endswith(phrase) for phrase in spoken.attributed):
        yield "person", 1.5
    elif fold(last) in spoken.lists["place_prepositions"]:
        yield "place", 1.0
    if fold(last) in spoken.lists["said"]:
        yield "person", 1.0
    if any(joined.endswith(phrase) for phrase in spoken.published):
        yield "outlet", 3.0


def _by_the_right(passage: Passage, piece: Piece, spoken: Cues) -> Iterator[tuple[str, float]]:
    if piece.end >= len(passage.words):
        return
    following = passage.words[piece.end]
    if following.gap == " " and not following.is_capital and fold(following.text) in spoken.lists["said"]:
        yield "person", 1.0
    yield from _by_apposition(passage, piece, spoken)
    if following.gap == ", " and following.is_capital and piece.end - piece.start <= 2:
        named = territory(following.text, passage.language)
        if named and not named.is_adjective:
            yield "place", 1.0


def _by_apposition(passage: Passage, piece: Piece, spoken: Cues) -> Iterator[tuple[str, float]]:
    """Yield what "X, founding director of ..." and "X is a journalist" say of X."""
    behind = passage.words[piece.end : piece.end + _REACH]
    first = behind[0]
    is_copula = first.gap == " " and fold(first.text) in spoken.lists["copulas"]
    if not is_copula and not (first.gap == ", " and not first.is_capital):
        return
    for word in behind[1:] if is_copula else behind:
        if word is not first and word.gap != " ":
            return
        if fold(word.text) in spoken.lists["of"] | spoken.lists["said"]:
            return
        for name, kind in (
            ("person_nouns", "person"),
            ("place_nouns", "place"),
            ("organisation_nouns", "organisation"),
        ):
            if spoken.has(name, word.text):
                yield kind, 2.0
                return


def _left(words: Sequence[Word], start: int) -> list[str]:
    """Return the lower-case words right before, at most three, nothing between them."""
    found: list[str] = []
    place = start
    while place > 0 and words[place].gap in (" ", ", ") and len(found) < 3 and not words[place - 1].is_capital:
        found.insert(0, words[place - 1].text)
        place -= 1
        if words[place].gap != " ":
            break
    return found
