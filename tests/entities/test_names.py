"""From a few given forms the others follow: alphabets, romanisations, orders, cases, suffixes."""

from datetime import UTC, datetime

import pytest

from bot.entities.catalogue import parse_catalogue
from bot.entities.declension import stems
from bot.entities.forms import forms_of
from bot.entities.matching import Matcher
from bot.entities.transliteration import systems, transliterate
from bot.model import Alias, Article, Entity

BY_NAME = {system.name: system for system in systems()}
PRESIDENT = Entity(
    key="t", name="Kassym-Jomart Tokayev", type="person", country="kz", aliases=(Alias(text="Касым-Жомарт Токаев"),)
)


@pytest.mark.parametrize(
    ("system", "cyrillic", "latin"),
    [
        ("bgn_kk", "Қызылжар", "Qyzylzhar"),
        ("kk_latin_2021", "Шымкент", "Şymkent"),
        ("kk_latin_2017", "Қостанай", "Qostanai'"),
        ("bgn_ky", "Жети-Өгүз", "Jeti-Ögüz"),
        ("bgn_tg", "Хуҷанд", "Khujand"),
        ("tk_latin", "Гарашсызлык", "Garaşsyzlyk"),
        ("uz_latin", "Ўзбекистон", "O‘zbekiston"),
        ("bgn_ru", "Елецкий", "Yeletskiy"),
        ("iso_9", "Щукин", "Ŝukin"),
        ("passport", "Юлия", "Iuliia"),
        ("german", "Токаев", "Tokajew"),
        ("french", "Токаев", "Tokaïev"),
        ("turkish_c", "Жапаров", "Caparov"),
        ("english", "ЖАПАРОВ", "ZHAPAROV"),
    ],
)
def test_each_system_writes_a_name_its_own_way(system, cyrillic, latin):
    assert transliterate(cyrillic, BY_NAME[system]) == latin


def test_forms_carry_where_they_come_from():
    forms = {form.text: form.reason for form in forms_of(PRESIDENT)}
    assert forms["Kassym-Jomart Tokayev"] == "name"
    assert forms["Tokayev"].startswith("surname")
    assert "german" in forms["Tokajew"]
    assert forms["Токаев Касым-Жомарт"].startswith("surname first")


def keys(text, *entities, language="en", title=""):
    article = Article(id="1", title=title, text=text, language=language, seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    return [mention.entity for mention in Matcher({entity.key: entity for entity in entities}).match(article)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Toqaev’s spokesman declined."),
        ("en", "Yesterday K. Tokayev left."),
        ("en", "President Tokayev left."),
        ("ru", "Встречу с Токаевым перенесли."),
        ("ru", "Касым-Жомарту Кемелевичу Токаеву вручили письмо."),
        ("ru", "ТОКАЕВ ПРИБЫЛ"),
        ("kk", "Тоқаевтың сөзі."),
        ("kk", "Тоқаевқа сыйлық берілді."),
        ("uz", "Tokayevning nutqi."),
        ("uz", "Токаевнинг нутқи."),
        ("tr", "Tokayev'in ziyareti."),
        ("de", "Präsident Tokajew reiste ab."),
        ("fr", "Le président Tokaïev est arrivé."),
        ("pl", "Spotkanie z Tokajewem."),
        ("", "Токаев"),
    ],
)
def test_one_name_is_found_in_many_languages(language, text):
    assert keys(text, PRESIDENT, language=language) == ["t"]


def test_a_latin_catalogue_finds_cyrillic_text_and_the_reverse():
    latin = Entity(key="l", name="Sadyr Japarov", type="person", country="kg")
    assert keys("Жапаровго сыйлык берилди.", latin, language="ky") == ["l"]
    assert keys("Указ подписан Жапаровым.", latin, language="ru") == ["l"]
    cyrillic = Entity(key="c", name="Садыр Жапаров", type="person", country="kg")
    assert keys("Japarov met the envoy.", cyrillic) == ["c"]
    assert keys("Zhaparov's decree was signed.", cyrillic) == ["c"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("kk", "Ақтөбеде су көтерілді."),
        ("ky", "Актобеге барды."),
        ("ru", "В Актобе прохладно."),
        ("uz", "Aqtobega bordi."),
        ("fr", "La gare d’Aktobe ferme."),
    ],
)
def test_places_take_the_suffixes_of_the_language(language, text):
    city = Entity(key="a", name="Aktobe", type="city", country="kz", aliases=(Alias(text="Ақтөбе", language="kk"),))
    assert keys(text, city, language=language) == ["a"]


def test_a_word_that_goes_on_differently_is_another_word():
    city = Entity(key="o", name="Osh", type="city", country="kg", aliases=(Alias(text="Ош", language="ru"),))
    for language, text in (("ru", "Ошибка Ошанина"), ("en", "Oshkosh"), ("kk", "Ошақ"), ("de", "Oshawa")):
        assert keys(text, city, language=language) == []


def test_russian_cases_go_together():
    found = {stem.text: stem.endings for stem in stems("Верховный суд", "organisation", with_dictionary=True)}
    assert "верховным судом" in found
    assert not any(text.startswith("верховным суду") for text in found)
    plural = stems("Нидерланды", "country", with_dictionary=False)
    assert {plural[0].text + ending for ending in plural[0].endings} >= {"нидерландах", "нидерландов"}


def test_lookalike_letters_and_hidden_characters_do_not_hide_a_name():
    assert keys("T\u043ek\u0430yev spoke.", PRESIDENT) == ["t"]
    assert keys("Tok\u00adayev spoke.", PRESIDENT) == ["t"]
    assert keys("Тока\u200bев", PRESIDENT, language="ru") == ["t"]
    assert keys("Toka\u0308yev spoke.", PRESIDENT) == ["t"]


def test_names_in_scripts_without_spaces_or_capitals_are_found_as_given():
    entity = Entity(
        key="t", name="Tokayev", type="person", aliases=(Alias(text="托卡耶夫"), Alias(text="توکایف", language="fa"))
    )
    assert keys("托卡耶夫访问北京。", entity, language="zh") == ["t"]
    assert keys("توکایف وارد تهران شد.", entity, language="fa") == ["t"]


def test_a_feed_that_declares_the_wrong_language_is_not_believed():
    text = "Тоқаевтың сөзінше, бұл жыл өте маңызды болды және жұмыс жалғаса береді."
    assert keys(text, PRESIDENT, language="ru") == ["t"]


def test_a_big_catalogue_is_looked_for_as_given():
    lines = "\n".join(f'{{"key":"e{n}","name":"Nomen{n} Alpha","type":"organisation"}}' for n in range(31_000))
    entities = parse_catalogue(lines, "x.jsonl").entities
    assert keys("Here is Nomen30999 Alpha at work.", *entities.values()) == ["e30999"]
