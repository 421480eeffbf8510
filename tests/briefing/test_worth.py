"""What a development is worth, and that a region's own numbers count."""

from dataclasses import replace

import pytest

from bot.briefing.worth import worth
from bot.briefing.worth_words import noise_of, weight_of
from tests.briefing.test_choose import ENTITIES, REGION, development


def value(title: str, named: str = "aland", region=REGION):
    return worth(development("1", title, named), region=region, entities=ENTITIES, feeds={})


def test_what_happened_weighs_more_than_that_something_was_opened():
    assert value("Aland mine collapse kills nine").score > value("Aland opens a library").score


def test_a_region_may_set_its_own_threshold():
    strict = replace(REGION, weights={"threshold": 5.0})
    assert not value("Aland opens a library").refused
    assert "under the threshold" in str(value("Aland opens a library", region=strict).refused)


@pytest.mark.parametrize(
    ("language", "title", "kind"),
    [
        ("en", "Aland wins boxing championship", "sport"),
        ("ru", "Курс валют на 5 марта", "currency"),
        ("uz", "Алоҳида чегирма ва совғалар", "advert"),
        ("kk", "Астанада ауа райы қандай болады", "weather"),
        ("tr", "Bugünkü burç yorumları", "horoscope"),
        ("ru", "Президент поздравил спортсменов", "greeting"),
        ("uz", "«Paxtakor» «Nasaf»ni 2:1 hisobida mag‘lub etdi", "sport"),
        ("kk", "«Қайрат» «Астананы» 3:0 жеңді", "sport"),
        ("ru", "Сборная Алании вышла в финал", "sport"),
        ("kk", "Алания құрамасы ұтты", "sport"),
        ("tg", "Боду ҳаво дар рӯзи ҷумъа", "weather"),
        ("ru", "Курс сома к доллару на 5 ноября", "currency"),
        ("ru", "Введут налог на рекламу", ""),
        ("kk", "Жарнаманы реттейтін ереже", ""),
        ("ru", "Сирены включат в 14:30 и 9:05", ""),
    ],
)
def test_noise_is_known_in_the_languages_of_the_lists(language, title, kind):
    assert noise_of(title, "", language) == kind


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "Президент выразил соболезнования в связи с гибелью людей"),
        ("en", "President sends condolences over deaths"),
        ("kk", "Президент апатта қаза болғандарға көңіл айтты"),
    ],
)
def test_a_telegram_is_routine_whatever_it_is_about(language, title):
    found = development("1", title, "aland")
    report = found.story.reports[0]
    story = replace(found.story, reports=(replace(report, article=replace(report.article, language=language)),))
    assert worth(replace(found, story=story), region=REGION, entities=ENTITIES, feeds={}).refused


def test_a_score_in_the_lead_makes_sport_of_a_plain_title():
    lead = "Superliganing 24-turida «Bunyodkor» «Lokomotiv» bilan 1:1 hisobida maydonni tark etdi."
    assert noise_of("Toshkentda ikki jamoa kuch sinashdi", lead, "uz") == "sport"
    assert noise_of("Two sides meet again", "The visitors won the world cup qualifier 2-1.", "en") == "sport"
    assert noise_of("Toshkentda ikki yo‘l yopildi", "Yo‘l 9:5 nisbatda yopildi.", "uz") == ""


def test_a_follow_up_need_not_name_its_place_again():
    first, later = development("1", "Aland mine collapse kills nine", "aland"), development("2", "Three found alive")
    reports = (*first.story.reports, *later.story.reports)
    follow_up = replace(first, story=replace(first.story, reports=reports), new=later.new, earlier=first.new)
    assert worth(follow_up, region=REGION, entities=ENTITIES, feeds={}).countries == ("aa",)
    elsewhere = development("1", "Farland mine collapse kills nine", "farland")
    follow_up = replace(follow_up, story=replace(elsewhere.story, reports=(*elsewhere.story.reports, reports[1])))
    assert worth(follow_up, region=REGION, entities=ENTITIES, feeds={}).refused


def test_a_report_need_not_name_the_place_that_another_of_the_same_news_names():
    first, other = development("1", "Exam chief dismissed"), development("2", "Aland dismisses exam chief", "aland")
    both = replace(first, story=replace(first.story, reports=(*first.story.reports, *other.story.reports)))
    assert worth(both, region=REGION, entities=ENTITIES, feeds={}).countries == ("aa",)
    assert worth(first, region=REGION, entities=ENTITIES, feeds={}).refused


def test_took_is_not_died_in_uzbek():
    assert weight_of("U mukofot oldi, olim keldi", "uz") == 0
    assert weight_of("Bir kishi o‘ldi", "uz") == 1


def test_weighty_words_are_counted_in_both_uzbek_scripts():
    assert weight_of("Zilzila oqibatida uch kishi halok boʻldi", "uz") == 2
    assert weight_of("Зилзила оқибатида уч киши ҳалок бўлди", "uz") == 2


def test_an_offer_in_the_lead_is_an_advert():
    assert noise_of("Fly from Almaty to Dubai", "Seats are limited, baggage is not included.", "en") == "advert"
    assert noise_of("Из Алматы в Дубай от 99 долларов", "Успейте купить билет до 21 марта.", "ru") == "advert"
    assert noise_of("Flights from Almaty to Dubai begin", "The first left on Monday with 150 people.", "en") == ""
