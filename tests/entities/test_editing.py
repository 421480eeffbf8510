import pytest

from bot.entities.catalogue import parse_catalogue
from bot.entities.comparing import differences
from bot.entities.editing import add, merge, split
from bot.errors import InputError, SettingsError
from bot.model import Entity

MAPPING = """# Mine
entities:
  # the mayor
  anna:
    name: Anna Berg
    type: person
    roles: [{text: mayor, from: 2019-01-01}]
  lund: {name: Lund, type: city}  # a town
  bergh:
    name: Anna Bergh
    type: person
    aliases: [A. Bergh]

  # last
  oslo:
    name: Oslo
    type: city
"""
LIST = """- key: anna
  name: Anna Berg
  type: person
  aliases: [Anna Bergh, A. Bergh]
- key: oslo   # far north
  name: Oslo
  type: city
"""


def test_merging_keeps_the_key_gathers_spellings_and_leaves_other_lines_alone():
    changed = merge(MAPPING, "x", "anna", "bergh")
    found = parse_catalogue(changed, "x").entities
    assert list(found) == ["anna", "lund", "oslo"]
    assert [alias.text for alias in found["anna"].aliases] == ["Anna Bergh", "A. Bergh"]
    assert found["anna"].roles[0].text == "mayor"
    for line in ("# Mine", "  # the mayor", "  lund: {name: Lund, type: city}  # a town", "  # last"):
        assert line in changed.split("\n")


def test_splitting_undoes_a_merge():
    merged = merge(MAPPING, "x", "anna", "bergh")
    parted = split(merged, "x", "anna", Entity(key="bergh", name="Anna Bergh", type="person"), ["A. Bergh"])
    assert parse_catalogue(parted, "x").entities == parse_catalogue(MAPPING, "x").entities


@pytest.mark.parametrize("text", [MAPPING, LIST, "", "anna: {name: Anna, type: person}\n"])
def test_adding_follows_the_form_of_the_file(text):
    changed = add(text, "x", Entity(key="rome", name="Rome", type="city", country="it"))
    found = parse_catalogue(changed, "x").entities
    assert found["rome"] == Entity(key="rome", name="Rome", type="city", country="it")
    assert changed.startswith(text.rstrip("\n"))


def test_in_a_list_entities_are_split_too():
    changed = split(LIST, "x", "anna", Entity(key="bergh", name="Anna Bergh", type="person"), ["A. Bergh"])
    found = parse_catalogue(changed, "x").entities
    assert found["anna"].aliases == ()
    assert "# far north" in changed


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: add(MAPPING, "x", Entity(key="oslo", name="Oslo", type="city")), "taken"),
        (lambda: merge(MAPPING, "x", "anna", "nobody"), "no entity 'nobody'"),
        (lambda: merge(MAPPING, "x", "anna", "anna"), "itself"),
        (lambda: split(MAPPING, "x", "oslo", Entity(key="n", name="Nord", type="city"), ["Ouslo"]), "no alias"),
        (lambda: add("[{key: a, name: Abc, type: city}]", "x", Entity(key="b", name="Bcd", type="city")), "one line"),
    ],
)
def test_what_cannot_be_done_is_said(call, told):
    with pytest.raises(InputError, match=told):
        call()


def test_a_change_that_makes_a_clash_is_refused():
    with pytest.raises(SettingsError, match="spelling of"):
        add(MAPPING, "x", Entity(key="second", name="Oslo", type="city"))


def test_differences_are_told_by_field():
    first = parse_catalogue(MAPPING, "x").entities
    second = parse_catalogue(merge(MAPPING, "x", "anna", "bergh"), "x").entities
    told = [(change.entity, change.field, change.before, change.after) for change in differences(first, second)]
    assert told == [("anna", "aliases", "", "Anna Bergh, A. Bergh"), ("bergh", "", "Anna Bergh", "")]
    assert list(differences(first, first)) == []
