import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.clean import USUAL, clean_line, clean_text


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


def test_what_is_passed_over_holds_nothing_to_clean():
    usual = re.compile(f"[{USUAL}]")
    for character in filter(usual.match, map(chr, range(0x20000))):
        category = unicodedata.category(character)
        assert character in "\t\n\xa0 " or category == "Cn" or category[0] not in "MZC", hex(ord(character))
        assert unicodedata.is_normalized("NFC", character), hex(ord(character))


@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from("\u0301\u200d\u064e\u093e\u202e\ufe0f\u3099кийеЇаあ"),
        max_size=30,
    )
)
def test_lines_are_in_composed_form_whatever_letters_they_mix(text):
    assert unicodedata.is_normalized("NFC", clean_line(text))
    assert unicodedata.is_normalized("NFC", clean_text(text))
