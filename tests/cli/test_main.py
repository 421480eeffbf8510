"""The command line as a person meets it: help, mistakes, exit codes."""

import subprocess
import sys

import pytest

from bot.cli.main import COMMANDS, run


def test_help_lists_every_command(capsys):
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


def test_without_arguments_help_is_shown(capsys):
    assert run([]) == 0
    assert "Usage: limelight" in capsys.readouterr().out


def test_a_mistyped_command_gets_a_suggestion(capsys):
    assert run(["raed"]) == 2
    assert "Did you mean `limelight read`?" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_has_help(name, capsys):
    assert run([name, "--help"]) == 0
    assert f"limelight {name}" in capsys.readouterr().out


def test_an_unknown_option_is_wrong_use():
    assert run(["replay", "--nonsense"]) == 2


def test_help_imports_nothing_heavy():
    heavy = "'typer', 'yaml', 'sqlalchemy', 'aiohttp', 'discord', 'openai', 'feedparser', 'pymorphy3'"
    code = (
        "import sys; from bot.cli.main import run; run(['--help']); "
        f"print([name for name in ({heavy}) if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_briefing_of_nothing_stored_says_how_to_begin(tmp_path, monkeypatch, capsys):
    (tmp_path / "feeds.yaml").write_text("region: {key: hills, name: The Hills}\nfeeds: []\n")
    (tmp_path / "entities.yaml").write_text("[]\n")
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))
    assert run(["brief"]) == 0
    printed = capsys.readouterr()
    assert "The Hills" in printed.out
    assert "`limelight poll` reads all feeds once" in printed.err


def test_a_settings_mistake_is_one_line_and_exit_code_2(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))
    assert run(["brief"]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "no feeds.yaml here" in message


@pytest.mark.parametrize("command", ["brief", "demo"])
def test_a_language_that_briefings_are_not_written_in_is_named(command, tmp_path, monkeypatch, capsys):
    (tmp_path / "feeds.yaml").write_text("region: {key: hills, name: The Hills}\nfeeds: []\n")
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))
    assert run([command, "--language", "xx"]) == 2
    assert "--language: briefings are not written in 'xx'; known are en, kk, ky" in capsys.readouterr().err
