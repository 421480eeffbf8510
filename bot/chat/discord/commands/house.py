"""/status, /help: how the bot fares and what it can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from discord import app_commands

from bot.actions.feeds import status as how_it_fares
from bot.chat.discord.answers import since
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.contexts import anywhere
from bot.chat.discord.escape import inert
from bot.chat.discord.translation import named
from bot.chat.phrases import Phrases


@anywhere
@app_commands.command(name=named("command.status"), description=named("command.status.about"))
async def status(interaction: Interaction) -> None:
    """Say how the bot fares, and what leaves the machine."""

    async def work(say: Phrases) -> Sequence[Message]:
        found = await how_it_fares(office_of(interaction), asker_of(interaction))
        lines = [
            f"## {say('status.title')}",
            say("status.feeds", count=found.feeds, well=found.well),
            say("status.polled", when=since(found.polled_at)) if found.polled_at else say("status.never_polled"),
            say("status.stored", count=found.articles, entities=found.entities),
            f"-# {say('status.leaves')} {say('status.model' if found.uses_model else 'status.no_model')}",
        ]
        return [sentence("\n".join(lines))]

    await answer(interaction, work)


@anywhere
@app_commands.command(name=named("command.help"), description=named("command.help.about"))
async def help_(interaction: Interaction) -> None:
    """List the commands under their names in the reader's language."""

    async def work(say: Phrases) -> Sequence[Message]:
        tree = cast("Any", interaction.client).tree
        lines = [f"## {say('help.title')}"]
        for command in tree.get_commands():
            if isinstance(command, app_commands.ContextMenu):
                continue
            inner = command.walk_commands() if isinstance(command, app_commands.Group) else [command]
            asked = [one for one in inner if not isinstance(one, app_commands.Group)]
            lines += [f"- **{_name(one, say)}** {_about(one, say)}" for one in asked]
        return [sentence("\n".join([*lines, f"-# {say('help.menu')}"]))]

    await answer(interaction, work)


def _name(command: Any, say: Phrases) -> str:
    words: list[str] = []
    while command is not None:
        words.insert(0, _said(command._locale_name, say))  # noqa: SLF001 (has no other way)
        command = command.parent
    return inert("/" + " ".join(words))


def _about(command: Any, say: Phrases) -> str:
    return _said(command._locale_description, say)  # noqa: SLF001


def _said(text: app_commands.locale_str, say: Phrases) -> str:
    return say(text.extras["key"])
