"""What every form has: how it looks for somebody, what is wrong with what they wrote, and what is then done."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from bot.actions.office import ActionRefused
from bot.actions.topics import WHOLE_REGION
from bot.chat.slack.calling import Call, refused
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.pieces import Piece, plain_text
from bot.chat.slack.words import SlackPhrases

TITLE = 24
CALLBACK = "limelight_"

Written = Mapping[str, str]  # by field; "" = left empty, several choices stand beside each other with commas


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as it is shown: `about` is what it changes, carried along; `notes` stand above the fields."""

    about: Mapping[str, str]
    fields: tuple[Field, ...]
    notes: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form. `checks` understand single fields and raise ActionRefused; `belongs` names the field of a refusal."""

    name: str
    title: str  # a phrase
    fill: Callable[[Call, str], Awaitable[Filled]]
    done: Callable[[Call, Written, Written], Awaitable[list[Piece]]]
    checks: Mapping[str, Callable[[Call, str], object]]
    belongs: Mapping[str, str]
    submit: str = "button.save"

    def view(self, filled: Filled, say: SlackPhrases) -> Piece:
        """Return the modal as Slack opens it."""
        return {
            "type": "modal",
            "callback_id": f"{CALLBACK}{self.name}",
            "private_metadata": json.dumps(filled.about),
            "title": plain_text(say(self.title), TITLE),
            "submit": plain_text(say(self.submit), TITLE),
            "close": plain_text(say("button.cancel"), TITLE),
            "blocks": [*filled.notes, *(field.block(say) for field in filled.fields)],
        }

    async def mistakes(self, call: Call, written: Written) -> dict[str, str]:
        """Return what is wrong with single fields, said in words."""
        found = {}
        for name, check in self.checks.items():
            if written.get(name):
                try:
                    understood = check(call, written[name])
                    if isawaitable(understood):
                        await understood
                except ActionRefused as refusal:
                    found[name] = refused(refusal, call.say)
        return found

    def field_of(self, refusal: ActionRefused, view: Mapping[str, Any]) -> str:
        """Return the field that a refusal of the whole stands at, the first where none is more to the point."""
        shown = [str(block.get("block_id")) for block in view.get("blocks") or [] if block.get("type") == "input"]
        named = self.belongs.get(refusal.phrase, "")
        return named if named in shown or not shown else shown[0]


def place_of(about: Written, written: Written) -> str:
    """Return the channel that a form acts on: the one it was opened for, else the one chosen in it; "" = the person."""
    return about.get("place") or written.get("place", "")


def topic_meant(about: Written, written: Written) -> str:
    """Return the topic written; one that was not touched stays what it was, whatever else its name may mean."""
    topic = written.get("topic", "")
    return (about.get("key") or topic if topic == about.get("name") else topic) or WHOLE_REGION


def about_of(view: Mapping[str, Any]) -> Written:
    """Return what a submitted form is about; empty when it does not say."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
