"""What an editor can do about an item -> a menu over the conversation, and what came of it with its way back."""

from __future__ import annotations

from bot.actions.office import Asker
from bot.chat.mending import ASKING, MENDS, Mended, mend
from bot.chat.slack import lists, pieces
from bot.chat.slack.calling import Call, Handler
from bot.chat.slack.pieces import Piece
from bot.chat.slack.words import SlackPhrases

#: These open forms, which other modules have.
FORMS = (*(f"mend_{what}" for what in ASKING), "withdraw", "report")

#: What stands in no conversation says in its value where it was asked: "place|story|message", "place|change".
NOWHERE = "-"


def placed(asker: Asker) -> str:
    """Return where somebody asks, as the value of a button names it; "-" for their direct messages."""
    return NOWHERE if asker.address.startswith("user:") else asker.address


def parts_of(about: str) -> tuple[str, str, str]:
    """Return the place, the story and the message that a button's "place|story|message" names."""
    place, _, rest = about.partition("|")
    story, _, message = rest.rpartition("|")
    return place.strip(NOWHERE), story, message


def menu(about: str, say: SlackPhrases) -> list[Piece]:
    """Return what an editor can do about an item; `about` is "place|story|message"."""
    blocks = lists.sentence(say("mend.title"))
    for what in (*MENDS, "withdraw", "report"):
        form = f"mend_{what}" if what in ASKING else what
        action = f"ll1:open_{form}" if form in FORMS else f"ll1:mend_{what}"
        blocks.append(pieces.actions([pieces.button(say(f"mend.{what}"), action, about)]))
        blocks.append(pieces.context(say(f"mend.{what}.about")))
    return blocks


def done(mended: Mended, asker: Asker, say: SlackPhrases) -> list[Piece]:
    """Return what was done, with the button that takes it back."""
    blocks = lists.sentence(mended.said)
    if mended.change:
        undo = pieces.button(say("button.undo"), "ll1:undo_here", f"{placed(asker)}|{mended.change}")
        blocks.append(pieces.actions([undo]))
    return blocks


def _at_once(what: str) -> Handler:
    async def handler(call: Call) -> list[Piece]:
        _, story, _ = parts_of(call.words)
        return done(await mend(call.office, call.asker, what, story, (), call.say), call.asker, call.say)

    return handler


#: The mends that ask nothing more.
PRESSES = {f"mend_{what}": _at_once(what) for what in MENDS if what not in ASKING}
