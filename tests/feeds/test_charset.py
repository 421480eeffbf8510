import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.charset import decode, without_prolog

RUSSIAN = "<rss><title>Президент встретился с главой правительства и обсудил бюджет страны</title></rss>"
GERMAN = "<rss><title>Grüße aus Köln: Straßen, Bäume, Häuser über Brücken, größer als früher</title></rss>"
TURKISH = "<rss><title>Cumhurbaşkanı yeni köprüyü açtı, başkentte tören düzenlendi</title></rss>"
ICELANDIC = "<rss><title>Forsætisráðherra opnaði nýja brú í höfuðborginni á þriðjudaginn</title></rss>"
ARABIC = "<rss><title>أعلن الرئيس اليوم عن افتتاح الجسر الجديد في العاصمة</title></rss>"
CHINESE = "<rss><title>" + "中国与中亚国家签署铁路建设协议双方将扩大贸易合作" * 2 + "</title></rss>"


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_unicode_is_read_without_a_word(charset: str) -> None:
    assert decode(RUSSIAN.encode(charset))[0] == RUSSIAN


@pytest.mark.parametrize("charset", ["cp1251", "koi8_r", "cp866", "iso8859_5"])
def test_undeclared_cyrillic_is_detected_and_said(charset: str) -> None:
    text, trouble = decode(RUSSIAN.encode(charset))
    assert text == RUSSIAN
    assert charset in trouble


@pytest.mark.parametrize(
    ("text", "charset"),
    [(GERMAN, "cp1252"), (TURKISH, "cp1254"), (ICELANDIC, "cp1252"), (ARABIC, "cp1256"), (CHINESE, "gb18030")],
)
def test_other_undeclared_charsets(text: str, charset: str) -> None:
    assert decode(text.encode(charset))[0] == text


def test_the_header_counts_before_the_prolog() -> None:
    body = ('<?xml version="1.0" encoding="koi8-r"?>' + RUSSIAN).encode("cp1251")
    assert RUSSIAN in decode(body, "text/xml; charset=windows-1251")[0]


def test_the_prolog_counts_where_the_header_says_nothing() -> None:
    body = ('<?xml version="1.0" encoding="windows-1251"?>' + RUSSIAN).encode("cp1251")
    assert RUSSIAN in decode(body, "text/xml")[0]


def test_a_false_utf8_declaration_does_not_hide_cp1251() -> None:
    body = ('<?xml version="1.0" encoding="utf-8"?>' + RUSSIAN).encode("cp1251")
    text, trouble = decode(body, "application/rss+xml; charset=utf-8")
    assert RUSSIAN in text
    assert "cp1251" in trouble


def test_a_false_western_declaration_does_not_hide_cp1251() -> None:
    assert decode(RUSSIAN.encode("cp1251"), "text/xml; charset=iso-8859-1")[0] == RUSSIAN


@pytest.mark.parametrize(
    ("declared", "charset"), [("koi8-r", "cp1251"), ("windows-1251", "koi8_r"), ("ibm866", "cp1251")]
)
def test_one_cyrillic_charset_under_the_name_of_another(declared: str, charset: str) -> None:
    text, trouble = decode(RUSSIAN.encode(charset), f"text/xml; charset={declared}")
    assert (text, charset in trouble) == (RUSSIAN, True)


def test_valid_utf8_wins_over_any_declaration() -> None:
    assert decode(RUSSIAN.encode(), "text/xml; charset=windows-1251")[0] == RUSSIAN


def test_a_letter_cut_in_half_costs_that_letter_only() -> None:
    text, trouble = decode(RUSSIAN.encode()[:-20] + b"\xd0")
    assert text.startswith("<rss><title>Президент")
    assert trouble


@pytest.mark.parametrize("name", ["base64", "zlib", "rot13", "unicode_escape", "../../etc", "punycode", "x" * 500])
def test_only_known_charsets_are_looked_up(name: str) -> None:
    assert decode(RUSSIAN.encode("cp1251"), f"text/xml; charset={name}")[0] == RUSSIAN


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_become_text(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type)[0], str)


@pytest.mark.parametrize(
    "prolog",
    [
        '<?xml version="1.0"?>',
        '\ufeff<?xml version="1.0" encoding="x"?>\n<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE rss [<!ENTITY a "]>"> <!-- > ] --> <!ENTITY b SYSTEM "file:///etc/passwd">]>',
        "<!-- x --><?style y?><!doctype rss><!DOCTYPE rss>",
    ],
)
def test_prolog_and_doctype_do_not_survive(prolog: str) -> None:
    left = without_prolog(prolog + "<rss><a>1</a></rss>")
    assert "DOCTYPE" not in left.upper()
    assert "ENTITY" not in left
    assert left.endswith("<rss><a>1</a></rss>")


def test_an_endless_doctype_leaves_nothing() -> None:
    assert without_prolog('<!DOCTYPE rss [<!ENTITY a "<rss></rss>') == ""


def test_a_doctype_inside_the_text_is_text() -> None:
    assert "<!DOCTYPE html>" in without_prolog("<rss><![CDATA[<!DOCTYPE html>]]></rss>")
