import pytest

from bot.entities.catalogue import entity_record, parse_catalogue
from bot.errors import SettingsError

PACK = """
- key: court
  name: International Criminal Court
  type: organisation
  aliases: [{text: ICC, note: context}]
  context: [Hague, prosecutor]
  against: [cricket]
- key: mayor
  name: Anna Berg
  type: person
  country: SE
  roles: [{text: mayor of Lund, from: 2019, to: 2022-02}, jurist]
"""


def test_reads_entities_with_all_they_have():
    entities = parse_catalogue(PACK, "entities.yaml").entities
    assert list(entities) == ["court", "mayor"]
    assert entities["court"].aliases[0].note == "context"
    assert entities["court"].context == ("hague", "prosecutor")
    assert entities["mayor"].country == "se"
    role = entities["mayor"].roles[0]
    assert (str(role.since), str(role.until)) == ("2019-01-01", "2022-02-28")


def test_a_mapping_of_keys_means_the_same_as_a_list():
    entities = parse_catalogue("entities:\n  lund: {name: Lund, type: city}\n", "x.yaml").entities
    assert entities["lund"].name == "Lund"


def test_printed_lines_read_back_to_the_same_entities():
    import json

    entities = parse_catalogue(PACK, "entities.yaml").entities
    lines = "\n".join(json.dumps(entity_record(entity)) for entity in entities.values())
    assert parse_catalogue(lines, "x.jsonl").entities == entities
    assert all(isinstance(alias, str) for alias in entity_record(entities["court"])["aliases"])


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("- {key: a, name: Abc, type: city}\n- {key: a, name: Bcd, type: city}\n", "x.yaml:2", "taken"),
        ("- {key: a, nmae: Abc, type: city}\n", "x.yaml:1", "did you mean 'name'"),
        ("- {key: a, type: city}\n", "x.yaml:1", "no name"),
        ("- {name: Abc, type: city}\n", "x.yaml:1", "key: abc"),
        ("- {key: a, name: Abc, type: city, aliases: [{text: B, note: maybe}]}\n", "x.yaml:1", "never_alone"),
        ("- {key: a, name: A b, type: person, roles: [{text: x, from: 2020, to: 2019}]}\n", "x.yaml:1", "before"),
        ("- {key: a, name: Abcd, type: city}\n- {key: b, name: ABCD, type: city}\n", "x.yaml:2", "a and b"),
        ("- just words\n", "x.yaml:1", "expected an entity"),
        ("- {key: a, name: [Abc], type: city}\n", "x.yaml:1", "expected a text"),
        ("- {key: a\n", "x.yaml:", "broken YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_the_remedy(text, where, told):
    with pytest.raises(SettingsError) as caught:
        parse_catalogue(text, "x.yaml")
    assert str(caught.value).startswith(where)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {key: a, name: Abc, type: town}\n", "unknown type 'town'"),
        (
            "- {key: a, name: Abc, type: city, metonym_of: sweeden}\n- {key: sweden, name: Sweden, type: country}\n",
            "'sweden'",
        ),
        ("- {key: a, name: May, type: city}\n", "common word"),
        (
            "- {key: a, name: Abcd, type: city, context: [river]}\n- {key: b, name: Abcd, type: region}\n",
            "spelling of a and b",
        ),
    ],
)
def test_what_needs_a_look_is_a_warning_with_its_place(text, told):
    warnings = parse_catalogue(text, "x.yaml").warnings
    assert len(warnings) == 1
    assert warnings[0].startswith("x.yaml:")
    assert told in warnings[0]


def test_one_spelling_at_different_times_is_no_clash():
    text = """
    - {key: new, name: Newtown, type: city, aliases: [{text: Port, from: 2019, to: 2022}]}
    - {key: old, name: Oldtown, type: city, aliases: [{text: Port, to: 2018}]}
    """
    assert parse_catalogue(text, "x.yaml").warnings == ()
