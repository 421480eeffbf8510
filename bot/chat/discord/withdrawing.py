"""Taking a posted item back: an editor gives the reason, and it is struck out wherever the server was told of it."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.actions.office import ActionRefused
from bot.actions.rights import check_mend
from bot.actions.withdraw import LONGEST, NO_MARKER, posted_item, withdraw
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
from bot.chat.phrases import Phrases


async def withdraw_button(interaction: Interaction, report: str) -> None:
    """Ask an editor why the item of a report is taken back."""
    try:
        item = await posted_item(office_of(interaction), asker_of(interaction), int(report))
    except ActionRefused as refusal:
        await refuse(interaction, refusal)
        return
    await open_withdrawal(interaction, item.story)


async def open_withdrawal(interaction: Interaction, story: str, marker: str = "") -> None:
    """Ask an editor for the reason; with `marker`, only the message that carries it is changed."""
    marker = "" if marker in NO_MARKER else marker
    try:
        await check_mend(office_of(interaction), asker_of(interaction))
    except ActionRefused as refusal:
        await refuse(interaction, refusal)
        return
    await open_form(interaction, WithdrawForm(story, marker, Phrases(language_of(interaction))))


class WithdrawForm(ui.Modal):
    """Why an item is taken back; readers see it."""

    def __init__(self, story: str, marker: str, say: Phrases) -> None:
        super().__init__(title=say("withdraw.title"), timeout=900)
        self._story = story
        self._marker = marker
        self._reason: ui.TextInput[WithdrawForm] = ui.TextInput(max_length=LONGEST)
        self.add_item(ui.Label(text=say("withdraw.reason"), component=self._reason))

    async def on_submit(self, interaction: Interaction) -> None:
        """Strike the item out."""

        async def work(say: Phrases) -> Sequence[Message]:
            office, asker = office_of(interaction), asker_of(interaction)
            count = await withdraw(office, asker, self._story, self._reason.value, marker=self._marker)
            return [sentence(say("withdraw.done_in", count=count))]

        await answer(interaction, work)
