"""The form of a channel's digest: where, when, on which clock and days, in which language, on what."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.clocks import own_zone, times_of, weekdays_of, zone_named
from bot.actions.digest import (
    DEFAULT_TIME,
    SECTIONS,
    Digest,
    Wishes,
    language_named,
    length_of,
    outlets_of,
    set_digest,
    show_digest,
)
from bot.actions.office import ActionRefused
from bot.actions.timing import EVERY_DAY
from bot.actions.topics import topic_of
from bot.briefing.phrases import languages, phrases_for
from bot.chat.slack import lists, pieces
from bot.chat.slack.calling import Call
from bot.chat.slack.commands.digest import absence
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written, topic_meant
from bot.chat.slack.pieces import Piece
from bot.model import Audience, Schedule


async def _fill(call: Call, address: str) -> Filled:
    place = "" if address in ("", "-") else address
    digest = await _known(call) if place else None
    audience, schedule = (digest.audience, digest.schedule) if digest else (None, None)
    where = Field(name="place", label="setup.channel", kind="channel", optional=False)
    title = [pieces.rich_text([lists.channel(place, audience.name if audience else "")])] if place else []
    review = schedule.review if schedule else None
    topic = audience.topic.name if audience and not audience.topic.is_whole_region else ""
    fields = (
        *(() if place else (where,)),
        Field(name="time", label="setup.time", value=", ".join(schedule.times) if schedule else DEFAULT_TIME),
        Field(name="zone", label="setup.zone", value=schedule.zone if schedule else own_zone(call.asker)),
        days_field(call, schedule.weekdays if schedule else EVERY_DAY),
        language_field(call, audience.language if audience else call.say.language),
        Field(name="topic", label="setup.topic", value=topic),
        Field(name="length", label="form.length", value=str(audience.items) if audience else ""),
        *_choices(call, audience, schedule),
        Field(name="review", label="form.review", kind="channel", value=review.address if review else ""),
        Field(
            name="otherwise",
            label="form.otherwise",
            kind="one",
            value=review.otherwise if review else "post",
            options=[(what, call.say(f"form.otherwise_{what}")) for what in ("post", "hold")],
        ),
        Field(name="hide", label="command.hide.about", value=", ".join(audience.hidden_outlets) if audience else ""),
    )
    about = {"place": place, "name": topic, "key": audience.topic.key if audience and topic else ""}
    return Filled(about=about, fields=fields, notes=tuple(title))


def _choices(call: Call, audience: Audience | None, schedule: Schedule | None) -> list[Field]:
    """Return the questions with a few answers each."""
    say = call.say
    on_or_off = [(what, say(f"choice.switch.{what}")) for what in ("on", "off")]
    lines = [(what, say(f"choice.quiet_day.{what}")) for what in ("line", "nothing")]
    sections = [(what, say(f"choice.sections.{what}")) for what in SECTIONS]
    asked = (
        ("sections", sections, (audience and audience.sections) or "auto"),
        ("threads", on_or_off, "on" if audience and audience.threads else "off"),
        ("corrections", on_or_off, "on" if audience and audience.amends else "off"),
        ("quiet_day", lines, "line" if schedule is None or schedule.quiet_line else "nothing"),
    )
    return [
        Field(name=name, label=f"command.{name}.about", kind="one", value=value, options=options)
        for name, options, value in asked
    ]


async def _known(call: Call) -> Digest | None:
    try:
        return await show_digest(call.office, call.asker)
    except ActionRefused:
        return None


def days_field(call: Call, chosen: Sequence[int]) -> Field:
    """Return the question for the weekdays."""
    options = [(str(day), call.say.weekdays((day,))) for day in EVERY_DAY]
    return Field(name="days", label="form.days", kind="many", value=",".join(map(str, chosen)), options=options)


def language_field(call: Call, chosen: str) -> Field:
    """Return the question for the language of a briefing."""
    words = phrases_for(call.say.language)
    options = sorted(((code, words.named_language(code)) for code in languages()), key=lambda one: one[1])
    return Field(name="language", label="command.language.about", kind="one", value=chosen, options=options)


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:
    wishes = Wishes(
        times=written.get("time", ""),
        zone=written.get("zone", ""),
        days=days_as_written(written.get("days", "")),
        language=written.get("language", ""),
        topic=topic_meant(about, written),
        hide=written.get("hide") or "-",
        length=written.get("length", ""),
        sections=written.get("sections", ""),
        threads=written.get("threads", ""),
        amends=written.get("corrections", ""),
        quiet_day=written.get("quiet_day", ""),
        review=written.get("review") or "-",
        otherwise=written.get("otherwise", "") if written.get("review") else "",
    )
    done = await set_digest(call.office, call.asker, wishes)
    return [
        pieces.rich_text([lists.channel(done.audience.address, done.audience.name)]),
        *lists.digest_blocks(done, call.say),
        *await absence(call),
    ]


def days_as_written(chosen: str) -> str:
    """Return what was ticked ("0,4") as people write it ("mon, fri")."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    days = sorted(set(chosen.split(",")))
    return ", ".join(names[int(day)] for day in days if day.isdecimal() and int(day) < len(names))


FORM = Form(
    name="digest",
    title="setup.title",
    fill=_fill,
    done=_done,
    checks={
        "time": lambda _, text: times_of(text),
        "zone": lambda _, text: zone_named(text),
        "days": lambda _, text: weekdays_of(days_as_written(text)),
        "language": lambda _, text: language_named(text),
        "topic": lambda call, text: topic_of(text, call.office),
        "hide": lambda call, text: outlets_of(text, call.office, call.asker),
        "length": lambda _, text: length_of(text),
    },
    belongs={
        "refused.set_up": "time",
        "refused.topic_long": "topic",
        "refused.review_here": "review",
        "refused.review": "review",
    },
)
