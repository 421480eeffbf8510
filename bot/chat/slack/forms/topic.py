"""The form of a topic of the workspace's own; shows what it would have told last week first."""

from __future__ import annotations

from bot.actions.saved_topics import LONGEST, Wanted, draft_topic, understood
from bot.chat.slack import lists, pieces
from bot.chat.slack.calling import Call
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written
from bot.chat.slack.pieces import Piece

LISTS = ("words", "entities", "countries", "themes", "kinds", "without")
ABOUT = {name: f"command.{name}.about" for name in LISTS} | {"words": "command.topics.words.about"}


async def _fill(_: Call, place: str) -> Filled:
    name = Field(name="name", label="command.label.about", optional=False, longest=LONGEST)
    wishes = (Field(name=wish, label=ABOUT[wish]) for wish in LISTS)
    return Filled(about={"place": place.strip("-")}, fields=(name, *wishes))


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:
    draft = await draft_topic(call.office, call.asker, _wanted(written))
    save = pieces.actions(
        [pieces.button(call.say("button.save"), "ll1:savetopic", f"{about.get('place') or '-'}|{draft.code}")]
    )
    return [*lists.draft_blocks(draft, call.say), save]


def _wanted(written: Written) -> Wanted:
    return Wanted(name=written.get("name", ""), **{wish: written.get(wish, "") for wish in LISTS})


def _wish(name: str) -> object:
    """Return a check of one wish: with an exclusion beside it no topic is empty."""

    def check(call: Call, text: str) -> object:
        beside = {"without": "-"} if name != "without" else {"words": "-"}
        return understood(Wanted(name="?x?", **{name: text, **beside}), call.office)

    return check


FORM = Form(
    name="topic",
    title="form.topic",
    fill=_fill,
    done=_done,
    checks={name: _wish(name) for name in LISTS},  # type: ignore[misc]
    belongs={
        "refused.topic_name": "name",
        "refused.topic_known": "name",
        "refused.topic_quota": "name",
        "refused.topic_empty": "words",
        "refused.set_up": "name",
    },
    submit="command.digest.preview",
)
