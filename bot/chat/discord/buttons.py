"""Buttons, selects and forms by what their custom id says, so that they outlive a restart: none is kept in memory."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self, cast

import discord
from discord import ui

from bot.actions.lookup import look_up
from bot.actions.search import turn
from bot.actions.stories import time_line
from bot.actions.why import why_briefing, why_story
from bot.chat.discord import pieces
from bot.chat.discord.answers import entity_message, search_message, story_message
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.changes import close_button, keep_topic_button, undo_button, undo_own_button, unsubscribe_button
from bot.chat.discord.commands.schedules import end_schedule
from bot.chat.discord.following import follow_button, subscribe_button
from bot.chat.discord.forms import Filled, filled_in
from bot.chat.discord.mending import mend_pick
from bot.chat.discord.reasons import why_message, why_story_message
from bot.chat.discord.render import more_messages
from bot.chat.discord.reporting import mend_picked, report_button, reported
from bot.chat.discord.reviewing import draft_button, line_written
from bot.chat.discord.setting_up import set_up, set_up_button
from bot.chat.discord.withdrawing import withdraw_button, withdrawn
from bot.chat.phrases import Phrases

Handler = Callable[[Interaction, str], Awaitable[None]]
Picked = Callable[[Interaction, str, Sequence[str]], Awaitable[None]]
Submitted = Callable[[Interaction, str, Filled], Awaitable[None]]
PATTERN = r"ll(?P<version>\d+):(?P<action>[a-z]+)(?::(?P<rest>.*))?"


class Press(ui.DynamicItem[ui.Item[Any]], template=re.compile(PATTERN, re.DOTALL)):
    """Any button of ours, or a select: its one value is handled like a button's argument."""

    def __init__(self, item: ui.Item[Any], action: str, rest: str) -> None:
        super().__init__(item)
        self._action = action
        self._rest = rest

    @classmethod
    async def from_custom_id(  # its signature is discord.py's
        cls,
        interaction: Interaction,  # noqa: ARG003
        item: ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """Return what was pressed or picked."""
        return cls(item, _action(match), match["rest"] or "")

    async def callback(self, interaction: Interaction) -> Any:
        """Do what it is for."""
        if isinstance(self.item, ui.Select):
            values = cast("dict[str, list[str]]", interaction.data).get("values", [])
            await SELECTS.get(self._action, _too_old)(interaction, self._rest, values or [""])
        else:
            await HANDLERS.get(self._action, too_old)(interaction, self._rest)


async def form_sent(interaction: Interaction) -> None:
    """Do what a form is for that somebody filled in; discord.py itself has forgotten it."""
    match = re.fullmatch(
        PATTERN, str(cast("dict[str, object]", interaction.data or {}).get("custom_id", "")), re.DOTALL
    )
    handler = FORMS.get(_action(match)) if match else None
    if match is None or handler is None:
        await too_old(interaction, "")
        return
    await handler(interaction, match["rest"] or "", filled_in(interaction))


def _action(match: re.Match[str]) -> str:
    return match["action"] if f"ll{match['version']}" == pieces.VERSION else ""


async def too_old(interaction: Interaction, rest: str) -> None:  # noqa: ARG001 (the signature of a handler)
    """Say that the button belongs to an older Limelight."""

    async def work(say: Phrases) -> Sequence[Message]:
        return [sentence(say("refused.too_old"))]

    await answer(interaction, work)


async def _too_old(interaction: Interaction, rest: str, values: Sequence[str]) -> None:  # noqa: ARG001
    await too_old(interaction, rest)


async def open_picked(interaction: Interaction, rest: str, values: Sequence[str]) -> None:  # noqa: ARG001
    """Show the story that was picked."""
    await open_story(interaction, values[0])


async def open_story(interaction: Interaction, rest: str) -> None:
    """Show a story's time line; what follows its id only tells buttons of one message apart."""
    story = rest.partition(":")[0]

    async def work(say: Phrases) -> Sequence[Message]:
        return [story_message(await time_line(office_of(interaction), story), say)]

    await answer(interaction, work)


async def open_entity(interaction: Interaction, key: str) -> None:
    """Show an entity."""

    async def work(say: Phrases) -> Sequence[Message]:
        return [entity_message(await look_up(office_of(interaction), f"e:{key}"), say)]

    await answer(interaction, work)


async def turn_page(interaction: Interaction, rest: str) -> None:
    """Show another page of a search."""
    skip, _, other = rest.partition(":")
    span, _, words = other.partition(":")

    async def work(say: Phrases) -> Sequence[Message]:
        return [search_message(await turn(office_of(interaction), words, span, int(skip)), say)]

    await answer(interaction, work)


async def explain_briefing(interaction: Interaction, marker: str) -> None:
    """Say what a briefing was chosen from."""

    async def work(say: Phrases) -> Sequence[Message]:
        return [why_message(await why_briefing(office_of(interaction), asker_of(interaction), marker), say)]

    await answer(interaction, work)


async def explain_story(interaction: Interaction, story: str) -> None:
    """Say why this channel was, or was not, told of a story."""

    async def work(say: Phrases) -> Sequence[Message]:
        return [why_story_message(await why_story(office_of(interaction), asker_of(interaction), story), say)]

    await answer(interaction, work)


async def show_more(interaction: Interaction, marker: str) -> None:
    """Show the items of a briefing that had no room in its message."""

    async def work(say: Phrases) -> Sequence[Message]:
        found = await why_briefing(office_of(interaction), asker_of(interaction), marker)
        return more_messages(found.briefing, say)

    await answer(interaction, work)


HANDLERS: dict[str, Handler] = {
    "story": open_story,
    "lookup": open_entity,
    "page": turn_page,
    "why": explain_briefing,
    "whystory": explain_story,
    "more": show_more,
    "follow": follow_button,
    "subscribe": subscribe_button,
    "wrong": report_button,
    "undo": undo_button,
    "undoown": undo_own_button,
    "unschedule": end_schedule,
    "close": close_button,
    "unsubscribe": unsubscribe_button,
    "keeptopic": keep_topic_button,
    "setup": set_up_button,
    "withdraw": withdraw_button,
    "draft": draft_button,
}
SELECTS: dict[str, Picked] = {"open": open_picked, "mend": mend_picked, "mendpick": mend_pick}
FORMS: dict[str, Submitted] = {"setup": set_up, "report": reported, "withdraw": withdrawn, "line": line_written}


def add_buttons(client: discord.Client) -> None:
    """Let the client hand every press to us."""
    client.add_dynamic_items(Press)
