"""The sentences of both languages fit each other, Discord's limits and the documents."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest
import yaml
from discord import Client, Intents, app_commands

from bot.chat.discord.commands import add_commands
from bot.chat.phrases import FALLBACK, Phrases, languages, spoken

ROOT = Path(__file__).parents[3]


def catalogue(language: str) -> dict[str, object]:
    return yaml.safe_load((resources.files("bot.chat") / "data" / f"{language}.yaml").read_text("utf-8"))


def fields(phrase: object) -> set[str]:
    forms = phrase.values() if isinstance(phrase, dict) else [phrase]
    return {name for form in forms for _, name, _, _ in Formatter().parse(str(form)) if name}


@pytest.mark.parametrize("language", sorted(languages()))
def test_no_sentence_stands_twice(language: str) -> None:
    text = (resources.files("bot.chat") / "data" / f"{language}.yaml").read_text("utf-8")
    keys = re.findall(r"^([\w.-]+):", text, re.MULTILINE)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", sorted(languages() - {FALLBACK}))
def test_a_translation_says_the_same_with_the_same_values(language: str) -> None:
    english, other = catalogue(FALLBACK), catalogue(language)
    assert set(other) == set(english)
    assert [key for key in english if fields(other[key]) != fields(english[key])] == []


@pytest.mark.parametrize("language", sorted(languages()))
def test_names_of_commands_are_fit_for_discord(language: str) -> None:
    names = {key: str(text) for key, text in catalogue(language).items() if key.startswith("command.")}
    for key, text in names.items():
        if key.removesuffix(".slack").endswith(".about"):
            assert 1 <= len(text) <= 100, key
        elif key not in ("command.about_this", "command.where.dm", "command.where.here") and ".rhythm." not in key:
            assert re.fullmatch(r"[-_'\w]{1,32}", text), key
            assert text == text.lower(), key


def test_plural_forms_follow_the_language() -> None:
    say = Phrases("ru-RU")
    assert [say("feeds.title", count=count) for count in (1, 3, 5, 21)] == ["1 лента", "3 ленты", "5 лент", "21 лента"]
    assert Phrases("xx")("feeds.title", count=2) == "2 feeds"
    assert spoken("pt-BR") == ""
    assert say.weekdays((0, 6)) == "пн, вс"


async def test_the_document_names_every_command_and_no_other() -> None:
    async with Client(intents=Intents.none()) as client:
        tree: app_commands.CommandTree[Client] = app_commands.CommandTree(client)
        add_commands(tree)
        names = {one.qualified_name for one in tree.walk_commands() if not isinstance(one, app_commands.Group)}
    table = re.findall(r"^\| `/([a-z ]+)` \|", (ROOT / "docs" / "discord.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(table) == sorted(names)
