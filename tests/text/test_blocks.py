from datetime import UTC, datetime

import pytest

from bot.model import Article, Block, BlockRole
from bot.text.blocks import blocks_of, byline_of, split_blocks


@pytest.mark.parametrize(
    ("role", "line"),
    [
        (BlockRole.CAPTION, "Minister Aida Serik (left) opens the bridge in Orda"),
        (BlockRole.CAPTION, "Photo: Orda Press"),
        (BlockRole.CAPTION, "Image: the new bridge"),
        (BlockRole.CAPTION, "Фото: пресс-служба акимата"),
        (BlockRole.CAPTION, "Сурет: Орда баспасөз қызметі"),
        (BlockRole.BYLINE, "By Aida Serik"),
        (BlockRole.BYLINE, "Автор: Аида Серик"),
        (BlockRole.TAIL, "Запись Мост открыт появились сначала на Орда Пресс."),
        (BlockRole.TAIL, "The post Bridge opened appeared first on Orda Press."),
        (BlockRole.TAIL, "Originally published at Orda Press"),
        (BlockRole.TAIL, "Read also: Bridge closed"),
        (BlockRole.TAIL, "Читайте также: Мост закрыт"),
        (BlockRole.TAIL, "Leave a comment"),
        (BlockRole.TAIL, "Батафсил: https://orda.example"),
        (BlockRole.TAIL, "https://orda.example/news/1"),
        (BlockRole.BODY, "By Monday the bridge will be open, the ministry said."),
        (BlockRole.BODY, "Source material was scarce, so the bridge took nine years."),
        (BlockRole.BODY, "The minister posted a photo of the bridge."),
        (BlockRole.BODY, "Comments by the minister angered drivers."),
        (BlockRole.BODY, "Читайте вслух, посоветовал министр."),
    ],
)
def test_a_line_gives_away_its_role(role, line):
    text = f"The bridge in Orda opened on Monday.\n{line}"
    assert split_blocks(text)[1].role is role


def test_blocks_cover_every_line():
    text = "Lead sentence here.\nSmall heading\nMore of the body follows here.\n\nRead also: x"
    assert [(block.role.value, text[block.start : block.end]) for block in split_blocks(text)] == [
        ("body", "Lead sentence here."),
        ("heading", "Small heading"),
        ("body", "More of the body follows here."),
        ("tail", "Read also: x"),
    ]


def test_an_articles_own_blocks_come_first():
    own = (Block(role=BlockRole.TAIL, start=0, end=4),)
    article = Article(id="a", text="Text", seen_at=datetime(2026, 10, 7, tzinfo=UTC), blocks=own)
    assert blocks_of(article) == own


def test_an_author_named_in_the_first_sentence_alone():
    assert byline_of("By Ana Kim. The market opened on Tuesday.") == "Ana Kim"
    assert byline_of("Автор: Анна Ким. Рынок открылся.") == "Анна Ким"
    assert byline_of("By Tuesday the market had opened.") == ""
