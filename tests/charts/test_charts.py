"""One chart for pages and chats: real text, the page's colours, any name, numbers also in words."""

import struct
import xml.etree.ElementTree as ElementTree
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts import Chart, Series, in_words, png, rasterise, svg
from bot.charts.drawing import top_of
from bot.charts.pixels import drawable

FIRST = date(2026, 10, 27)


def chart(*counts: tuple[int, ...], names: tuple[str, ...] = ("Tokayev", "Mirziyoyev"), language: str = "en") -> Chart:
    series = tuple(Series(name=name, counts=found) for name, found in zip(names, counts, strict=False))
    return Chart(title="Articles a day", first=FIRST, series=series, language=language)


def test_columns_are_as_high_as_their_counts_and_empty_days_have_none():
    root = ElementTree.fromstring(svg(chart((0, 1, 3, 0))))
    columns = list(root.iter("{http://www.w3.org/2000/svg}rect"))
    heights = [float(one.attrib["height"]) for one in columns]
    assert heights[1] == pytest.approx(3 * heights[0], abs=0.2)
    assert [one[0].text for one in columns] == ["28 Oct: 1", "29 Oct: 3"]


def test_a_page_gives_the_colours_and_needs_no_inline_style():
    drawn = svg(chart((1, 2), (2, 1)))
    assert "currentColor" in drawn
    assert "var(--chart-2" in drawn
    assert "style" not in drawn
    assert 'role="img"' in drawn


def test_numbers_are_said_in_words_of_the_language():
    assert in_words(chart((0, 2, 5))) == ("Articles a day, 27 Oct – 29 Oct: 7 (most on 29 Oct: 5). 28 Oct 2, 29 Oct 5.")
    assert "больше всего 29 окт.: 5" in in_words(chart((0, 2, 5), language="ru"))
    assert in_words(chart((1, 0), (0, 0))).endswith("Tokayev 1 (most on 27 Oct: 1); Mirziyoyev 0.")


@given(st.text(max_size=90), st.lists(st.integers(0, 10**6), min_size=1, max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_name_and_any_counts_make_well_formed_pictures_and_short_words(name, counts):
    both = chart(tuple(counts), tuple(reversed(counts)), names=(name, "x"))
    for one in (chart(tuple(counts), names=(name,)), both):
        ElementTree.fromstring(svg(one, shown=drawable))
        assert len(in_words(one)) <= 1024
    assert max(counts) <= top_of(max(counts))


async def test_a_picture_comes_out_for_any_script():
    names = ("Тоқаев", "قاسم‌جومارت توکایف", "托卡耶夫", "ტოკაევი <b>&\x00\u202e")
    drawn = await png(chart((1,), (2,), (3,), (4,), names=names))
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    assert struct.unpack(">II", drawn[16:24])[0] == 880
    assert await png(chart((1,), (2,), (3,), (4,), names=names)) is drawn  # the same picture is drawn once


async def test_a_picture_that_cannot_be_drawn_is_none_and_tried_again(monkeypatch, tmp_path, caplog):
    real = rasterise.__file__
    monkeypatch.setattr(rasterise, "__file__", str(tmp_path / "missing.py"))
    assert await png(chart((5, 6, 7))) is None
    assert "a chart was not drawn" in caplog.text
    monkeypatch.setattr(rasterise, "__file__", real)
    assert await png(chart((5, 6, 7)))


@pytest.mark.parametrize(
    ("text", "shown"), [("Тоқаев 🚀", "Тоқаев"), ("توکایف", "توکایف"), ("托卡耶夫", ""), ("ა1", ""), ("→", "")]
)
def test_what_no_font_has_is_left_out_and_a_name_that_would_be_boxes_too(text, shown):
    assert drawable(text) == shown


@pytest.mark.parametrize("series", [(), ((1,), (1, 2)), ((),)])
def test_a_chart_of_nothing_or_of_uneven_series_is_refused(series):
    with pytest.raises(ValueError, match="1 to 4 series"):
        chart(*series)
