"""The quick way through HTML gives what the tree gives, or nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import BlockRole
from bot.text.html import lines_of_tree
from bot.text.html_pass import lines_in_passing

WORDS = st.sampled_from(["word", "share a photo", "Мост «открыт»", "hidden tags", "5 &gt; 4 &amp; more", " ", "\n", ""])
ATTRIBUTES = st.sampled_from([
    "", " class='lead'", ' class="wp-caption-text"', " class=related", " hidden", ' style="display: none"',
    ' title="a > b"', " data-social='1'", ' style="display:block"', ' aria-hidden="true"',
])  # fmt: skip
NAMES = st.sampled_from([
    "div", "section", "blockquote", "span", "b", "a", "em", "h2", "figure", "figcaption", "aside", "footer", "x-card",
    "svg", "video",
])  # fmt: skip
VOIDS = st.sampled_from(
    [
        "<br>",
        "<br/>",
        '<img src="a.jpg" alt="a caption">',
        "<hr>",
        "<iframe src='a'></iframe>",
        "<!-- <p>note</p> -->",
        "<img hidden>",
    ]
)


def element(inner):
    return st.builds("<{0}{1}>{2}</{0}>".format, NAMES, ATTRIBUTES, inner.map("".join))


MARKUP = st.recursive(WORDS | VOIDS, lambda inner: element(st.lists(inner, max_size=4)), max_leaves=12)


@given(st.lists(MARKUP, max_size=5).map("".join))
@example('<a><x-card class="wp-caption-text"><a>word</a></x-card></a>')
def test_both_ways_give_the_same_lines(html):
    quick = lines_in_passing(html)
    assert quick is None or quick == lines_of_tree(html)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        (
            "<p class='a'>One <a href='x'>two</a></p><p>three</p>",
            [("One two", BlockRole.BODY), ("three", BlockRole.BODY)],
        ),
        ("<h2>Head</h2>text", [("Head", BlockRole.HEADING), ("text", BlockRole.BODY)]),
        ("<p class='wp-caption-text'>A dam</p><p>Text</p>", [("A dam", BlockRole.CAPTION), ("Text", BlockRole.BODY)]),
        ("<div><script>if (a < b) {}</script>kept<style>p > a {}</style></div>", [("kept", BlockRole.BODY)]),
        ("<span style='display:none'>no <b>no</b></span>yes", [("yes", BlockRole.BODY)]),
        ("2 < 3", [("2 < 3", BlockRole.BODY)]),
        ("one<!-- more --><!----><p>two</p>", [("one", BlockRole.BODY), ("two", BlockRole.BODY)]),
        ("one<!-- <p>no</p> --> two", [("one two", BlockRole.BODY)]),
        ("<p>one</p><iframe src='a'>no</iframe><STYLE>no</Style>", [("one", BlockRole.BODY)]),
        (
            "<h2>one <a href='x'>two</a></h2><a href='y'>three</a>",
            [("one two", BlockRole.HEADING), ("three", BlockRole.BODY)],
        ),
        ("<p>one</p>5 > 4", [("one", BlockRole.BODY), ("5 > 4", BlockRole.BODY)]),
    ],
)
def test_what_feeds_write_needs_no_tree(html, lines):
    assert lines_in_passing(html) == lines


@pytest.mark.parametrize(
    "html",
    [
        "<aside><p>open",
        "<h2>one<h2>two</h2>",
        "<p hidden>a<div>b</div>",
        "<!--",
        "<script>",
        "<p",
        "<!-->one",
        "<iframe>a</style>",
    ],
)
def test_what_is_mixed_up_is_left_to_the_tree(html):
    assert lines_in_passing(html) is None
