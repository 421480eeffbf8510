"""An article and its mentions to terms that can be compared: words, names, entities, numbers, dates, concepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.model import Article, BlockRole, Mention
from bot.stories.concepts import concepts, latin
from bot.text.blocks import blocks_of
from bot.text.dates import dates
from bot.text.languages import detect
from bot.text.numbers import quantities
from bot.text.scripts import skeleton
from bot.text.words import content_stems, tokens

#: What a term of each kind weighs, before its rarity; the first letter of a term is its kind.
KINDS: Mapping[str, float] = {
    "w": 1.0,  # word: its stem in Latin letters
    "n": 1.0,  # name: the first consonants of a word with a capital
    "e": 2.0,  # entity of the catalogue
    "q": 1.5,  # number with its unit
    "d": 1.0,  # date with a year
    "c": 1.0,  # concept
}
NAME_LETTERS = 4
SHORTEST_NAME = 3
TITLE_WEIGHT = 2
BODY_LETTERS = 4000  # of a long article only the beginning is compared


@dataclass(frozen=True, slots=True)
class Terms:
    """How often each term stands in an article, the title counted twice."""

    counts: Mapping[str, float]


def terms_of(article: Article, mentions: Iterable[Mention]) -> Terms:
    """Return the terms of title and body; captions, bylines and tails feed nothing."""
    counts: Counter[str] = Counter()
    body = _body(article)
    language = language_of(article)
    for text, weight in ((article.title, TITLE_WEIGHT), (body, 1)):
        for term in _terms(text, language, article):
            counts[term] += weight
    for mention in mentions:
        counts["e" + mention.entity] += TITLE_WEIGHT if mention.field == "title" else 1
    return Terms(counts=counts)


def language_of(article: Article) -> str:
    """Return the article's language, looked at when it was not given."""
    return article.language or detect(f"{article.title}\n{article.text}")


def _body(article: Article) -> str:
    body = [article.text[b.start : b.end] for b in blocks_of(article) if b.role is BlockRole.BODY]
    return "\n".join(body)[:BODY_LETTERS]


def _terms(text: str, language: str, article: Article) -> Iterable[str]:
    for word in content_stems(text, language):
        yield "w" + latin(word, language)
    for token in tokens(text):
        if token.text[:1].isupper():
            name = skeleton(token.text, language)[:NAME_LETTERS]
            if len(name) >= SHORTEST_NAME:
                yield "n" + name
    for quantity in quantities(text, language):
        if quantity.unit:
            yield f"q{quantity.value:g} {quantity.unit}"
    for found in dates(text, language, today=article.at.date()):
        if found.on and found.certain:
            yield f"d{found.on.isoformat()}"
    for concept in concepts(text, language):
        yield "c" + concept
