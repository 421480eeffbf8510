"""The forms behind the editors' menu: whose name is wrong, which reports are another story, which story is the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.actions.office import ActionRefused
from bot.chat.mending import ASKING, choices, mend
from bot.chat.slack.calling import Call
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written
from bot.chat.slack.mending import done, parts_of
from bot.chat.slack.pieces import Piece

LONGEST_VALUE, MOST = 150, 100  # Slack's limits of what is chosen of


def _asking(what: str) -> Callable[[Call, str], Awaitable[Filled]]:
    async def fill(call: Call, value: str) -> Filled:
        place, story, _ = parts_of(value)
        found = await choices(call.office, call.asker, what, story, call.say)
        options = [(one.value, f"{one.name} · {one.about}") for one in found if len(one.value) <= LONGEST_VALUE]
        if not options:
            raise ActionRefused("mend.nothing")
        kind = "many" if what == "split" else "one"
        field = Field(name="chosen", label=f"mend.which_{what}", kind=kind, options=options[:MOST], optional=False)
        return Filled(about={"place": place, "story": story}, fields=(field,))

    return fill


def _doing(what: str) -> Callable[[Call, Written, Written], Awaitable[list[Piece]]]:
    async def carry_out(call: Call, about: Written, written: Written) -> list[Piece]:
        chosen = written.get("chosen", "").split(",")
        mended = await mend(call.office, call.asker, what, about.get("story", ""), chosen, call.say)
        return done(mended, call.asker, call.say)

    return carry_out


FORMS = {
    f"mend_{what}": Form(
        name=f"mend_{what}", title=f"mend.{what}", fill=_asking(what), done=_doing(what), checks={}, belongs={}
    )
    for what in ASKING
}
