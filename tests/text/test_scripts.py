import pytest

from bot.text.scripts import romanise, script_of, skeleton


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Tashkent", "latin"),
        ("Ташкент", "cyrillic"),
        ("تاشکند", "arabic"),
        ("塔什干", "han"),
        ("2026 !", ""),
        ("Ташкент 2", "cyrillic"),
    ],
)
def test_tells_the_script_most_letters_are_of(text, script):
    assert script_of(text) == script


def test_romanises_by_language():
    assert romanise("Ўзбекистон", "uz") == "o'zbekiston"
    assert romanise("Жамбыл", "kk") == "zhambyl"
    assert romanise("Жалал", "ky") == "jalal"


@pytest.mark.parametrize(
    "spellings",
    [
        "Toqayev Tokayev Tokaev Токаев Тоқаев",
        "Mirziyoyev Мирзиёев Mirziyaev",
        "Rahmon Rakhmon Рахмон Раҳмон",
        "Japarov Zhaparov Жапаров",
        "Berdimuhamedow Berdymukhammedov Бердымухамедов",
        "Oʻzbekiston O‘zbekiston Ўзбекистон Узбекистан Uzbekistan",
        "Jalal-Abad Джалал-Абад Жалал-Абад",
    ],
)
def test_spellings_of_a_name_meet_in_one_skeleton(spellings):
    assert len({skeleton(spelling) for spelling in spellings.split()}) == 1


def test_names_that_differ_keep_apart():
    assert skeleton("Serdar") != skeleton("Gurbanguly")
    assert skeleton("Bishkek") != skeleton("Tashkent")
