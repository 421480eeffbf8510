from datetime import UTC, datetime

from bot.entities.catalogue import parse_catalogue
from bot.entities.checking import remarks
from bot.model import Article

PACK = """
- {key: port, name: Port May, type: city, country: xo, aliases: [May]}
- {key: lake, name: Blue Lake, type: water, country: xo}
- key: old
  name: Marta Holm
  type: person
  country: xo
  roles: [{text: fisheries minister, as_of: 2025-03}]
"""


def article(id_, text):
    return Article(
        id=id_, feed=id_, text=text, language="en", seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def test_says_what_needs_a_look():
    entities = parse_catalogue(PACK, "x").entities
    assert [remark.kind for remark in remarks(entities, [])] == ["clash"]
    told = {
        remark.kind: remark
        for remark in remarks(entities, [article("a", "Ships reached Port May. Then Marta Hohlm spoke to Marta Holm.")])
    }
    assert told["unmatched"].entity == "lake"
    assert "'Marta Hohlm'" in told["near-miss"].message


def test_an_office_in_other_hands_is_drift():
    entities = parse_catalogue(PACK, "x").entities
    texts = [
        "Fisheries Minister Jonas Vik opened the quay. Fisheries Minister Jonas Vik left soon.",
        "The quay was opened by Fisheries Minister Jonas Vik.",
        "Fisheries Minister Vik is new.",
        "The ferry met Fisheries Minister Jonas Vik at noon.",
    ]
    told = [
        remark
        for remark in remarks(entities, [article(str(number), text) for number, text in enumerate(texts)])
        if remark.kind == "drift"
    ]
    assert len(told) == 1
    assert told[0].message == "4 outlets call Jonas Vik fisheries minister; the catalogue says Marta Holm as of 2025-03"
