"""An article and its mentions to terms that can be compared: words, names, entities, numbers, dates, concepts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.model import BODY, Article, Entity, Mention
from bot.stories.concepts import latin, placed_concepts
from bot.text.blocks import blocks_of
from bot.text.dates import dates
from bot.text.languages import detect
from bot.text.numbers import quantities
from bot.text.scripts import skeleton
from bot.text.sentences import sentences
from bot.text.words import fold, stem, stop_words, words

#: Concepts that so much news has that they tell little of which happening it is.
EVERYDAY = frozenset(
    {
        "president", "premier", "minister", "government", "parliament", "governor", "deputy", "visit", "meeting",
        "summit", "agreement", "cooperation", "company", "residents", "plan", "proposal", "opening", "growth",
        "decline", "law", "economy", "house", "child", "time", "hold", "water", "road", "internet", "old", "woman",
        "village", "school", "police", "court", "crime", "construction", "rule", "ministry", "cabinet", "agency",
        "council", "official", "employee", "expert", "foreign", "capital", "district", "region", "project", "site",
        "resolution", "adopt", "introduce", "create", "announce", "publish", "statement", "result", "begin", "end",
        "first-time", "night", "half", "annual", "spring", "autumn", "winter", "warn", "explain", "demand", "help",
        "discover", "video", "funds", "payment", "return", "transfer", "family", "population", "age", "business",
        "labour", "goods", "former", "responsibility", "telegram", "social-network", "spending", "inspection", "market",
        "holiday", "criminal-case", "guilty", "prosecutor", "security", "license", "registration", "service",
        "document", "produce", "deliver", "equipment", "world", "programme", "cause", "data", "suspect", "client",
        "senate", "fund", "club", "match", "player", "refuse", "promise", "director", "leader", "authorities",
        "problem", "condition", "recruit", "travel", "send", "work", "take-place", "happen", "value", "allocate",
        "develop", "choose", "list", "property", "ceremony", "struggle",
    }
)  # fmt: skip
#: Those of them that say what happened.
EVERYDAY_DEEDS = frozenset({"visit", "meeting", "summit", "agreement", "opening"})
NAME_LETTERS = 4
SHORTEST_NAME = 3
SHORTEST_LOAN = 5
LOAN_LETTERS = 5
TELLING = 11  # numbers from here on, and those with a fraction, say something by themselves
_ABROAD = frozenset("ml")  # kinds that are compared across languages alone, those of a lead
TOO_SHORT = 30  # terms of a body that has too few to say all names of its title again
LEAD = 2  # sentences
TITLE = -1  # in the place of a sentence
MOST_LETTERS = 6000  # of a long article only the beginning is compared
_ENTITIES = {"country": "E", "person": "p"}  # kinds of terms; all others are "e"
BODIES = frozenset({"organisation", "company", "facility", "event"})
PLACES = frozenset({"country", "region", "city", "place"})


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with what they weigh by their place in the article; the first letter of a term is its kind.

    `lead` are those of title and first sentences, `title` those of the title alone (without one, of the first
    sentence), `names` what the title says of whom, where and how many, `deeds` of what happened, `places` the countries
    of the places it names.
    """

    language: str
    weights: Mapping[str, float]
    lead: frozenset[str] = frozenset()
    title: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


def terms_of(
    article: Article,
    mentions: Iterable[Mention],
    entities: Mapping[str, Entity],
    *,
    title: float,
    fade: float,
    recurring: Container[str] = (),
) -> Terms:
    """Return the terms of title and body.

    A mention stands for its words; captions, bylines, tails and the `recurring` lines of a feed feed nothing.
    """
    language, known = language_of(article), tuple(mentions)
    weights: dict[str, float] = defaultdict(float)
    sets: dict[int, set[str]] = defaultdict(set)  # sentence -> its terms; -1 = title
    masked = {field: _masked(getattr(article, field), known, field) for field in ("title", "text")}
    today = article.at.date()
    for term in _terms(masked["title"], language, today):
        weights[term] += title
        sets[TITLE].add(term)
    bounds = list(_sentences(article, language, recurring))
    for place, (start, end) in enumerate(bounds):
        for term in _terms(masked["text"][start:end], language, today):
            if place < LEAD or term[0] not in _ABROAD:
                weights[term] += 1 / (1 + fade * place)
                sets[place].add(term)
    for mention in known:
        at = TITLE if mention.field == "title" else _sentence_of(mention, bounds)
        if at is not None:
            for key in (*_entity_keys(mention, entities), *_meant(mention, language)):
                weights[key] += title if at == TITLE else 1 / (1 + fade * at)
                sets[at].add(key)
    body = _at_home(set[str]().union(*(found for at, found in sets.items() if at != TITLE)))
    headline = sets[TITLE] or sets[0]
    return Terms(
        language=language,
        weights=weights,
        lead=_at_home(frozenset[str]().union(*(found for at, found in sets.items() if at < LEAD))),
        title=_at_home(headline),
        names=_names(article.title, headline, body, language),
        deeds=frozenset(term for term in headline if term[0] == "c" or (term[0] == "C" and term[1:] in EVERYDAY_DEEDS)),
        places=_places(known, entities),
    )


def language_of(article: Article) -> str:
    """Return the article's language, looked at when it was not given."""
    return article.language or detect(f"{article.title}\n{article.text}")


def body_lines(article: Article) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans of the body's lines."""
    for block in blocks_of(article):
        if block.role in BODY:
            yield block.start, block.end


@lru_cache(maxsize=64)  # one line of an article is asked for several times in a row
def line_key(text: str) -> str:
    """Return by what a recurring line is known again."""
    return " ".join(words(fold(text)))


def _sentences(article: Article, language: str, recurring: Container[str]) -> Iterator[tuple[int, int]]:
    for start, end in body_lines(article):
        if start > MOST_LETTERS:
            return
        if line_key(article.text[start:end]) not in recurring:
            for span in sentences(article.text, language, start=start, end=min(end, MOST_LETTERS)):
                yield span.start, span.end


def _masked(text: str, mentions: Iterable[Mention], field: str) -> str:
    for mention in mentions:
        if mention.field == field:
            text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def _sentence_of(mention: Mention, bounds: list[tuple[int, int]]) -> int | None:
    return next((place for place, (start, end) in enumerate(bounds) if start <= mention.start < end), None)


def _names(title: str, headline: Set[str], body: Set[str], language: str) -> frozenset[str]:
    """Return the terms by which a title says who, where, when or which; they hold for the whole story.

    Not how many: counts change. A word with a capital is a name when the body has it with one too and it doesn't begin
    the title, since many titles write each word with a capital.
    """
    counted = {term[1:].split()[0] for term in headline if term[0] == "q"}
    first = "n" + next((_told_by(word, language)[1] for word in words(title)), "")
    sure = {term for term in headline if term[0] in "peEd"}
    likely = {
        term
        for term in headline
        if term[0] == "n" or (term[0] == "w" and term[1:].isdigit() and term[1:] not in counted)
    } - {first}
    return frozenset(sure | (likely if len(body) < TOO_SHORT else likely & body))


def _at_home(terms: Set[str]) -> frozenset[str]:
    return frozenset(term for term in terms if term[0] not in _ABROAD)


def _entity_keys(mention: Mention, entities: Mapping[str, Entity]) -> Iterator[str]:
    entity = entities.get(mention.entity)
    yield _ENTITIES.get(entity.type if entity else mention.type, "e") + mention.entity
    if entity and entity.metonym_of:
        yield "E" + entity.metonym_of


def _meant(mention: Mention, language: str) -> Iterator[str]:
    """Yield what the words of an organisation's name mean, by which a report that names it otherwise is found."""
    if mention.type in BODIES:
        for concept, _ in placed_concepts(words(mention.text), language):
            yield ("C" if concept in EVERYDAY else "c") + concept


def _places(mentions: Iterable[Mention], entities: Mapping[str, Entity]) -> frozenset[str]:
    found = (entities[mention.entity] for mention in mentions if mention.entity in entities)
    return frozenset(entity.country for entity in found if entity.country and entity.type in PLACES)


def _terms(text: str, language: str, today: date) -> Iterator[str]:
    row = words(text)
    meant = {place: concept for concept, place in placed_concepts(row, language)}
    for place, word in enumerate(row):
        concept = meant.get(place, "")
        if concept:
            yield ("C" if concept in EVERYDAY else "c") + concept
        told, name = _told_by(word, language)
        if told:
            yield ("W" if concept in EVERYDAY else "w") + told
        if name:
            yield "n" + name
        elif not concept and (loan := _loan(word, language)):
            yield "l" + loan
    dated = dates(text, language, today=today)
    for quantity in quantities(text, language, dated=dated):
        if quantity.unit:
            yield f"q{quantity.value:g} {quantity.unit}"
        if quantity.value >= TELLING or quantity.value % 1:
            yield f"m{quantity.value:.9g}"
    for found in dated:
        if found.on and found.certain:
            yield f"d{found.on.isoformat()}"


@lru_cache(maxsize=20_000)
def _loan(word: str, language: str) -> str:
    """Return the consonants by which a word that many languages have is known in each; "" for a short word."""
    found = skeleton(stem(word, language), language)
    return found[:LOAN_LETTERS] if len(found) >= SHORTEST_LOAN else ""


@lru_cache(maxsize=20_000)
def _told_by(word: str, language: str) -> tuple[str, str]:
    """Return the stem of a word in Latin letters, and the consonants of one with a capital; "" where it has none."""
    folded, told, name = fold(word), "", ""
    if folded not in stop_words(language) and (len(folded) > 1 or folded.isdigit()):
        told = latin(stem(word, language), language)
    if word[:1].isupper():
        name = skeleton(word, language)[:NAME_LETTERS]
    return told, name if len(name) >= SHORTEST_NAME else ""
