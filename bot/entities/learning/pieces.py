"""A run of capitals to its pieces: the office, the country and the name in "Italian President X", told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.entities.learning.cues import Cues, cues
from bot.entities.learning.inflection import Bases
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
    country: str = ""  # of the office: "Italian President" -> "it"
    found: Territory | None = None
    acronym: str = ""
    is_weak: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The runs of all texts, by the bases of their words: what stands alone there is a name of its own."""

    runs: Collection[str]
    bases: Bases

    def has(self, words: Sequence[Word], language: str) -> bool:
        """Tell whether the words stand as a run of their own, in whatever case."""
        return self.key(words, language) in self.runs

    def key(self, words: Sequence[Word], language: str) -> str:
        """Return the words' bases."""
        folded = [fold(word.text) for word in words]
        return " ".join(self.bases.get((language, word), word) for word in folded)

    def is_inflected(self, word: Word, language: str) -> bool:
        """Tell whether the word has a case ending that shows."""
        return (language, fold(word.text)) in self.bases


def pieces_of(passage: Passage, run: Run, standing: Standing) -> tuple[Piece, ...]:
    """Return the pieces in order; a name that stands alone elsewhere is cut off."""
    return tuple(piece for part in _by_offices(passage, run) for piece in _pieces(passage, part, standing))


def _pieces(passage: Passage, run: Run, standing: Standing) -> Iterator[Piece]:
    spoken = cues(passage.language)
    name, office = _after_office(passage, run, spoken)
    begin = run.start if run.office is None else run.office
    found = list(_territories(passage.words, begin, name, passage.language))
    country = next((piece.found.country for piece in found if piece.found), "")
    yield from (piece for piece in found if piece.start >= run.start)
    left = name
    while left < run.end:
        left, piece = _next(passage, left, run, spoken, standing, has_office=bool(office))
        if piece is None:
            continue
        if piece.found and office and not country:
            country = piece.found.country
        yield _with_office(piece, office, country, run)
        if not piece.found:
            office = country = ""  # it was the office of this one


def _by_offices(passage: Passage, run: Run) -> list[Run]:
    """Return the run cut before its second office ("Italian President A French President B" without a comma)."""
    spoken = cues(passage.language)
    words = passage.words
    if _is_organisation(words, run.start, run.end, spoken):
        return [run]
    cuts = [run.start]
    last: int | None = None
    for place in range(run.start, run.end):
        if not spoken.has("titles", words[place].text):
            continue
        begin = _office_start(passage, cuts[-1] if last is None else last + 1, place, spoken)
        if last is not None and begin > last + 1:
            cuts.append(begin)
        last = place
    return [
        replace(run, start=start, end=end, office=run.office if start == run.start else None)
        for start, end in zip(cuts, [*cuts[1:], run.end], strict=True)
    ]


def _office_start(passage: Passage, least: int, place: int, spoken: Cues) -> int:
    """Return where the office whose title stands at `place` begins, with its parts and its country."""
    while place > least and spoken.has("title_parts", passage.words[place - 1].text):
        place -= 1
    for size in range(min(_LONGEST_TERRITORY, place - least), 0, -1):
        phrase = " ".join(word.text for word in passage.words[place - size : place])
        if territory(phrase, passage.language):
            return place - size
    return place


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


def _after_office(passage: Passage, run: Run, spoken: Cues) -> tuple[int, str]:
    """Return where the name begins behind an office, and the office as it stands; a head noun at the end keeps all."""
    words = passage.words
    begin = run.start if run.office is None else run.office
    titles = [place for place in range(run.start, run.end) if spoken.has("titles", words[place].text)]
    if not titles or _is_organisation(words, run.start, run.end, spoken):
        return run.start, passage.text[words[begin].start : words[run.start - 1].end] if begin < run.start else ""
    return titles[-1] + 1, passage.text[words[begin].start : words[titles[-1]].end]


def _is_organisation(words: Sequence[Word], start: int, end: int, spoken: Cues) -> bool:
    last = words[end - 1].text
    if spoken.has("organisation_heads", last) or spoken.has("event_heads", last):
        return True
    return any(fold(word.text) in spoken.lists["of"] for word in words[start:end]) and not any(
        spoken.has("titles", word.text) for word in words[start:end]
    )


def _territories(words: Sequence[Word], start: int, end: int, language: str) -> list[Piece]:
    """Return the territories named in an office ("Italian" in "Italian Deputy Foreign Minister")."""
    found = []
    place = start
    while place < end:
        size, named = _longest_territory(words, place, end, language)
        if named:
            found.append(Piece(start=place, end=place + size, found=named))
        place += max(size, 1)
    return found


def _longest_territory(words: Sequence[Word], start: int, end: int, language: str) -> tuple[int, Territory | None]:
    spoken = cues(language)
    for size in range(min(_LONGEST_TERRITORY, end - start), 0, -1):
        named = territory(" ".join(word.text for word in words[start : start + size]), language)
        if named:
            follows = spoken.inflects and start + size < end and spoken.has("place_heads", words[start + size].text)
            return size + follows, named
    if spoken.inflects and start + 1 < end and spoken.has("place_heads", words[start].text):
        size, named = _longest_territory(words, start + 1, end, language)  # "Республики X"
        return (size + 1, named) if named else (0, None)
    return 0, None


def _next(
    passage: Passage, start: int, run: Run, spoken: Cues, standing: Standing, *, has_office: bool
) -> tuple[int, Piece | None]:
    """Return the next piece of a run and where it ends."""
    words, end = passage.words, run.end
    size, named = _longest_territory(words, start, end, passage.language)
    if named and start + size == end:
        return end, Piece(start=start, end=end, found=named)
    is_organisation = _is_organisation(words, start, end, spoken)
    is_full_name = end - start - size >= _SHORTEST
    cuts = named and (
        named.is_adjective or standing.has(words[start + size : end], passage.language) or (has_office and is_full_name)
    )
    if named and cuts and not is_organisation:
        return start + size, Piece(start=start, end=start + size, found=named)
    cut = _known_cut(passage, start, end, spoken, standing)
    if cut is not None and named and start + size == cut:
        return cut, Piece(start=start, end=cut, found=named)
    end = cut or end
    if cut is None and end - start == _SHORTEST and words[start].is_acronym and _is_event(words[end - 1].text, spoken):
        return end, _name(passage, start, end - 1, spoken)  # "CICA Summit"
    return end, _name(passage, start, end, spoken)


def _known_cut(passage: Passage, start: int, end: int, spoken: Cues, standing: Standing) -> int | None:
    """Return where a run falls into two names: both stand alone elsewhere, or the second is in another case."""
    words, language = passage.words, passage.language
    for cut in range(start + 1, end):
        left = standing.has(words[start:cut], language)
        right = standing.has(words[cut:end], language)
        if left and right and end - cut >= _SHORTEST:
            return cut
        if cut - start >= _SHORTEST and (left or right) and _ends_a_name(passage, cut, end, spoken, standing):
            return cut
        ends_with_head = spoken.has("organisation_heads", words[cut - 1].text)
        if ends_with_head and right and not spoken.has("organisation_heads", words[end - 1].text):
            return cut
    return None


def _ends_a_name(passage: Passage, cut: int, end: int, spoken: Cues, standing: Standing) -> bool:
    """Tell by the case endings whether the words before and behind the cut are two names."""
    words, language = passage.words, passage.language
    before = standing.is_inflected(words[cut - 1], language)
    behind = standing.is_inflected(words[cut], language) or (words[cut].closes and spoken.inflects)
    return (before and spoken.only_last) or (behind and not before and end - cut == 1)


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
