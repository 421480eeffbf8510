"""The button "Wrong?": a form whose answers the editors find with /digest reports; editors mend at once."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.actions.office import ActionRefused
from bot.actions.report import LONGEST, REASONS, Report, report
from bot.actions.rights import check_mend
from bot.chat.discord import pieces
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, language_of, office_of, sentence
from bot.chat.discord.forms import Filled, lines, open_form
from bot.chat.discord.mending import mend_menu, menu
from bot.chat.discord.withdrawing import open_withdrawal
from bot.chat.phrases import Phrases


async def report_button(interaction: Interaction, rest: str) -> None:
    """Open the form for an item of a message; an editor chooses first what to do about it."""
    story, _, marker = rest.partition(":")
    try:
        await check_mend(office_of(interaction), asker_of(interaction))
    except ActionRefused:
        await _open_report(interaction, story, marker)
        return

    async def work(say: Phrases) -> Sequence[Message]:
        return [menu(story, marker, say)]

    await answer(interaction, work)


async def mend_picked(interaction: Interaction, rest: str, values: Sequence[str]) -> None:
    """Do what an editor chose from the menu."""
    story, _, marker = rest.partition(":")
    if values[0] == "report":
        await _open_report(interaction, story, marker)
    elif values[0] == "withdraw":
        await open_withdrawal(interaction, story, marker)
    else:
        await mend_menu(interaction, story, values[0])


async def _open_report(interaction: Interaction, story: str, marker: str) -> None:
    say = Phrases(language_of(interaction))
    options = [discord.SelectOption(label=say(f"report.{reason}"), value=reason) for reason in REASONS]
    questions = {
        "what": ui.Select[ui.Modal](options=options),
        "words": lines(required=False, max_length=LONGEST),
    }
    identity = pieces.custom_id("report", story, marker)
    await open_form(interaction, identity, say("report.title"), questions, about="report")


async def reported(interaction: Interaction, rest: str, filled: Filled) -> None:
    """Write the report down and say so."""
    story, _, marker = rest.partition(":")
    said = Report(story=story, reason=filled["what"], words=filled["words"], marker=marker)

    async def work(say: Phrases) -> Sequence[Message]:
        await report(office_of(interaction), asker_of(interaction), said)
        return [sentence(say("report.thanks"))]

    await answer(interaction, work)
