"""Names and descriptions of commands in each language of data/, for discord.py's command tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import discord
from discord import app_commands

from bot.chat.phrases import FALLBACK, Phrases, spoken

T = TypeVar("T")


def named(key: str) -> app_commands.locale_str:
    """Return the English name or description of `key`, translated when the tree is sent."""
    return app_commands.locale_str(Phrases("en")(key), key=key)


def options(
    *names: str, called: Mapping[str, str] | None = None, about: Mapping[str, str] | None = None
) -> Callable[[T], T]:
    """Name and describe a command's parameters, each by "command.NAME" and "command.NAME.about".

    `called` gives a parameter another NAME for both, `about` for its description alone.
    """
    keys = {name: (called or {}).get(name, name) for name in names}
    abouts = {name: (about or {}).get(name, key) for name, key in keys.items()}
    rename = app_commands.rename(**{name: named(f"command.{key}") for name, key in keys.items()})
    describe = app_commands.describe(**{name: named(f"command.{key}.about") for name, key in abouts.items()})
    return lambda command: rename(describe(command))


def offered(key: str, *values: str) -> list[app_commands.Choice[str]]:
    """Return an option's choices, each named by "KEY.VALUE"."""
    return [app_commands.Choice(name=named(f"{key}.{value}"), value=value) for value in values]


class PhraseTranslator(app_commands.Translator):
    """Looks translations up in data/LANGUAGE.yaml; None leaves Discord with the English one."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 (its signature)
    ) -> str | None:
        """Return the sentence if the language itself has it."""
        key = string.extras.get("key", "")
        say = Phrases(locale.value)
        return say(key) if spoken(locale.value) not in ("", FALLBACK) and say.has_own(key) else None
