"""The form that takes a posted item back: an editor's reason, which readers see."""

from __future__ import annotations

from bot.actions.rights import check_mend
from bot.actions.withdraw import LONGEST, withdraw
from bot.chat.slack import lists
from bot.chat.slack.calling import Call
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written
from bot.chat.slack.mending import parts_of
from bot.chat.slack.pieces import Piece


async def _fill(call: Call, value: str) -> Filled:
    """Ask for the reason; `value` is "place|story|message"."""
    await check_mend(call.office, call.asker)
    reason = Field(name="reason", label="withdraw.reason", longest=LONGEST, optional=False)
    return Filled(about={"place": call.asker.address, "story": parts_of(value)[1]}, fields=(reason,))


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:
    count = await withdraw(call.office, call.asker, about.get("story", ""), written.get("reason", ""))
    return lists.sentence(call.say("withdraw.done_in", count=count))


FORM = Form(
    name="withdraw",
    title="withdraw.title",
    fill=_fill,
    done=_done,
    checks={},
    belongs={},
    submit="button.withdraw",
)
