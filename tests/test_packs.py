"""A large catalogue is kept as it was read: the same entities, places and warnings, until a file of it changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.entities.catalogue import parse_catalogue
from bot.entities.catalogue_record import packed, unpacked
from bot.errors import SettingsError
from bot.packs import load_pack, load_packs

ROOT = Path(__file__).parent.parent
MARKED = """
- key: orda
  name: Orda
  type: city
  country: KZ
  aliases: [{text: Karatau, from: 2019-03, to: 2022}, {text: Орда, language: ru, note: context}]
  roles: [{text: capital, from: 2019, as_of: 2026-01-02}]
  metonym_of: nowhere
  context: [River]
  against: [horde]
  notes: once a camp
  region: steppe
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("feeds.yaml", "entities.yaml", "places.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "state").mkdir()
    return tmp_path


def kept(home: Path) -> list[Path]:
    return sorted((home / "state").glob("catalogue-*.json"))


def test_the_shipped_pack_is_the_same_when_it_comes_from_what_was_kept(home: Path) -> None:
    fresh = load_pack(home)
    assert load_packs(home, home / "state") == (fresh,)
    [file] = kept(home)
    written = file.stat().st_mtime_ns
    assert load_packs(home, home / "state") == (fresh,)
    assert kept(home) == [file]
    assert file.stat().st_mtime_ns == written


def test_bytes_give_back_all_that_an_entry_may_have() -> None:
    catalogue = parse_catalogue(MARKED, "entities.yaml")
    assert catalogue.warnings
    assert unpacked(packed(catalogue)) == catalogue
    for broken in (b"", b"[]", b"{}", packed(catalogue)[:-9], b'{"entities": [[1]], "warnings": [], "where": {}}'):
        assert unpacked(broken) is None


def test_an_edit_is_seen_at_once_and_a_fault_in_it_named(home: Path) -> None:
    load_packs(home, home / "state")
    with (home / "entities.yaml").open("a") as file:
        file.write("\n  tersu-dam: {name: Tersu Dam, type: place}\n")
    [pack] = load_packs(home, home / "state")
    assert pack.catalogue.entities["tersu-dam"].name == "Tersu Dam"
    assert len(kept(home)) == 2
    with (home / "entities.yaml").open("a") as file:
        file.write("  tersu-dam: {name: Again, type: place}\n")
    with pytest.raises(SettingsError, match="stands twice"):
        load_packs(home, home / "state")
