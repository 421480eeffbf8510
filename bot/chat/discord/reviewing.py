"""The buttons under a draft: keep, cut, move, add a signed line, publish; the desk's message follows by itself."""

from __future__ import annotations

from collections.abc import Sequence

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
from bot.chat.discord.forms import Filled, lines, open_form
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
    identity = pieces.custom_id("line", code)
    title = Phrases(language_of(interaction))("draft.line_title")
    await open_form(interaction, identity, title, {"line": lines(max_length=LONGEST_LINE)}, about="draft")


async def line_written(interaction: Interaction, code: str, filled: Filled) -> None:
    """Add a line above the items, under the editor's own name."""

    async def work(say: Phrases) -> Sequence[Message]:
        await add_line(office_of(interaction), asker_of(interaction), code, filled["line"], by=name_of(interaction))
        return [sentence(say("draft.did_line"))]

    await answer(interaction, work)
