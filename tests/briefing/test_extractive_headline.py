from __future__ import annotations

import pytest

from bot.briefing.extractive_headline import headline_of, shortened


@pytest.mark.parametrize(
    ("title", "language", "headline"),
    [
        ("Dam repaired - North Post", "en", "Dam repaired"),
        ("Dam repaired before winter | The North Post online", "en", "Dam repaired before winter"),
        ("North Post: Dam repaired", "en", "Dam repaired"),
        ("VIDEO: Dam repaired", "en", "Dam repaired"),
        ("News :: Dam repaired", "en", "Dam repaired"),
        ("Dam repaired (video)", "en", "Dam repaired"),
        ("[ФОТО] Плотину починили", "ru", "Плотину починили"),
        ("СРОЧНО! Плотину починили", "ru", "Плотину починили"),
        ("Плотину починили — видео", "ru", "Плотину починили"),
        ("🔴 Плотину починили!", "ru", "Плотину починили"),
        ("Video games banned in schools", "en", "Video games banned in schools"),
        ("Photo of the year goes to a shepherd", "en", "Photo of the year goes to a shepherd"),
        ("Track laid on the Temirkala-Suvabad railway", "en", "Track laid on the Temirkala-Suvabad railway"),
        ("To‘g‘on ta’mirlandi", "uz", "To‘g‘on ta’mirlandi"),
    ],
)
def test_labels_and_the_outlets_name_go_and_the_news_stays(title: str, language: str, headline: str) -> None:
    assert headline_of(title, language=language, outlet="North Post") == headline


def test_a_long_title_is_cut_at_a_clause() -> None:
    title = "The government adopts a plan for all the villages below the dam, "
    title += "says that work begins in May and promises money"
    assert (
        headline_of(title, language="en", outlet="")
        == "The government adopts a plan for all the villages below the dam"
    )


def test_a_title_cut_out_of_a_text_ends_with_its_first_sentence() -> None:
    title = "The academy of sciences tells of its project. A memorandum on it was signed in…"
    assert headline_of(title, language="en", outlet="") == "The academy of sciences tells of its project"
    assert (
        headline_of("The U.S. signs. A memorandum in…", language="en", outlet="") == "The U.S. signs. A memorandum in"
    )


def test_a_long_title_without_clauses_is_cut_between_words() -> None:
    title = "word " * 40
    cut = headline_of(title, language="en", outlet="")
    assert cut.endswith("word…")
    assert len(cut) <= 110


def test_no_cut_falls_into_a_quotation() -> None:
    title = "Министр заявил: «Мы построим плотину, дорогу, школу и больницу, а затем откроем вокзал и аэропорт"
    assert not shortened(title, 100).endswith("«Мы построим плотину, дорогу, школу и больницу")


@pytest.mark.parametrize("title", ["", "-", "Video", "!!!"])
def test_nothing_much_does_not_raise(title: str) -> None:
    assert headline_of(title, language="en", outlet="") in (title, title.strip())


def test_a_teasers_dots_go_and_those_of_a_cut_title_stay() -> None:
    cut = "The academy of sciences and the ministry of water sign a memorandum in…"
    assert headline_of(cut, language="en", outlet="") == cut
    assert headline_of("And then this happened…", language="en", outlet="") == "And then this happened"
