"""The form of rights: who beside the workspace's admins changes settings, and who mends."""

from __future__ import annotations

from bot.actions.rights import MEND, SET_UP, choose_role
from bot.chat.slack import lists
from bot.chat.slack.calling import Call
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written
from bot.chat.slack.pieces import Piece

RIGHTS = {"managers": SET_UP, "editors": MEND}


async def _fill(call: Call, place: str) -> Filled:
    settings = await call.office.desk.space_settings(call.asker.space)
    fields = tuple(
        Field(
            name=name,
            label=f"form.{name}",
            kind="people",
            value=",".join(str(settings.get(right, "")).split()),
        )
        for name, right in RIGHTS.items()
    )
    return Filled(about={"place": place}, fields=fields)


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:  # noqa: ARG001 (every form's signature)
    settings = await call.office.desk.space_settings(call.asker.space)
    for name, right in RIGHTS.items():
        chosen = " ".join(sorted(written.get(name, "").replace(",", " ").split()))
        if chosen != settings.get(right, ""):
            await choose_role(call.office, call.asker, right, chosen)
    return lists.sentence(call.say("roles.done"))


FORM = Form(name="roles", title="form.roles", fill=_fill, done=_done, checks={}, belongs={"refused.set_up": "managers"})
