"""Texts that mix scripts or run from right to left, and names of scripts that write one name in several ways."""

from datetime import UTC, datetime

import pytest

from bot.entities.catalogue import parse_catalogue
from bot.entities.matching import Matcher
from bot.entities.near_misses import NearMissFinder
from bot.model import Article

PACK = """
- {key: leader, name: Qasym-Zhomart Toqaev, type: person,
   aliases: [{text: Касым-Жомарт Токаев, language: ru}, {text: قاسم جومارت توکایف, language: fa},
             {text: 卡瑟姆·托卡耶夫, language: zh}]}
- {key: city, name: Osh, type: city, aliases: [{text: Ош, language: ru}, {text: اوش, language: fa}]}
- {key: yard, name: Kumtash Yard, type: facility, aliases: [{text: می‌خانه کومتاش, language: fa}]}
"""
ENTITIES = parse_catalogue(PACK, "x").entities
MATCHER = Matcher(ENTITIES)


def found(text: str, language: str = "") -> list[tuple[str, str]]:
    article = Article(id="1", text=text, language=language, seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert all(text[one.start : one.end] == one.text for one in MATCHER.match(article))
    assert list(NearMissFinder(ENTITIES).find(article)) == []
    return [(one.entity, one.text) for one in MATCHER.match(article)]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("رئیس جمهور توکایف به اوش رفت.", "fa", [("leader", "توکایف"), ("city", "اوش")]),
        ("رئيس جمهور توكايف به اوش رفت.", "fa", [("leader", "توكايف"), ("city", "اوش")]),  # Arabic yeh and kaf
        ("در می‌خانه کومتاش و می خانه كومتاش", "fa", [("yard", "می‌خانه کومتاش"), ("yard", "می خانه كومتاش")]),
        ("\u202bاوش\u202c — Osh — \u200fاوش\u200e", "fa", [("city", "اوش"), ("city", "Osh"), ("city", "اوش")]),
        ("卡瑟姆·托卡耶夫、卡瑟姆・托卡耶夫和卡瑟姆托卡耶夫", "zh",
         [("leader", "卡瑟姆·托卡耶夫"), ("leader", "卡瑟姆・托卡耶夫"), ("leader", "卡瑟姆托卡耶夫")]),
        ("托卡耶夫访问 Ош 和 Osh。", "zh", [("leader", "托卡耶夫"), ("city", "Ош"), ("city", "Osh")]),
        ("托卡耶夫访问Osh。在Ош的会谈", "zh", [("leader", "托卡耶夫"), ("city", "Osh"), ("city", "Ош")]),
        ("访问Oshawa市和Bosh公司", "zh", []),
        ("努尔兰·托卡耶夫访问。", "zh", []),
        ("Tоқаев Oшқа (Ош, Osh, اوش) барды", "kk",
         [("leader", "Tоқаев"), ("city", "Oшқа"), ("city", "Ош"), ("city", "Osh"), ("city", "اوش")]),
    ],
)  # fmt: skip
def test_names_are_found_in_any_script_and_direction(text, language, wanted):
    assert found(text, language) == wanted
