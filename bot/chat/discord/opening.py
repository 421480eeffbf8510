"""What is asked while the bot is still being built: held for a moment, then answered, or told to ask again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from bot.actions.office import Office

log = logging.getLogger("limelight.discord")

Parse = Callable[[Any], None]

ASKED = "INTERACTION_CREATE"


def holding(
    parsers: Mapping[str, Parse], state: Any, opened: asyncio.Future[Office], *, seconds: float
) -> dict[str, Parse]:
    """Return the same parsers; what is asked before the office is open waits `seconds` for it.

    `state` is what discord.py's objects are made with.
    """
    held: set[asyncio.Task[None]] = set()

    async def hold(data: Any) -> None:
        done, _ = await asyncio.wait([opened], timeout=seconds)
        if done:
            parsers[ASKED](data)
            return
        try:
            await _say_later(discord.Interaction(data=data, state=state))
        except discord.DiscordException as error:
            log.warning("whoever asked during the start was not answered: %s", error)

    def parse(data: Any) -> None:
        if opened.done():
            parsers[ASKED](data)
            return
        task = asyncio.get_running_loop().create_task(hold(data))
        held.add(task)
        task.add_done_callback(held.discard)

    return {**parsers, ASKED: parse}


async def _say_later(interaction: discord.Interaction[Any]) -> None:
    """Say that the bot is starting, to the asker alone; while typing, nothing is proposed."""
    from bot.chat.discord.asking import language_of, sentence
    from bot.chat.discord.forgiving import accepted
    from bot.chat.discord.views import view_of
    from bot.chat.phrases import Phrases

    if interaction.type is discord.InteractionType.autocomplete:
        await accepted(interaction.response.autocomplete([]))
        return
    say = Phrases(language_of(interaction))
    await accepted(
        interaction.response.send_message(
            view=view_of(sentence(say("starting"))), ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )
    )
