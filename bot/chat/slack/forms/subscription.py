"""The form of a person's own subscription: on what, once a day or as it happens, when and on which clock."""

from __future__ import annotations

from bot.actions.clocks import own_zone, times_of, weekdays_of, zone_named
from bot.actions.digest import DEFAULT_TIME, language_named, length_of, outlets_of
from bot.actions.office import ActionRefused
from bot.actions.subscriptions import Order, subscribe, subscriptions, unsubscribe
from bot.actions.timing import EVERY_DAY, RHYTHMS, rhythm_of
from bot.actions.topics import topic_of
from bot.chat.slack import lists
from bot.chat.slack.calling import Call
from bot.chat.slack.forms.digest import days_as_written, days_field, language_field
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written, topic_meant
from bot.chat.slack.pieces import Piece


async def _fill(call: Call, identity: str) -> Filled:
    mine = {one.audience.id: one for one in await subscriptions(call.office, call.asker)}
    known = mine.get(identity)
    topic, schedule = (known.audience.topic, known.schedule) if known else (None, None)
    fields = (
        Field(name="topic", label="setup.topic", value=topic.name if topic and not topic.is_whole_region else ""),
        Field(
            name="rhythm",
            label="command.rhythm.about",
            kind="one",
            optional=False,
            value=rhythm_of(schedule) if schedule else RHYTHMS[0],
            options=[(rhythm, call.say(f"choice.rhythm.{rhythm}")) for rhythm in RHYTHMS],
        ),
        Field(name="time", label="setup.time", value=", ".join(schedule.times if schedule else (DEFAULT_TIME,))),
        Field(name="quiet", label="command.quiet.about", value="-".join((schedule and schedule.quiet) or ())),
        Field(name="zone", label="setup.zone", value=schedule.zone if schedule else own_zone(call.asker)),
        days_field(call, schedule.weekdays if schedule else EVERY_DAY),
        language_field(call, known.audience.language if known else call.say.language),
        Field(name="length", label="form.length", value=str(known.audience.items) if known else ""),
        Field(
            name="hide",
            label="command.hide.about",
            value=", ".join(known.audience.hidden_outlets) if known else "",
        ),
    )
    about = {"known": identity if known else "", "name": topic.name if topic else "", "key": topic.key if topic else ""}
    return Filled(about=about, fields=fields)


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:
    order = Order(
        topic=topic_meant(about, written),
        rhythm=written.get("rhythm", ""),
        times=written.get("time", ""),
        days=days_as_written(written.get("days", "")),
        quiet=written.get("quiet") or "-",
        zone=written.get("zone", ""),
        language=written.get("language", ""),
        length=written.get("length", ""),
        hide=written.get("hide") or "-",
    )
    made = await subscribe(call.office, call.asker, order)
    before = about.get("known", "")
    if before and before != made.audience.id:
        await unsubscribe(call.office, call.asker, before)
    return lists.sentence(f"{call.say('subscribe.done')}\n{lists.schedule_text(made, call.say)}")


def _quiet(_: Call, text: str) -> object:
    ends = [times_of(end) for end in text.replace("–", "-").split("-")]
    if len(ends) != 2 or any(len(end) != 1 for end in ends):
        raise ActionRefused("refused.time", written=text)
    return ends


FORM = Form(
    name="subscription",
    title="form.subscription",
    fill=_fill,
    done=_done,
    checks={
        "topic": lambda call, text: topic_of(text, call.office),
        "time": lambda _, text: times_of(text),
        "quiet": _quiet,
        "zone": lambda _, text: zone_named(text),
        "days": lambda _, text: weekdays_of(days_as_written(text)),
        "language": lambda _, text: language_named(text),
        "length": lambda _, text: length_of(text),
        "hide": lambda call, text: outlets_of(text, call.office, call.asker),
    },
    belongs={"refused.quota": "topic"},
)
