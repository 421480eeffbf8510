"""What an editor mends from the message that shows it: a menu, the question on which, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import mending
from bot.chat.discord import pieces
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of
from bot.chat.discord.pieces import Piece
from bot.chat.phrases import Phrases

#: What the menu offers; "withdraw" and "report" open forms, which other modules do.
OFFERED = (*mending.MENDS, "withdraw", "report")


def menu(story: str, marker: str, say: Phrases) -> list[Piece]:
    """Return what an editor can do about an item."""
    options = [(what, say(f"mend.{what}"), say(f"mend.{what}.about")) for what in OFFERED]
    chosen = pieces.select(pieces.custom_id("mend", story, marker), say("report.what"), options)
    return [pieces.text(say("mend.title")), pieces.row(chosen)]


async def mend_menu(interaction: Interaction, story: str, what: str) -> None:
    """Do what was picked, or ask on which name, report or story."""
    if what not in mending.ASKING:
        await _mend(interaction, story, what, ())
        return

    async def work(say: Phrases) -> Sequence[Message]:
        found = await mending.choices(office_of(interaction), asker_of(interaction), what, story, say)
        return [_question(what, story, found, say)]

    await answer(interaction, work)


async def mend_pick(interaction: Interaction, rest: str, values: Sequence[str]) -> None:
    """Do it on what was picked; `rest` is "what:story"."""
    what, _, story = rest.partition(":")
    await _mend(interaction, story, what, values)


async def _mend(interaction: Interaction, story: str, what: str, chosen: Sequence[str]) -> None:
    """Do it and say what was done, with the way back."""

    async def work(say: Phrases) -> Sequence[Message]:
        done = await mending.mend(office_of(interaction), asker_of(interaction), what, story, chosen, say)
        message = [pieces.text(done.said)]
        if done.change:
            message.append(pieces.row(pieces.button(say("button.undo"), pieces.custom_id("undo", done.change))))
        return [message]

    await answer(interaction, work)


def _question(what: str, story: str, found: Sequence[mending.Choice], say: Phrases) -> list[Piece]:
    fitting = [(one.value, one.name, one.about) for one in found if len(one.value) <= 100]
    if not fitting:
        return [pieces.text(say("mend.nothing"))]
    identity = pieces.custom_id("mendpick", what, story)
    asked = say(f"mend.which_{what}")
    chosen = pieces.select(identity, asked, fitting, several=what == "split")
    return [pieces.text(asked), pieces.row(chosen)]
