"""An archive through the replay, as somebody who pipes JSON lines meets it."""

import json

import pytest

from bot.cli.main import run

HEAD = "Arda dam breach leaves 400 people without homes"
FIRST = "A dam near Arda broke on Sunday night and 400 people were moved to a school, rescuers said."
LATER = "Prosecutors in Arda detained the utility's head, Pavel Orlov, on Tuesday and seized 90 million marks."


@pytest.fixture
def replayed(tmp_path, monkeypatch, capsys):
    (tmp_path / "feeds.yaml").write_text(
        "region: {key: hills, name: The Hills, countries: {ar: Arda}}\nfeeds: []\n", "utf-8"
    )
    (tmp_path / "entities.yaml").write_text("- {key: arda, name: Arda, type: country, country: ar}\n", "utf-8")
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))

    def replay(*forms: tuple[str, str]) -> list[list[str]]:
        lines = [
            {"id": "north/1", "feed": "north", "title": HEAD, "text": text, "language": "en", "seen_at": seen_at}
            for seen_at, text in forms
        ]
        archive = tmp_path / "archive.jsonl"
        archive.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        assert run(["replay", str(archive), "--format", "json"]) == 0
        briefings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [[f"{item['kind']}: {item['sentences'][0]['text']}" for item in one["items"]] for one in briefings]

    return replay


def test_a_later_form_of_an_article_is_an_edit_of_it(replayed):
    days = replayed(("2026-10-05T09:00:00Z", FIRST), ("2026-10-06T09:00:00Z", f"{FIRST} {LATER}"))
    assert days == [[f"new: {FIRST}"], [f"update: {LATER}"]]


def test_an_edit_that_says_nothing_new_is_no_news(replayed):
    reworded = FIRST.replace("rescuers said", "the rescuers said")
    days = replayed(("2026-10-05T09:00:00Z", FIRST), ("2026-10-06T09:00:00Z", reworded))
    assert days == [[f"new: {FIRST}"], []]


def test_of_forms_within_one_slot_the_last_is_told(replayed):
    days = replayed(("2026-10-05T09:00:00Z", FIRST), ("2026-10-05T10:00:00Z", FIRST.replace("400", "600")))
    assert len(days) == 1
    assert "600 people" in days[0][0]
