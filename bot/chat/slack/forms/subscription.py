"""The form of a person's own subscription: on what, once a day or as it happens, when and on which clock."""

from __future__ import annotations

from bot.actions.clocks import own_zone, times_of, zone_named
from bot.actions.digest import DEFAULT_TIME
from bot.actions.office import ActionRefused
from bot.actions.subscriptions import Order, subscribe, subscriptions, unsubscribe
from bot.actions.topics import topic_of
from bot.chat.slack import lists
from bot.chat.slack.calling import Call
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written, topic_meant
from bot.chat.slack.pieces import Piece

RHYTHMS = ("digest", "instant")


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
            value="instant" if schedule and schedule.instant else "digest",
            options=[(rhythm, call.say(f"command.rhythm.{rhythm}")) for rhythm in RHYTHMS],
        ),
        Field(name="time", label="setup.time", value=", ".join(schedule.times if schedule else (DEFAULT_TIME,))),
        Field(name="quiet", label="command.quiet.about", value="-".join((schedule and schedule.quiet) or ())),
        Field(name="zone", label="setup.zone", value=schedule.zone if schedule else own_zone(call.asker)),
    )
    about = {"known": identity if known else "", "name": topic.name if topic else "", "key": topic.key if topic else ""}
    return Filled(about=about, fields=fields)


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:
    instant = f"instant {written.get('quiet', '')}".strip()
    times = instant if written.get("rhythm") == "instant" else written.get("time", "")
    order = Order(topic=topic_meant(about, written), times=times, zone=written.get("zone", ""))
    made = await subscribe(call.office, call.asker, order)
    before = about.get("known", "")
    if before and before != made.audience.id:
        await unsubscribe(call.office, call.asker, before)
    return lists.sentence(f"{call.say('subscribe.done')}\n{lists.digest_text(made, call.say)}")


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
    },
    belongs={"refused.quota": "topic"},
)
