"""The form that adds a signed line to a draft."""

from __future__ import annotations

from bot.actions.review import add_line, show_draft
from bot.chat.slack import lists
from bot.chat.slack.calling import Call
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written
from bot.chat.slack.pieces import Piece

LONGEST = 500


async def _fill(call: Call, code: str) -> Filled:
    await show_draft(call.office, call.asker, code)
    field = Field(name="line", label="draft.line", kind="lines", optional=False, longest=LONGEST)
    return Filled(about={"place": call.asker.address, "code": code}, fields=(field,))


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:
    await add_line(
        call.office, call.asker, about.get("code", ""), written.get("line", ""), by=call.name or call.asker.person
    )
    return lists.sentence(call.say("draft.did_line"))


FORM = Form(name="line", title="draft.line_title", fill=_fill, done=_done, checks={}, belongs={})
