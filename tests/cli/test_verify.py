import json

import pytest

from bot.cli.main import run

RIGHT = {"id": 1, "claim": "The bridge in Orda has 4 lanes.", "sources": ["The new bridge in Orda has 4 lanes."]}
WRONG = {"id": "b", "claim": "The bridge in Orda has 6 lanes.", "sources": ["The new bridge in Orda has 4 lanes."]}


def lines(*records):
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n"


@pytest.fixture
def stdin(monkeypatch, tmp_path):
    path = tmp_path / "stdin"
    path.touch()
    with path.open(encoding="utf-8") as lines:
        monkeypatch.setattr("sys.stdin", lines)
        yield path.write_text


def test_prints_verdicts_with_reasons_in_the_same_order(stdin, capsys):
    stdin(lines(WRONG, RIGHT))
    assert run(["verify"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], first["supported"]) == ("b", False)
    assert first["reasons"][0]["check"] == "numbers"
    assert first["reasons"][0]["text"] == "6"
    assert second == {"id": 1, "supported": True, "reasons": []}


def test_a_bad_line_gives_one_message_and_is_skipped(stdin, capsys):
    stdin("not json\n" + lines({"id": 2, "claim": ""}, {"id": 3, "claim": "x", "sources": "no list"}, RIGHT))
    assert run(["verify"]) == 0
    captured = capsys.readouterr()
    assert [json.loads(line)["id"] for line in captured.out.splitlines()] == [1]
    assert len(captured.err.strip().splitlines()) == 3


def test_reads_files_and_exits_2_when_one_cannot_be_read(tmp_path, capsys):
    path = tmp_path / "claims.jsonl"
    path.write_text(lines(RIGHT), encoding="utf-8")
    assert run(["verify", str(path)]) == 0
    assert run(["verify", str(tmp_path / "missing.jsonl")]) == 2
    assert "missing.jsonl" in capsys.readouterr().err
