import json
import subprocess
import sys

PACK = """
entities:
  anna: {name: Anna Berg, type: person, aliases: [Анна Берг]}
  oslo: {name: Oslo, type: city, country: "no"}
"""


def limelight(*arguments, cwd, stdin=""):
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, check=False, timeout=60)


def test_search_show_add_and_match(tmp_path):
    (tmp_path / "entities.yaml").write_text(PACK, encoding="utf-8")
    found = limelight("entities", "Ana Berg", "--format", "jsonl", cwd=tmp_path)
    assert [json.loads(line)["key"] for line in found.stdout.splitlines()] == ["anna"]
    forms = limelight("entities", "--forms", "anna", cwd=tmp_path)
    assert "Berg\tsurname" in forms.stdout
    shown = limelight("entities", "show", "анна бегр", cwd=tmp_path).stdout
    assert shown.startswith("Anna Berg (anna, entities.yaml:3)")
    assert "Анна Берг" in shown
    assert limelight("entities", "show", "nobody at all", cwd=tmp_path).returncode == 2
    added = limelight("entities", "add", "rome", "--name", "Rome", "--type", "city", cwd=tmp_path)
    assert "+  rome:" in added.stdout
    assert "rome" in limelight("entities", cwd=tmp_path).stdout
    matched = limelight("match", cwd=tmp_path, stdin='{"id": 1, "text": "Анну Берг ждут в Rome.", "language": "ru"}\n')
    assert [mention["entity"] for mention in json.loads(matched.stdout)["mentions"]] == ["anna", "rome"]


def test_the_printed_lines_are_a_catalogue_too(tmp_path):
    (tmp_path / "entities.yaml").write_text(PACK, encoding="utf-8")
    lines = limelight("entities", "--format", "jsonl", cwd=tmp_path).stdout
    (tmp_path / "all.jsonl").write_text(lines, encoding="utf-8")
    matched = limelight(
        "match", "--entities", "all.jsonl", cwd=tmp_path, stdin='{"id": 1, "text": "Oslo"}\nno json\n{"id": 2}\n'
    )
    assert [json.loads(line)["mentions"][0]["entity"] for line in matched.stdout.splitlines()] == ["oslo"]
    assert matched.stderr.count("limelight: standard input:") == 2


def test_a_broken_catalogue_ends_with_one_line_and_code_two(tmp_path):
    (tmp_path / "entities.yaml").write_text("- {key: a, nmae: Abc}\n", encoding="utf-8")
    failed = limelight("match", cwd=tmp_path, stdin='{"id": 1, "text": "x"}\n')
    assert failed.returncode == 2
    assert failed.stderr.startswith("limelight: entities.yaml:1: 'nmae' is not known here; did you mean 'name'?")
    assert limelight("match", "--entities", "none.yaml", cwd=tmp_path).returncode == 2


def test_a_catalogue_s_warnings_are_told_by_check_and_of_a_file_given(tmp_path):
    line = '{"id": 1, "text": "Oslo"}\n'
    (tmp_path / "entities.yaml").write_text("- {key: oslo, name: Oslo, type: town}\n", encoding="utf-8")
    assert limelight("match", cwd=tmp_path, stdin=line).stderr == ""
    warned = "entities.yaml:1: oslo has the unknown type 'town'"
    assert warned in limelight("match", "--entities", "entities.yaml", cwd=tmp_path, stdin=line).stderr
    checked = limelight("entities", "check", cwd=tmp_path)
    assert checked.stderr.count(warned) == 1
    assert "nothing to look at" not in checked.stdout
