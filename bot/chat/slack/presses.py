"""Buttons and the form "Wrong?" -> actions and what they answer."""

from __future__ import annotations

import re
from typing import Any

from bot.actions.follow import follow, headline_of
from bot.actions.office import Asker, Office
from bot.actions.report import LONGEST, REASONS, Report, report
from bot.actions.search import turn
from bot.actions.stories import time_line
from bot.actions.subscriptions import Order, subscribe, unsubscribe
from bot.actions.why import why_story
from bot.chat.phrases import Phrases
from bot.chat.plain import plain
from bot.chat.slack import answers
from bot.chat.slack.commands import Call, guarded
from bot.chat.slack.pieces import Piece

PATTERN = re.compile(r"^ll\d+:[a-z]+$")
REPORT = "limelight_report"


async def pressed(
    name: str, value: str, office: Office, asker: Asker, say: Phrases, *, message: str = ""
) -> list[Piece]:
    """Return what a button leads to; `message` is the one it stands under, whose thread a followed story goes to."""

    async def work(call: Call) -> list[Piece]:
        match name:
            case "story":
                return answers.story_blocks(await time_line(office, value), say)
            case "whystory":
                return answers.why_blocks(await why_story(office, asker, value), say)
            case "page":
                skip, span, words = value.split(":", 2)
                return answers.search_blocks(await turn(office, words, span, int(skip)), say)
            case "follow":
                return await _follow(call, value, message)
            case "subscribe":
                done = await subscribe(office, asker, Order(topic=value))
                return answers.sentence(f"{say('subscribe.done')}\n{answers.digest_text(done, say)}")
            case "unsubscribe":
                ended = await unsubscribe(office, asker, value)
                return answers.sentence(say("unsubscribe.done", topic=plain(ended.topic.name or say("region"), 100)))
        return answers.sentence(say("refused.too_old"))

    return await guarded(work, Call(office=office, asker=asker, say=say, words="", options={}))


async def _follow(call: Call, story: str, message: str) -> list[Piece]:
    """Let a story's follow-ups go to the thread of the message; without one, to the person."""
    line = await headline_of(call.office, story)
    in_thread = bool(message) and not call.asker.address.startswith("user:")
    address = f"{call.asker.address}/{message}" if in_thread else f"user:{call.asker.person}"
    await follow(call.office, call.asker, story, address)
    headline = plain(line.headline, 100)
    return answers.sentence(call.say("follow.in_thread" if in_thread else "follow.privately", headline=headline))


def report_view(story: str, address: str, say: Phrases) -> dict[str, Any]:
    """Return the form: what is wrong, out of a list, and room for a sentence."""
    options = [{"text": _plain(say(f"report.{reason}")), "value": reason} for reason in REASONS]
    return {
        "type": "modal",
        "callback_id": REPORT,
        "private_metadata": f"{address}|{story}",
        "title": _plain(say("report.title")[:24]),
        "submit": _plain(say("button.close")[:24]),
        "blocks": [
            {
                "type": "input",
                "block_id": "what",
                "label": _plain(say("report.what")),
                "element": {"type": "static_select", "action_id": "what", "options": options},
            },
            {
                "type": "input",
                "block_id": "words",
                "optional": True,
                "label": _plain(say("report.words")),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "words",
                    "multiline": True,
                    "max_length": LONGEST,
                },
            },
        ],
    }


def place_of_report(view: dict[str, Any]) -> str:
    """Return the address that the form was opened from."""
    return str(view.get("private_metadata", "")).partition("|")[0]


async def reported(view: dict[str, Any], office: Office, asker: Asker, say: Phrases) -> list[Piece]:
    """Write the report down and say so."""
    story = str(view.get("private_metadata", "")).partition("|")[2]
    values = view["state"]["values"]
    reason = values["what"]["what"]["selected_option"]["value"]
    words = values["words"]["words"].get("value") or ""

    async def work(call: Call) -> list[Piece]:
        await report(call.office, call.asker, Report(story=story, reason=reason, words=words))
        return answers.sentence(call.say("report.thanks"))

    return await guarded(work, Call(office=office, asker=asker, say=say, words="", options={}))


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
