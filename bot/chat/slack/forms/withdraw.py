"""The form that takes a posted item back: an editor's reason, which readers see."""

from __future__ import annotations

from bot.actions.rights import check_mend
from bot.actions.withdraw import LONGEST, posted_item, withdrawn
from bot.chat.slack import lists
from bot.chat.slack.calling import Call
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written
from bot.chat.slack.pieces import Piece
from bot.chat.slack.withdrawing import strike_out
from bot.text.plain import plain


async def _fill(call: Call, report: str) -> Filled:
    await check_mend(call.office, call.asker)
    reason = Field(name="reason", label="withdraw.reason", longest=LONGEST, optional=False)
    return Filled(about={"place": call.asker.address, "report": report}, fields=(reason,))


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:
    item = await posted_item(call.office, call.asker, int(about.get("report") or 0))
    reason = plain(written.get("reason", ""), LONGEST)
    because = call.say("withdraw.done_because", reason=reason)
    await strike_out(call.client, item.address, item.marker, item.story, because)
    await withdrawn(call.office, call.asker, item, reason)
    return lists.sentence(call.say("withdraw.done"))


FORM = Form(
    name="withdraw",
    title="withdraw.title",
    fill=_fill,
    done=_done,
    checks={},
    belongs={},
    submit="button.withdraw",
)
