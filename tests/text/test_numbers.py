import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.numbers import quantities


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "About 400 people", [(400, "people")]),
        ("en", "twenty-five million dollars", [(25e6, "usd")]),
        ("en", "$5.5bn and €3 million", [(5.5e9, "usd"), (3e6, "eur")]),
        ("en", "16.5 percent, 30-km, 1,234 tonnes", [(16.5, "%"), (30, "km"), (1234, "t")]),
        ("en", "two hundred soldiers in two villages", [(200, "people"), (2, "")]),
        ("en", "2-3 people", [(2, "people"), (3, "people")]),
        ("en", "a MiG-29 took off at 08:30", []),
        ("en", "one of them", []),
        ("en", "the October 27, 2026 vote", []),
        ("en", "trains are planned for 2031", [(2031, "")]),
        ("ru", "400 местных жителей, 1,5 млн долларов", [(400, "people"), (1.5e6, "usd")]),
        ("ru", "12 тыс. тенге и 90 миллионов сомов", [(12000, "kzt"), (90e6, "kgs")]),
        ("ru", "двадцать пять человек, 10 000 тонн, 16,5%", [(25, "people"), (10000, "t"), (16.5, "%")]),
        ("ru", "5 тысяч 300 рублей", [(5300, "rub")]),
        ("ru", "в 2031 году", [(2031, "")]),
        ("kk", "2 мың 500 адам, 30 пайыз", [(2500, "people"), (30, "%")]),
        ("kk", "жиырма бес адам, екі ауыл", [(25, "people"), (2, "")]),
        ("uz", "2 ming 500 kishi, yigirma besh nafar", [(2500, "people"), (25, "people")]),
        ("uz", "100 mlrd so‘m, йигирма беш киши", [(1e11, "uzs"), (25, "people")]),
        ("ky", "элүү эки киши, 3 миллион сом", [(52, "people"), (3e6, "kgs")]),
        ("tg", "панҷоҳ нафар, 5 миллион сомонӣ", [(50, "people"), (5e6, "tjs")]),
        ("tk", "üç müň adam, 20 göterim", [(3000, "people"), (20, "%")]),
        ("tr", "yüzde 5, 3 milyon dolar", [(5, "%"), (3e6, "usd")]),
        ("de", "1.500 Menschen, 2,5 Millionen Euro", [(1500, "people"), (2.5e6, "eur")]),
        ("en", "half a million people, two and a half thousand", [(5e5, "people"), (2500, "")]),
        ("en", "a hundred and twenty tonnes", [(120, "t")]),
        ("ru", "полторы тысячи граждан, два с половиной миллиона", [(1500, "people"), (2.5e6, "")]),
        ("ru", "четверть миллиона долларов", [(250000, "usd")]),
        ("kk", "бір жарым мың гектар, жарты миллион, он бес адам", [(1500, "ha"), (5e5, ""), (15, "people")]),
        ("kk", "жетіден тоғызға жетті, онда, жүзінде", [(7, ""), (9, "")]),
        ("ky", "бир жарым миллиард сом, сегизге жетти", [(1.5e9, "kgs"), (8, "")]),
        ("uz", "bir yarim million tonna, yettiga yetdi", [(1.5e6, "t"), (7, "")]),
        ("tg", "бисту панҷ нафар, яку ним миллион", [(25, "people"), (1.5e6, "")]),
        ("tr", "on beş kişi, bir buçuk milyon ton, yediye", [(15, "people"), (1.5e6, "t"), (7, "")]),
        ("xx", "About 400 and 12.5%", [(400, ""), (12.5, "%")]),
    ],
)
def test_reads_quantities(language, text, expected):
    assert [(found.value, found.unit) for found in quantities(text, language)] == expected


def test_the_span_takes_in_sign_multiplier_and_unit():
    text = "It cost $5.5bn, or 90 million soms."
    assert [text[found.start : found.end] for found in quantities(text, "en")] == ["$5.5bn", "90 million soms"]


@given(st.text(alphabet="0123456789 .,-%$:тысмлн adve", max_size=60), st.sampled_from(["en", "ru", "tr", ""]))
def test_any_text_gives_ordered_numbers(text, language):
    found = quantities(text, language)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
