"""The button "Withdraw": a posted item is struck out in its message, with the reason, and the editors' list knows."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

import discord
from discord import ui

from bot.actions.office import ActionRefused
from bot.actions.rights import check_mend
from bot.actions.withdraw import LONGEST, posted_item, withdrawn
from bot.chat.discord import pieces
from bot.chat.discord.asking import (
    Interaction,
    Message,
    answer,
    asker_of,
    language_of,
    office_of,
    open_form,
    refuse,
    sentence,
)
from bot.chat.discord.escape import inert
from bot.chat.discord.messenger import HISTORY, carries
from bot.chat.discord.pieces import Piece
from bot.chat.discord.views import view_of
from bot.chat.phrases import Phrases


async def withdraw_button(interaction: Interaction, report: str) -> None:
    """Ask an editor for the reason."""
    try:
        await check_mend(office_of(interaction), asker_of(interaction))
    except ActionRefused as refusal:
        await refuse(interaction, refusal)
        return
    await open_form(interaction, WithdrawForm(int(report), Phrases(language_of(interaction))))


class WithdrawForm(ui.Modal):
    """Why an item is taken back; readers see it."""

    def __init__(self, report: int, say: Phrases) -> None:
        super().__init__(title=say("withdraw.title"), timeout=900)
        self._report = report
        self._reason: ui.TextInput[WithdrawForm] = ui.TextInput(max_length=LONGEST)
        self.add_item(ui.Label(text=say("withdraw.reason"), component=self._reason))

    async def on_submit(self, interaction: Interaction) -> None:
        """Strike the item out."""

        async def work(say: Phrases) -> Sequence[Message]:
            office, asker = office_of(interaction), asker_of(interaction)
            item = await posted_item(office, asker, self._report)
            channel = interaction.client.get_partial_messageable(int(item.address))
            message = await _message(channel, item.marker)
            components = [cast("Mapping[str, Any]", component.to_dict()) for component in message.components]
            said = inert(self._reason.value, LONGEST)
            view = view_of(struck_out(components, item.story, say("withdraw.done_because", reason=said)))
            await message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
            await withdrawn(office, asker, item, self._reason.value)
            return [sentence(say("withdraw.done"))]

        await answer(interaction, work)


async def _message(channel: discord.PartialMessageable, marker: str) -> discord.Message:
    with contextlib.suppress(discord.NotFound, discord.Forbidden):
        async for message in channel.history(limit=HISTORY):
            if carries(message, marker):
                return message
    raise ActionRefused("refused.not_posted")


def struck_out(components: Sequence[Mapping[str, Any]], story: str, because: str) -> list[Mapping[str, Any]]:
    """Return the message with the item's text struck out; its section's heading and the story's button stay."""
    kept = list(components)
    for place, component in enumerate(components):
        identities = [str(child.get("custom_id", "")) for child in component.get("components", [])]
        if place and any(identity.startswith(pieces.custom_id("wrong", story)) for identity in identities):
            kept[place - 1] = _struck(str(components[place - 1].get("content", "")), because)
            opening = [child for child in component["components"] if ":story:" in str(child.get("custom_id", ""))]
            kept[place] = {"type": pieces.ACTION_ROW, "components": opening}
    return kept


def _struck(content: str, because: str) -> Piece:
    lines = content.split("\n")
    heading = [line for line in lines[:1] if line.startswith("### ")]
    title = next((line for line in lines if line.startswith("**")), "")
    return pieces.text("\n".join([*heading, f"~~{title}~~", because]))
