"""What stands beside a name: a capital that speaks, a surname before another name, letters of old fonts."""

from datetime import UTC, datetime

import pytest

from bot.entities.catalogue import parse_catalogue
from bot.entities.matching import Matcher
from bot.model import Article

PACK = """
- {key: kaltan, name: Kaltan, type: city, country: xk, metonym_of: state, aliases: [{text: Калтан, language: ru}]}
- {key: state, name: Republic of Kalta, type: country, country: xk}
- {key: li, name: Li Wen, type: person, aliases: [{text: Ли Вэнь, language: ru}]}
- {key: serov, name: Ivan Serov, type: person, aliases: [{text: Иван Серов, language: ru}]}
- {key: tarov, name: Timur Tarov, type: person, aliases: [{text: Тимур Таров, language: ru}]}
- {key: aida, name: Aida Tarova, type: person, aliases: [{text: Аида Тарова, language: ru}]}
- {key: rahim, name: Aziz Rahimov, type: person, aliases: [{text: Азиз Ҳаҷиев, language: tg}]}
"""


@pytest.fixture(scope="module")
def matcher():
    return Matcher(parse_catalogue(PACK, "x").entities)


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("Kaltan said it would send help.", "en", "state"),
        ("The press office in Kaltan said it would send help.", "en", "kaltan"),
        ("The mayor of Kaltan said it would send help.", "en", "kaltan"),
        ("Калтан заявил о помощи.", "ru", "state"),
        ("Выступая в Калтане, заявил он.", "ru", "kaltan"),
        ("МИД Калтана заявил о помощи.", "ru", "kaltan"),
    ],
)
def test_a_capital_speaks_for_its_government_unless_the_place_is_meant(matcher, text, language, key):
    article = Article(id="1", text=text, language=language, seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert [mention.entity for mention in matcher.match(article)] == [key]


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("Форум открыла Аида Тимуровна Тарова.", "ru", ["aida"]),
        ("Форум открыл Тимур Аскарович Таров.", "ru", ["tarov"]),
        ("Форум открыл Серик Тимурович Таров.", "ru", []),
        ("Тимур Аскар уулу Таров сүйлөдү.", "ky", ["tarov"]),
        ("Aida Timur qizi Tarova so'zladi.", "uz", ["aida"]),
        ("Kecha Serik Timur o'g'li Tarov so'zladi.", "uz", []),
        ("С Таровым связаться не удалось.", "ru", ["tarov"]),
        ("Встреча с С. Таровым не удалась.", "ru", []),
        ("A Tarov aide declined to comment.", "en", ["tarov"]),
        ("A. Tarov declined to comment, T. Tarov left.", "en", ["tarov"]),
    ],
)
def test_patronymics_and_letters_that_are_words_do_not_hide_whose_surname_it_is(matcher, text, language, keys):
    article = Article(id="1", text=text, language=language, seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert [mention.entity for mention in matcher.match(article)] == keys


def test_letters_of_old_tajik_fonts_are_read_as_what_they_stand_for(matcher):
    article = Article(id="1", text="Азиз Њаљиев сухан гуфт.", language="tg", seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert [mention.entity for mention in matcher.match(article)] == ["rahim"]


def test_a_surname_right_before_another_full_name_is_a_surname(matcher):
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    found = matcher.match(Article(id="1", text="Серов Ли Вэня принял.", language="ru", seen_at=seen))
    assert [mention.entity for mention in found] == ["serov", "li"]
