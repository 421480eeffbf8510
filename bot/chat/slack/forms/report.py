"""The form behind "Wrong?": what is wrong, out of a list, and room for a sentence."""

from __future__ import annotations

from bot.actions.report import LONGEST, REASONS, Report, report
from bot.chat.slack import lists
from bot.chat.slack.calling import Call
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written
from bot.chat.slack.mending import parts_of
from bot.chat.slack.pieces import Piece


async def _fill(call: Call, value: str) -> Filled:
    _, story, message = parts_of(value)
    reasons = [(reason, call.say(f"report.{reason}")) for reason in REASONS]
    fields = (
        Field(name="what", label="report.what", kind="one", options=reasons, optional=False),
        Field(name="words", label="report.words", kind="lines", longest=LONGEST),
    )
    return Filled(about={"place": call.asker.address, "story": story, "message": message}, fields=fields)


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:
    said = Report(
        story=about.get("story", ""),
        reason=written.get("what", ""),
        words=written.get("words", ""),
        marker=about.get("message", ""),
    )
    await report(call.office, call.asker, said)
    return lists.sentence(call.say("report.thanks"))


FORM = Form(
    name="report",
    title="report.title",
    fill=_fill,
    done=_done,
    checks={},
    belongs={"refused.story": "what", "refused.quota": "words"},
    submit="button.close",
)
