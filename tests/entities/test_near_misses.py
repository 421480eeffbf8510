from datetime import UTC, datetime

from bot.entities.catalogue import parse_catalogue
from bot.entities.near_misses import NearMissFinder, summed_up
from bot.model import Article

PACK = """
- {key: father, name: Shavkat Mirziyoyev, type: person, aliases: [Шавкат Мирзиёев]}
- {key: pair, name: Anna Li, type: person}
"""
FINDER = NearMissFinder(parse_catalogue(PACK, "pack").entities)


def found(text, language="en", id_="1"):
    article = Article(id=id_, text=text, language=language, seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    return list(FINDER.find(article))


def test_a_full_name_one_letter_away_is_proposed():
    for written in ("Shavkat Mirzyoyev", "Shavkat Mirziyojev", "Shavkta Mirziyoyev", "Shavkatt Mirziyoyev"):
        misses = found(f"Then {written} spoke.")
        assert [(miss.entity, miss.written, miss.like) for miss in misses] == [
            ("father", written, "Shavkat Mirziyoyev")
        ]


def test_the_name_itself_its_cases_and_short_names_are_no_near_misses():
    assert found("Shavkat Mirziyoyev met Shavkat Mirziyoyev's aide.") == []
    assert found("С Шавкатом Мирзиёевым и Шавката Мирзиёева.", "ru") == []
    assert found("Shavkat Mirziyoyeva spoke.") == []
    assert found("Anna Lo spoke.") == []


def test_a_slip_in_the_last_letter_is_told_from_a_case_and_the_other_gender():
    for written in ("Shavkat Mirziyoyef", "Shavkat Mirziyoyevv", "Shavkat Mirziyoye"):
        assert [miss.written for miss in found(f"Then {written} spoke.")] == [written]
    assert [miss.written for miss in found("Выступил Шавкат Мирзиёеф.", "ru")] == ["Шавкат Мирзиёеф"]
    for written in ("Шавкат Мирзиёева", "Шавкат Мирзиёеву", "Шавкат Мирзиёевы"):
        assert found(f"Выступил {written}.", "ru") == []
    assert found("The Shavkat Mirziyoyevs spoke.") == []


def test_the_same_slip_in_several_articles_is_one_proposal():
    text = "Then Shavkat Mirzyoyev spoke. Shavkat Mirzyoyev left."
    summed = summed_up([*found(text), *found(text, id_="2")])
    assert [(miss.count, miss.article) for miss in summed] == [(2, "1")]
