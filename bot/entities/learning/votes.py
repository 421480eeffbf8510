"""A name's surroundings to votes: what the words in it, before it and behind it say it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.entities.learning.cues import Cues, cues
from bot.entities.learning.passages import Passage, Word
from bot.entities.learning.pieces import Piece
from bot.entities.learning.territories import territory
from bot.model import BlockRole
from bot.text.words import fold

_LONGEST_ACRONYM = 5  # longer ones are as often words that a dateline writes large
_REACH = 5  # words behind a name among which an apposition names its profession


def votes_of(passage: Passage, piece: Piece) -> tuple[tuple[str, float], ...]:
    """Return (type, weight) pairs; none when nothing speaks for a type."""
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
    elif len(words) == 1 and words[0].is_acronym and (len(words[0].text) <= _LONGEST_ACRONYM or "/" in words[0].text):
        yield "organisation", 1.5
    elif len(words) > 1 and any(_is_country(part, passage.language) for word in words for part in word.text.split("-")):
        yield "organisation", 1.0
    if spoken.has("event_heads", words[-1].text) or spoken.has("event_heads", words[0].text):
        yield "event", 3.5
    if len(words) > 1 and (spoken.has("place_heads", words[-1].text) or spoken.has("place_heads", words[0].text)):
        yield "place", 3.0
    if fold(words[0].text) in spoken.lists["articles"]:
        yield "outlet", 2.0


def _is_country(word: str, language: str) -> bool:
    named = territory(word, language)
    return named is not None and bool(named.country) and not named.is_adjective


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
    if following.gap == " " and not following.is_capital and spoken.has("place_nouns", following.text):
        yield "place", 4.0  # outweighs an office: "the governor of the X region"
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
