"""`limelight backup`, `restore` and `person` as an operator calls them."""

import asyncio
import json

import pytest

from bot.cli.main import run
from bot.store import open_store
from tests.store.material import audience, gathered

FEEDS = """
region:
  key: hills
  name: The Hills
  countries: {kg: Kyrgyzstan}
  languages: [en]
feeds:
  - {id: north, url: "http://127.0.0.1:1/feed", outlet: North, language: en, country: kg, kind: private}
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    (tmp_path / "entities.yaml").write_text("kyrgyzstan: {name: Kyrgyzstan, type: country, country: kg}\n")
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def fill(home, *names):
    async def filled():
        async with open_store(str(home / "state" / "limelight.db")) as store:
            await store.save_audience(audience())
            await store.save_gathered([gathered(name, "s") for name in names])
            return await store.count_articles()

    return asyncio.run(filled())


def test_a_backup_is_put_back(home, capsys):
    fill(home, "a", "b")
    assert run(["backup"]) == 0
    said = capsys.readouterr().out
    [made] = (home / "state" / "backups").iterdir()
    assert str(made) in said
    assert "2 articles" in said
    fill(home, "c")
    assert run(["restore", str(made)]) == 0
    said = capsys.readouterr().out
    assert "kept as" in said
    assert fill(home) == 2


def test_without_a_database_or_with_no_backup_one_sentence_says_so(home, capsys):
    assert run(["backup"]) == 2
    assert "there is no database" in capsys.readouterr().err
    assert run(["restore", str(home / "feeds.yaml")]) == 2
    said = capsys.readouterr().err
    assert "is no backup of Limelight" in said
    assert "Traceback" not in said


def test_a_person_is_shown_and_forgotten(home, capsys):
    fill(home, "a")
    assert run(["person", "discord", "7"]) == 0
    kept = json.loads(capsys.readouterr().out)
    assert not any(kept.values())
    assert run(["person", "discord", "7", "--delete"]) == 0
    assert capsys.readouterr().out.startswith("0 subscriptions of 7")
