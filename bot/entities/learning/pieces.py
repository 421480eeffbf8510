"""A run of capitals to its pieces: the office, the country and the name in "Kazakh President X", told apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.entities.learning.cues import Cues, cues
from bot.entities.learning.passages import Passage, Word
from bot.entities.learning.runs import Run
from bot.entities.learning.territories import Territory, territory
from bot.text.rules import rules
from bot.text.words import fold

_LONGEST_TERRITORY = 4
_SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """words[start:end] of a passage: a territory, or a name with the office that stands before it."""

    start: int
    end: int
    office: str = ""
    country: str = ""  # of the office: "Kazakh President" -> "kz"
    found: Territory | None = None
    acronym: str = ""
    is_weak: bool = False


def pieces_of(passage: Passage, run: Run, standing: Collection[str]) -> tuple[Piece, ...]:
    """Return the pieces in order. `standing` holds the folded runs seen elsewhere: a name known alone is cut off."""
    spoken = cues(passage.language)
    words = passage.words
    name, office = _after_office(words, run, spoken)
    found = list(_territories(words, run.start, name, passage.language)) if name > run.start else []
    country = next((piece.found.country for piece in found if piece.found), "")
    left = name
    while left < run.end:
        cut, piece = _next(passage, left, run, spoken, standing, has_office=bool(office) or run.in_office)
        if piece is None:
            break
        found.append(piece)
        left = cut
    return tuple(_with_office(piece, office, country, run) for piece in found)


def _with_office(piece: Piece, office: str, country: str, run: Run) -> Piece:
    is_name = piece.found is None
    return Piece(
        start=piece.start,
        end=piece.end,
        office=office if is_name else "",
        country=country if is_name else "",
        found=piece.found,
        acronym=run.acronym if piece.end == run.end else "",
        is_weak=run.is_weak and piece.start == run.start,
    )


def _after_office(words: Sequence[Word], run: Run, spoken: Cues) -> tuple[int, str]:
    """Return where the name begins behind an office, and the office as it stands; a head noun at the end keeps all."""
    if _is_organisation(words, run.start, run.end, spoken):
        return run.start, ""
    titles = [place for place in range(run.start, run.end) if spoken.has("titles", words[place].text)]
    if not titles:
        return run.start, ""
    office = " ".join(word.text for word in words[run.start : titles[-1] + 1])
    return titles[-1] + 1, office


def _is_organisation(words: Sequence[Word], start: int, end: int, spoken: Cues) -> bool:
    last = words[end - 1].text
    if spoken.has("organisation_heads", last) or spoken.has("event_heads", last):
        return True
    return any(fold(word.text) in spoken.lists["of"] for word in words[start:end]) and not any(
        spoken.has("titles", word.text) for word in words[start:end]
    )


def _territories(words: Sequence[Word], start: int, end: int, language: str) -> list[Piece]:
    """Return the territories named in an office ("Kazakh" in "Kazakh Deputy Foreign Minister")."""
    found = []
    place = start
    while place < end:
        size, named = _longest_territory(words, place, end, language)
        if named:
            found.append(Piece(start=place, end=place + size, found=named))
        place += max(size, 1)
    return found


def _longest_territory(words: Sequence[Word], start: int, end: int, language: str) -> tuple[int, Territory | None]:
    for size in range(min(_LONGEST_TERRITORY, end - start), 0, -1):
        named = territory(" ".join(word.text for word in words[start : start + size]), language)
        if named:
            return size, named
    return 0, None


def _next(
    passage: Passage, start: int, run: Run, spoken: Cues, standing: Collection[str], *, has_office: bool
) -> tuple[int, Piece | None]:
    """Return the next piece of a run and where it ends."""
    words, end = passage.words, run.end
    size, named = _longest_territory(words, start, end, passage.language)
    if named and start + size == end:
        return end, Piece(start=start, end=end, found=named)
    rest = _text(words, start + size, end)
    is_organisation = _is_organisation(words, start, end, spoken)
    is_full_name = end - start - size >= _SHORTEST
    cuts = named and (named.is_adjective or rest in standing or (has_office and is_full_name))
    if named and cuts and not is_organisation:
        return start + size, Piece(start=start, end=start + size, found=named)
    cut = _known_cut(words, start, end, spoken, standing)
    end = cut or end
    if cut is None and end - start == _SHORTEST and words[start].is_acronym and _is_event(words[end - 1].text, spoken):
        return end, _name(passage, start, end - 1, spoken)  # "CICA Summit"
    return end, _name(passage, start, end, spoken)


def _known_cut(words: Sequence[Word], start: int, end: int, spoken: Cues, standing: Collection[str]) -> int | None:
    """Return where a run falls into two names, both of which stand alone elsewhere."""
    for cut in range(start + 1, end):
        left, right = _text(words, start, cut), _text(words, cut, end)
        if end - cut >= _SHORTEST and left in standing and right in standing:
            return cut
        ends_with_head = spoken.has("organisation_heads", words[cut - 1].text)
        if ends_with_head and right in standing and not spoken.has("organisation_heads", words[end - 1].text):
            return cut
    return None


def _name(passage: Passage, start: int, end: int, spoken: Cues) -> Piece | None:
    """Return the piece if it may be a name."""
    words = passage.words[start:end]
    while len(words) > 1 and spoken.has("titles", words[-1].text):
        words, end = words[:-1], end - 1
    is_organisation = len(words) > _SHORTEST and _is_organisation(words, 0, len(words), spoken)
    if not words or (not is_organisation and all(_says_nothing(word, passage.language, spoken) for word in words)):
        return None
    return Piece(start=start, end=end)


def _says_nothing(word: Word, language: str, spoken: Cues) -> bool:
    """Tell whether a word cannot be a name by itself: a month, an office, an adjective, a head noun, a small word."""
    text = word.text
    folded = fold(text)
    if len(text) < _SHORTEST or not text[0].isalpha() or folded in spoken.lists["not_names"]:
        return True
    calendar = rules(language)
    if calendar.months.find(folded) or calendar.weekdays.find(folded) or spoken.is_function_word(text):
        return not word.is_acronym
    lists = ("titles", "title_parts", "not_alone", "organisation_heads", "event_heads", "place_heads", "person_nouns")
    if any(spoken.has(name, text) for name in lists):
        return True
    named = territory(text, language) or (territory(text[:-1], language) if text.endswith("s") else None)
    return named is not None and named.is_adjective


def _is_event(word: str, spoken: Cues) -> bool:
    return spoken.has("event_heads", word)


def _text(words: Sequence[Word], start: int, end: int) -> str:
    return " ".join(fold(word.text) for word in words[start:end])
