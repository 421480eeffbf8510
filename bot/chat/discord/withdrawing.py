"""Taking a posted item back: an editor gives the reason, and it is struck out wherever the server was told of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.office import ActionRefused
from bot.actions.rights import check_mend
from bot.actions.withdraw import LONGEST, NO_MARKER, posted_item, withdraw
from bot.chat.discord import pieces
from bot.chat.discord.asking import (
    Interaction,
    Message,
    answer,
    asker_of,
    language_of,
    office_of,
    refuse,
    sentence,
)
from bot.chat.discord.forms import Filled, line, open_form
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
    identity = pieces.custom_id("withdraw", story, marker)
    title = Phrases(language_of(interaction))("withdraw.title")
    await open_form(interaction, identity, title, {"reason": line(max_length=LONGEST)}, about="withdraw")


async def withdrawn(interaction: Interaction, rest: str, filled: Filled) -> None:
    """Strike the item out."""
    story, _, marker = rest.partition(":")

    async def work(say: Phrases) -> Sequence[Message]:
        office, asker = office_of(interaction), asker_of(interaction)
        count = await withdraw(office, asker, story, filled["reason"], marker=marker)
        return [sentence(say("withdraw.done_in", count=count))]

    await answer(interaction, work)
