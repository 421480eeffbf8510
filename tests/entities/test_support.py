"""What the article says decides doubtful names."""

from datetime import UTC, datetime

import pytest

from bot.entities.catalogue import parse_catalogue
from bot.entities.matching import Matcher
from bot.model import Article, Block, BlockRole

PACK = """
- key: leader
  name: Sadyr Japarov
  type: person
  country: kg
  aliases: [Sadyr Zhaparov, Sadyr Caparov, Садыр Жапаров]
- {key: premier, name: Akylbek Japarov, type: person, country: kg, aliases: [Акылбек Жапаров]}
- {key: daughter, name: Saida Mirziyoyeva, type: person, country: uz, aliases: [Саида Мирзиёева]}
- {key: father, name: Shavkat Mirziyoyev, type: person, country: uz, aliases: [Шавкат Мирзиёев, Shavkat Mirziyaev]}
- {key: mary, name: Mary, type: city, country: tm}
- {key: astana, name: Astana, type: city, country: kz, aliases: [{text: Астана, language: kk}]}
- {key: semey, name: Semey, type: city, country: kz, aliases: [{text: Семей, language: ru}]}
- {key: moscow, name: Moscow, type: city, country: ru, metonym_of: russia}
- {key: kremlin, name: the Kremlin, type: facility, country: ru, metonym_of: russia, aliases: [Kremlin]}
- {key: russia, name: Russia, type: country, country: ru}
- {key: who, name: World Health Organization, type: organisation, aliases: [WHO]}
- {key: turkmenistan, name: Turkmenistan, type: country, country: tm}
- key: lake
  name: Blue Lake
  type: water
  country: kz
  aliases: [{text: Koldy, note: never_alone}, {text: Lake Blu, note: misprint}]
"""
MATCHER = Matcher(parse_catalogue(PACK, "pack").entities)


def mentions(text, *, language="en", title="", blocks=()):
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    return MATCHER.match(Article(id="1", title=title, text=text, language=language, blocks=blocks, seen_at=seen))


def keys(text, **rest):
    return [mention.entity for mention in mentions(text, **rest)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Akylbek Japarov briefed parliament.", "en", ["premier"]),
        ("Акылбек Жапаров выступил. Жапаров ответил.", "ru", ["premier", "premier"]),
        ("Жапарова встретили в аэропорту.", "ru", ["leader"]),
        ("Саида Мирзиёева возглавила администрацию.", "ru", ["daughter"]),
        ("С Мирзиёевым говорили долго.", "ru", ["father"]),
        ("Temir Japarov is a teacher.", "en", []),
        ("M. Japarov is a teacher.", "en", []),
        ("S. Japarov signed.", "en", ["leader"]),
        ("Then Ivan Japarov left.", "en", []),
    ],
)
def test_a_surname_belongs_to_whom_the_article_names(text, language, expected):
    assert keys(text, language=language) == expected


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("Tarov spoke in Ashgabat.", 2026, []),
        ("Tarov spoke in Ashgabat.", 2015, ["elder"]),  # the younger held his first office later
        ("Tarov spoke in Ashgabat.", 1960, []),  # a day nobody knows
        ("Timur Tarov came to Ashgabat. Tarov spoke.", 2015, ["younger", "younger"]),
        ("Tarov, who chairs the senate, spoke in Ashgabat.", 2026, ["elder"]),
    ],
)
def test_a_surname_of_two_goes_by_full_name_office_or_day(text, year, expected):
    """Words of context belong to one name of the elder; without them he is no less likely than the younger."""
    pack = """
- {key: elder, name: Anvar Tarov, type: person, country: tm, context: [protector],
   aliases: [{text: Sahib, note: context}], roles: [{text: President, from: 2007-02, to: 2022-03}, Head of the senate]}
- {key: younger, name: Timur Tarov, type: person, country: tm, aliases: [Timur Tarow],
   roles: [{text: President, from: 2022-03-19}]}
- {key: ashgabat, name: Ashgabat, type: city, country: tm}
"""
    matcher = Matcher(parse_catalogue(pack, "pack").entities)
    seen = datetime(year, 5, 1, tzinfo=UTC)
    found = matcher.match(Article(id="1", text=text, language="en", published_at=seen, seen_at=seen))
    assert [mention.entity for mention in found if mention.entity != "ashgabat"] == expected


def test_two_bearers_with_the_same_support_leave_a_surname_open():
    pair = "- {key: a, name: Anna Berglund, type: person}\n- {key: b, name: Bo Berglund, type: person}\n"
    matcher = Matcher(parse_catalogue(pair, "x").entities)
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    assert matcher.match(Article(id="1", text="Berglund spoke.", seen_at=seen, language="en")) == ()
    both = matcher.match(Article(id="1", text="Bo Berglund spoke. Later Berglund left.", seen_at=seen, language="en"))
    assert [mention.entity for mention in both] == ["b", "b"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Mary Robinson addressed the forum.", "en", []),
        ("The town of Mary lies in Turkmenistan.", "en", ["mary", "turkmenistan"]),
        ("Astana Motors reported record sales.", "en", []),
        ("FC Astana won.", "en", []),
        ("He came to Astana.", "en", ["astana"]),
        ("Өзбекстан астанасы Ташкент.", "kk", []),
        ("Выплаты для многодетных семей вырастут.", "ru", []),
        ("Семей ждёт весну.", "ru", []),
        ("Жители Семея помнят.", "ru", ["semey"]),
        ("Who said so?", "en", []),
        ("The WHO said so.", "en", ["who"]),
    ],
)
def test_words_that_are_also_names(text, language, expected):
    assert keys(text, language=language) == expected


def test_a_capital_speaks_for_its_government_and_a_seat_of_power_always_does():
    assert keys("Moscow says it will stay.") == ["russia"]
    assert keys("Snow fell in Moscow.") == ["moscow"]
    found = mentions("The Kremlin thanked the envoy.")
    assert [mention.entity for mention in found] == ["russia"]
    assert "stands for Russia" in found[0].reason


def test_never_alone_needs_the_full_name_and_misprints_are_found():
    assert keys("Koldy is calm.") == []
    assert keys("Blue Lake is calm; Koldy is not.") == ["lake", "lake"]
    assert keys("Lake Blu is calm.") == ["lake"]


def test_captions_count_once_and_tails_and_bylines_not_at_all():
    text = "Talks went on.\nPhoto: Astana at night\nPhoto: Astana by day\nBy Saida Mirziyoyeva\nMore from Astana"
    starts = [0, *(place + 1 for place, character in enumerate(text) if character == "\n")]
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    roles = (BlockRole.BODY, BlockRole.CAPTION, BlockRole.CAPTION, BlockRole.BYLINE, BlockRole.TAIL)
    blocks = tuple(Block(role=role, start=start, end=end) for role, start, end in zip(roles, starts, ends, strict=True))
    assert keys(text, blocks=blocks) == ["astana"]


def test_an_acronym_wants_capitals_unless_the_catalogue_also_writes_it_without():
    assert keys("Those who know.") == []
    pack = (
        "- {key: t, name: TURKSOY, type: organisation, aliases: [Türksoy]}\n- {key: e, name: ECO, type: organisation}\n"
    )
    matcher = Matcher(parse_catalogue(pack, "x").entities)
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    found = matcher.match(Article(id="1", text="Eco labels. Türksoy met TURKSOY.", seen_at=seen, language="en"))
    assert [mention.entity for mention in found] == ["t", "t"]


def test_a_shouted_headline_and_a_capitalised_one_are_read():
    assert keys("", title="SADYR JAPAROV ARRIVES IN ASTANA") == ["leader", "astana"]
    assert keys("", title="Why Japarov Went To Astana") == ["leader", "astana"]


def test_a_capital_and_its_state_may_share_a_spelling():
    pack = """
- {key: city, name: Kaltan, type: city, country: xk, metonym_of: state}
- {key: state, name: Republic of Kalta, type: country, country: xk, aliases: [{text: Kaltan, note: context}]}
"""
    matcher = Matcher(parse_catalogue(pack, "x").entities)
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    found = matcher.match(Article(id="1", text="Kaltan said it would send help.", seen_at=seen, language="en"))
    assert [mention.entity for mention in found] == ["state"]
