import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import sentences


def split(text, language):
    return [text[span.start : span.end] for span in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "U.S. officials met Mr. Smith at 5 p.m. on Monday. He left.", 2),
        ("en", "Growth was 1.5 percent. Prices rose! Really?", 3),
        ("en", "He met J. K. Rowling. They talked.", 2),
        ("en", '"We go. They stay," he said. Nobody moved.', 2),
        ("en", "“We go. They stay,” he said. Nobody moved.", 2),
        ("ru", "Он сказал, т. е. объявил. В зале было 400 чел. Потом все ушли.", 3),
        ("ru", "В 2024 г. Президент К. К. Ермеков посетил г. Орда. Потом уехал.", 2),
        ("ru", "Привезли муку, сахар и т. д. Потом уехали.", 2),
        ("ru", "«Мы идём. Они нет», — сказал он. Все молчали.", 2),
        ("kk", "Қ. Ермеков келді. Екінші сөйлем.", 2),
        ("kk", "Қ.-Ж. Ермеков 2024 ж. Ордаға барды. Қайтты.", 2),
        ("uz", "Sh. Karimova keldi. Bu yaxshi xabar.", 2),
        ("uz", "Un, shakar va h.k. Keyin ketishdi.", 2),
        ("zh", "他来了。我们走。", 2),
    ],
)
def test_knows_where_a_sentence_ends(language, text, expected):
    assert len(split(text, language)) == expected


def test_a_line_break_ends_a_sentence_and_spans_are_trimmed():
    assert split("A heading\n  First one.  Second one. \n\n", "en") == ["A heading", "First one.", "Second one."]


def test_only_looks_between_start_and_end():
    text = "Skip this. Read this. Skip that."
    spans = sentences(text, "en", start=11, end=21)
    assert [text[span.start : span.end] for span in spans] == ["Read this."]


def test_an_unclosed_quotation_mark_does_not_swallow_a_text():
    text = "«Мы идём, сказал он. " + "Потом было ещё одно обычное предложение. " * 30
    assert len(split(text, "ru")) > 10


@given(st.text(alphabet='aБ. «»"!?\n1гт', max_size=80), st.sampled_from(["en", "ru", "kk", "xx", ""]))
def test_spans_hold_every_visible_character_once_and_in_order(text, language):
    spans = sentences(text, language)
    assert "".join("".join(text[span.start : span.end].split()) for span in spans) == "".join(text.split())
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
