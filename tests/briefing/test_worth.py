"""What a development is worth, and that a region's own numbers count."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.briefing.worth import WEIGHTS, worth
from bot.briefing.worth_words import noise_of, weight_of
from bot.packs import load_pack
from bot.stories.weights import LIMITS
from tests.briefing.test_choose import ENTITIES, REGION, development


def value(title: str, named: str = "aland", region=REGION):
    return worth(development("1", title, named), region=region, entities=ENTITIES, feeds={})


def test_every_number_of_the_pack_is_one_that_counts():
    weights = load_pack(Path(__file__).parents[2]).region.weights
    assert weights
    assert set(weights) <= set(WEIGHTS) | set(LIMITS)


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
        ("ru", "Сирены включат в 14:30 и 9:05", ""),
    ],
)
def test_noise_is_known_in_the_languages_of_the_lists(language, title, kind):
    assert noise_of(title, language) == kind


def test_weighty_words_are_counted_in_both_uzbek_scripts():
    assert weight_of("Zilzila oqibatida uch kishi halok boʻldi", "uz") == 2
    assert weight_of("Зилзила оқибатида уч киши ҳалок бўлди", "uz") == 2
