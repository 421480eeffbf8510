from datetime import UTC, datetime

from bot.entities.catalogue import parse_catalogue
from bot.entities.matching import Matcher
from bot.model import Article

PACK = """
- {key: tokayev, name: Kassym-Jomart Tokayev, type: person, country: kz, aliases: [Токаев, Toqaev]}
- {key: osh, name: Osh, type: city, country: kg, aliases: [Ош]}
- key: court
  name: International Criminal Court
  type: organisation
  aliases: [{text: ICC, note: context}]
  context: [prosecutor]
  against: [cricket]
- {key: astana, name: Astana, type: city, country: kz, aliases: [{text: Nur-Sultan, from: 2019-03, to: 2022-09}]}
"""
SEEN = datetime(2026, 11, 20, tzinfo=UTC)


def found(text, *, language="en", title="", at=SEEN):
    matcher = Matcher(parse_catalogue(PACK, "pack").entities)
    article = Article(id="1", title=title, text=text, language=language, seen_at=at)
    mentions = matcher.match(article)
    for mention in mentions:
        field = article.title if mention.field == "title" else article.text
        assert field[mention.start : mention.end] == mention.text
        assert mention.reason
    return [mention.entity for mention in mentions]


def test_finds_names_at_word_boundaries_only():
    assert found("Toqaev's aide went to Osh.") == ["tokayev", "osh"]
    assert found("Oshkosh is elsewhere.") == []
    assert found("В ошибках обвинили Ош.", language="ru") == ["osh"]


def test_the_title_comes_first():
    assert found("Osh waits.", title="Tokayev travels") == ["tokayev", "osh"]


def test_a_doubtful_name_needs_support():
    assert found("The ICC prosecutor spoke.") == ["court"]
    assert found("The ICC met.") == []
    assert found("An ICC cricket prosecutor spoke.") == []


def test_a_spelling_counts_while_it_was_in_use():
    assert found("Talks in Nur-Sultan.", at=datetime(2021, 5, 1, tzinfo=UTC)) == ["astana"]
    assert found("Talks in Nur-Sultan.", at=datetime(2024, 5, 1, tzinfo=UTC)) == []
