"""The buttons under a draft: keep, cut, move, add a signed line, publish; the desk's message follows by itself."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.review import (
    LONGEST_LINE,
    add_line,
    approve,
    cut_item,
    drop_line,
    keep_item,
    move_item,
    show_draft,
)
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


async def draft_button(interaction: Interaction, rest: str) -> None:
    """Do what a button under a draft says; `rest` is "what:draft:on what"."""
    what, _, other = rest.partition(":")
    code, _, subject = other.partition(":")
    if what == "line":
        await _ask_for_line(interaction, code)
        return

    async def work(say: Phrases) -> Sequence[Message]:
        await _change(office_of(interaction), asker_of(interaction), what, code, subject, name_of(interaction))
        return [sentence(say(f"draft.did_{what}"))]

    await answer(interaction, work)


async def _change(office: Office, asker: Asker, what: str, code: str, subject: str, name: str) -> None:
    if what == "cut":
        await cut_item(office, asker, code, subject)
    elif what == "keep":
        await keep_item(office, asker, code, subject)
    elif what in ("up", "down"):
        await move_item(office, asker, code, subject, by=-1 if what == "up" else 1)
    elif what == "drop":
        await drop_line(office, asker, code, int(subject))
    elif what == "publish":
        await approve(office, asker, code, by=name)
    else:
        raise ActionRefused("refused.draft_over")


def name_of(interaction: Interaction) -> str:
    """Return how people know the asker here: what a line is signed with."""
    return str(interaction.user.display_name or interaction.user.name)


async def _ask_for_line(interaction: Interaction, code: str) -> None:
    try:
        await show_draft(office_of(interaction), asker_of(interaction), code)
    except ActionRefused as refusal:
        await refuse(interaction, refusal)
        return
    await open_form(interaction, LineForm(code, Phrases(language_of(interaction))))


class LineForm(ui.Modal):
    """A line above the items, under the editor's own name."""

    def __init__(self, code: str, say: Phrases) -> None:
        super().__init__(title=say("draft.line_title"), timeout=900)
        self._code = code
        self._line: ui.TextInput[LineForm] = ui.TextInput(style=discord.TextStyle.paragraph, max_length=LONGEST_LINE)
        self.add_item(ui.Label(text=say("draft.line"), component=self._line))

    async def on_submit(self, interaction: Interaction) -> None:
        """Add it."""

        async def work(say: Phrases) -> Sequence[Message]:
            office, asker = office_of(interaction), asker_of(interaction)
            await add_line(office, asker, self._code, self._line.value, by=name_of(interaction))
            return [sentence(say("draft.did_line"))]

        await answer(interaction, work)
