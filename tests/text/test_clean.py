import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.clean import clean_line, clean_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\u0000b\u001b[31m", "ab[31m"),
        ("pay\u202ecod.exe\u202c", "paycod.exe"),
        ("hello\U000e0041\U000e0042", "hello"),
        ("zero\u200bwidth\u2060and\ufeffbom", "zerowidthandbom"),
        ("soft\u00adhyphen", "softhyphen"),
        ("e\u0301", "é"),
        ("a\u0300\u0301\u0302\u0303\u0304b", unicodedata.normalize("NFC", "a\u0300\u0301\u0302\u0303") + "b"),
        ("two\u00a0 \t spaces", "two spaces"),
        ("x\u200dy", "xy"),
        ("می\u200cشود", "می\u200cشود"),
    ],
)
def test_takes_out_what_nobody_sees(dirty, clean):
    assert clean_line(dirty) == clean


def test_text_keeps_its_line_breaks():
    assert clean_text(" one \r\n\r\n two\u2028three ") == "one\ntwo\nthree"


@given(st.text(max_size=80))
def test_cleaning_is_done_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert "\n" not in clean_line(text)
