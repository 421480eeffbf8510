import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import BlockRole
from bot.text.html import html_to_text


def roles(html):
    text, blocks = html_to_text(html)
    return [(block.role, text[block.start : block.end]) for block in blocks]


def test_one_line_a_block():
    assert (
        html_to_text("<p>One <b>two</b></p><ul><li>three<li>four</ul>five<br>six")[0]
        == "One two\nthree\nfour\nfive\nsix"
    )


def test_markup_tells_the_roles():
    html = "<h2>Head</h2><p>Body</p><figure><figcaption>A <i>note</i></figcaption></figure><footer>Tail</footer>"
    assert roles(html) == [
        (BlockRole.HEADING, "Head"),
        (BlockRole.BODY, "Body"),
        (BlockRole.CAPTION, "A note"),
        (BlockRole.TAIL, "Tail"),
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("A&amp;B&nbsp;«c»", "A&B «c»"),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One\nTwo"),
        ("<p>&amp;laquo;Quoted&amp;raquo; &amp;#8212; he said</p>", "«Quoted» — he said"),
        ("&amp;lt;p&amp;gt;One&amp;lt;/p&amp;gt;", "One"),
        ("<p>2 < 3 and 5 > 4</p>", "2 < 3 and 5 > 4"),
        ("plain text, AT&T", "plain text, AT&T"),
        ("<script>alert(1)</script><style>p{}</style><iframe>x</iframe>ok", "ok"),
        ("<p style='display: none'>hidden</p><p hidden>too</p>seen", "seen"),
        ("", ""),
    ],
)
def test_never_leaves_markup(html, text):
    assert html_to_text(html)[0] == text


def test_survives_a_tower_of_tags():
    assert html_to_text("<div>" * 5000 + "deep" + "</div>" * 5000)[0] == "deep"


@given(st.text(alphabet="<>/&;pbascriptlgm#x0123 \"'=!-\n", max_size=60))
def test_no_input_leaves_a_tag_and_blocks_cover_the_lines(html):
    text, blocks = html_to_text(html)
    assert not re.search(r"</?(p|b|a|script)[\s>/]", text)
    assert [text[block.start : block.end] for block in blocks] == (text.split("\n") if text else [])
