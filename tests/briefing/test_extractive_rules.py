from __future__ import annotations

import pytest

from bot.briefing.extractive_rules import (
    is_bare_quotation,
    is_boilerplate,
    is_cut,
    is_fragment,
    leans,
    measure_of,
    untied,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("He will leave on Monday.", "en"),
        ("This was the second fire in a month.", "en"),
        ("The road will be closed until June, she said.", "en"),
        ("Он уедет в понедельник.", "ru"),
        ("Дорогу закроют до июня, сказал он.", "ru"),
        ("Ол дүйсенбіде кетеді.", "kk"),
        ("Bu yil ikkinchi yong‘in bo‘ldi.", "uz"),
        ("“Bu yil ikkinchi yong‘in bo‘ldi”, dedi u.", "uz"),
        ("O‘sha kuni yo‘l yopildi.", "uz"),
    ],
)
def test_a_sentence_that_needs_the_one_before(text: str, language: str) -> None:
    assert leans(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Henry Moss will leave on Monday.", "en"),
        ("Itinerant traders left.", "en"),
        ("Оновление дороги закончено.", "ru"),
        ("Олжас кетті.", "kk"),
        ("Bukhara airport opened.", "en"),
        ("Buxoro aeroporti ochildi.", "uz"),
        ("The minister said so.", "en"),
    ],
)
def test_a_sentence_that_stands_alone(text: str, language: str) -> None:
    assert not leans(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "“We will build it.",
        "We will build it”, the mayor said.",
        'The mayor said: "We will build it.',
        "«Мы построим.",
        "Мы построим», — сказал мэр.",
        "The mayor (who left in May said so.",
        "The mayor said that…",
        "The mayor said […]",
        "Putin told U.S.",
        "The mayor met Gen.",
    ],
)
def test_a_cut_quotation_is_seen(text: str) -> None:
    assert is_cut(text)


@pytest.mark.parametrize(
    "text",
    [
        "“We will build it,” the mayor said.",
        "„Wir bauen“, sagte er.",
        "«ТОО «Мост» построит дорогу.",
        "Firm «Bridge» builds.",
        "The mayor's plan (the second one) failed.",
        "1) The mayor builds.",
        "“Basin Rail” quradi.",
    ],
)
def test_whole_quotations_are_whole(text: str) -> None:
    assert not is_cut(text)


def test_ties_are_cut_and_the_rest_is_kept_word_for_word() -> None:
    assert untied("However, the road is closed.", "en") == "The road is closed."
    assert untied("Отметим, что дорога закрыта.", "ru") == "Дорога закрыта."
    assert untied("Alsoran is a village.", "en") == "Alsoran is a village."


def test_a_quotation_without_its_speaker_is_seen() -> None:
    assert is_bare_quotation("“We see room for one more cut this year.”")
    assert is_bare_quotation("«Мы построим плотину»")
    assert not is_bare_quotation("“We see room,” Beisenov said.")
    assert not is_bare_quotation("“Suvobod” klubi “Lochin”ni yutdi")
    assert not is_bare_quotation("«Мост» построит «Дорога»")


def test_a_fragment_begins_with_a_small_letter() -> None:
    assert is_fragment("and the road was closed.")
    assert is_fragment("в Алматы открыли мост.")
    assert not is_fragment("iPhone sales doubled.")
    assert not is_fragment("e-Gov was closed for a day.")
    assert not is_fragment("14 bridges were closed.")
    assert not is_fragment("“Suvobod” g‘alaba qozondi.")


def test_invitations_and_credits_are_boilerplate() -> None:
    assert is_boilerplate("Подписывайтесь на наш канал и будьте в курсе.", "ru")
    assert is_boilerplate("The post Dam repaired appeared first on North.", "en") is True
    assert is_boilerplate("Bizning kanalimizga obuna bo‘ling!", "uz")
    assert not is_boilerplate("The post office reopened.", "en")


def test_fates_are_known_across_languages() -> None:
    assert {measure_of("погибли", "ru"), measure_of("killed", "en"), measure_of("halok", "uz")} == {"dead"}
    assert measure_of("bridge", "en") == ""
