import pytest

from bot.text.languages import detect

TEXTS = [
    ("ru", "Президент подписал закон о воде"),
    ("kk", "Мемлекет басшысы жаңа мектеп құрылысымен танысты"),
    ("uz", "Президент вазирлар билан учрашди"),
    ("uz", "Ҳукумат янги қарор қабул қилди"),
    ("uz", "Prezident vazirlar bilan uchrashdi"),
    ("uz", "Toshkentda yangi ko‘prik ochildi va bu haqda hokimlik xabar berdi"),
    ("ky", "Жогорку Кеңештин депутаты мыйзам тууралуу айтты"),
    ("tg", "Раиси ҷумҳур бо вазирон мулоқот кард"),
    ("tk", "Ministrler Kabinetiniň mejlisi boldy we täze karar kabul edildi"),
    ("tr", "Cumhurbaşkanı yeni köprüyü açtı ve bir konuşma yaptı"),
    ("en", "The central bank kept its rate"),
    ("de", "Der Präsident hat das Gesetz unterzeichnet"),
    ("fr", "Le président a signé la loi sur les eaux"),
    ("zh", "总统签署了法律"),
    ("fa", "رئیس جمهور با وزیران گفتگو کرد"),
]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_tells_the_language(language, text):
    assert detect(text) == language


@pytest.mark.parametrize(("language", "text"), [pair for pair in TEXTS if pair[0] != "ru"])
def test_a_wrong_word_of_the_feed_does_not_outweigh_the_text(language, text):
    assert detect(text, "ru") == language


def test_the_feeds_word_counts_where_the_text_is_too_short():
    assert detect("Tokio 2020", "tr") == "tr"
    assert detect("2026", "uz-Cyrl") == "uz"
    assert detect("2026") == ""
