"""What the documents name exists: commands, make targets, files, settings."""

import re
from pathlib import Path

import pytest
import yaml

from bot.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def code_of(path: Path) -> str:
    """Everything in back ticks or indented by four."""
    text = path.read_text("utf-8")
    return "\n".join([*re.findall(r"`([^`\n]+)`", text), *re.findall(r"^    (.+)$", text, re.MULTILINE)])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_targets_exist(path):
    code = code_of(path)
    for name in re.findall(r"(?:^|[|`]\s*)limelight ([a-z]+(?:-[a-z]+)*)", code, re.MULTILINE):
        assert name in COMMANDS, f"{path.name} names `limelight {name}`"
    for target in re.findall(r"(?:^|; )make ([a-z]+)", code, re.MULTILINE):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), f"{path.name} names `make {target}`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_files_exist(path):
    text = path.read_text("utf-8")
    for link in re.findall(r"\]\(([^)#\s]+)\)", text):
        if not link.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / link).exists(), f"{path.name} links to {link}"
    for named in re.findall(r"`((?:bot|tests|docs|bench)/[\w./-]+)`", text):
        assert "NAME" in named or (ROOT / named).exists(), f"{path.name} names {named}"


@pytest.mark.parametrize("path", sorted(ROOT.glob("compose*.yaml")), ids=lambda path: path.name)
def test_what_compose_runs_exists(path):
    services = yaml.safe_load(path.read_text("utf-8"))["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= services.keys()
        checked = service.get("healthcheck", {}).get("test", ["CMD"])[1:]
        for command in (service.get("command", []), checked):
            if command[:1] == ["limelight"]:
                assert command[1] in COMMANDS, f"{name} runs {command}"
    assert all("build" in service or "image" in service for service in services.values())


def test_settings_are_shown_in_the_example():
    example = (ROOT / ".env.example").read_text("utf-8")
    settings = (ROOT / "bot" / "settings.py").read_text("utf-8")
    for name in re.findall(r'env\.get\("([A-Z_]+)"', settings):
        assert re.search(rf"^#?\s?{name}=", example, re.MULTILINE), f"{name} is missing in .env.example"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_settings_that_are_named_exist(path):
    example = (ROOT / ".env.example").read_text("utf-8")
    for name in re.findall(r"\b(?:LIMELIGHT|DISCORD|SLACK|OPENAI|SMTP|FETCH)_[A-Z_]+[A-Z]\b", path.read_text("utf-8")):
        assert re.search(rf"^#?\s?{name}=", example, re.MULTILINE), f"{path.name} names {name}"
