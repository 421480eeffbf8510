"""A briefing bot for a made-up region, as docs/region-packs.md tells it: from a folder of texts to a briefing."""

import json
import re
from pathlib import Path

import pytest

from bot.cli.main import run
from bot.entities.catalogue import parse_catalogue

HERE = Path(__file__).parent
GUIDE = (HERE.parent.parent / "docs" / "region-packs.md").read_text("utf-8")
TEXTS = HERE / "texts"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with the guide's own feeds.yaml."""
    (tmp_path / "feeds.yaml").write_text(re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[0], "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def output(capsys):
    """Run a command and return what it prints."""

    def printed(*arguments: str) -> str:
        capsys.readouterr()
        assert run(list(arguments)) == 0
        return capsys.readouterr().out

    return printed


def with_countries(draft: str, **countries: str) -> str:
    """What a person does in step 3: say which country a thing belongs to."""
    for name, code in countries.items():
        wanted = name.replace("_", " ")
        draft, count = re.subn(
            rf"(    name: {wanted}\n    type: \w+\n)", rf"\1    country: {code}  # looked up\n", draft
        )
        assert count == 1, wanted
    return draft


def test_from_a_folder_of_texts_to_a_briefing(home, output):
    draft = output("learn", str(TEXTS))
    (home / "entities.yaml").write_text(
        with_countries(draft, Orvania="xo", Lustrel="xl", Port_Maran="xo", Orvania_Ports_Authority="xo"), "utf-8"
    )
    slots = [
        json.loads(line) for line in output("replay", str(HERE / "archive.jsonl"), "--format", "json").splitlines()
    ]
    items = [item for slot in slots for item in slot["items"]]
    assert [item["sources"][0]["id"] for item in items] == ["a1"], "the region's news, and no cup final"
    assert items[0]["country"] == "xo"
    assert items[0]["sources"][0]["outlet"] == "Orvania Post"


def test_the_draft_finds_its_own_names_again(home, output):
    (home / "entities.yaml").write_text(output("learn", str(TEXTS)), "utf-8")
    (home / "new.jsonl").write_text(
        json.dumps({"id": "n", "text": "Qerim Dzhaleq met Toskal; Windrow of the OPA left."})
    )
    mentions = json.loads(output("match", "new.jsonl"))["mentions"]
    assert {"kerim-jaleq", "orvania-ports-authority"} <= {mention["entity"] for mention in mentions}


def test_every_kind_of_file_is_read(home, output):
    seen = {one["name"]: one for one in map(json.loads, output("learn", str(TEXTS), "--format", "jsonl").splitlines())}
    assert "Edda Vorlund" in seen, "a caption of the text file"
    assert "Jonna Reeve" in seen, "the byline of the Markdown file"
    assert "Gunda Aalvik" in seen, "the page"
    assert "Tomas Brandal" in seen, "the JSON lines"
    assert "Sela Windrow" in seen, "the feed"
    assert seen["Kerim Jaleq"]["roles"] == [{"text": "Lustrellian President", "as_of": "2031-03-12"}]
    assert not {name for name in seen if name in ("Home", "News", "Login", "Reply", "Read", "Traditional")}


def test_learning_again_leaves_what_a_person_wrote_as_it_is(home, output):
    edited = with_countries(output("learn", str(TEXTS / "01-ferry.txt")), Port_Maran="xo")
    edited = edited.replace("    name: Qerim Dzhaleq\n", "    name: The Fee Cutter  # renamed by hand\n")
    edited = edited.replace("  # seen", "  # SEEN BY ME:", 1)
    (home / "entities.yaml").write_text(edited, "utf-8")
    grown = output("learn", str(TEXTS), "--entities", "entities.yaml")
    lines = iter(grown.splitlines())
    assert all(line in lines for line in edited.splitlines()), "each line stands, in its order"
    entities = parse_catalogue(grown, "grown").entities
    before = parse_catalogue(edited, "edited").entities
    assert set(before) < set(entities)
    for key, entity in before.items():
        assert (entities[key].name, entities[key].type) == (entity.name, entity.type)
        assert entities[key].aliases[: len(entity.aliases)] == entity.aliases
    (home / "entities.yaml").write_text(grown, "utf-8")
    assert output("learn", str(TEXTS), "--entities", "entities.yaml") == grown, "a third time adds nothing"


@pytest.mark.parametrize(
    "catalogue",
    [
        "- {key: opa, name: Orvania Ports Authority, type: organisation}\n",
        "entities:\n  - key: opa\n    name: Orvania Ports Authority\n    type: organisation\n",
        "opa:\n  name: Orvania Ports Authority\n  type: organisation\n  aliases: [The Authority]  # ours\n",
        '{"key": "opa", "name": "Orvania Ports Authority", "type": "organisation"}\n',
    ],
    ids=["flow list", "block list", "mapping without entities", "JSON lines"],
)
def test_a_catalogue_in_any_form_can_be_grown(home, output, catalogue):
    (home / "mine.yaml").write_text(catalogue, "utf-8")
    entities = parse_catalogue(output("learn", str(TEXTS), "--entities", "mine.yaml"), "grown").entities
    assert "OPA" in [alias.text for alias in entities["opa"].aliases]
    assert "kelvanor" in entities


def test_jsonl_lines_are_a_catalogue_too(home, output):
    (home / "draft.jsonl").write_text(output("learn", str(TEXTS), "--format", "jsonl"), "utf-8")
    assert "kelvanor" in parse_catalogue((home / "draft.jsonl").read_text("utf-8"), "draft.jsonl").entities


def test_a_folder_without_articles_is_said_plainly(home, capsys):
    (home / "empty").mkdir()
    assert run(["learn", "empty"]) == 2
    assert "no article could be read" in capsys.readouterr().err


def test_a_broken_file_costs_only_itself(home, output, capsys):
    (home / "mixed").mkdir()
    (home / "mixed" / "good.txt").write_text("The town of Brack was quiet on Monday.\nThe miner Kelvanor was not.\n")
    (home / "mixed" / "bad.xml").write_bytes(b"<html><body>no feed</body></html>")
    (home / "mixed" / "bad.jsonl").write_text("{broken\n")
    assert run(["learn", "mixed"]) == 0
    shown = capsys.readouterr()
    assert "Kelvanor" in shown.out
    assert "bad.xml" in shown.err
    assert "bad.jsonl:1" in shown.err
