"""Buttons of a draft -> the editor's decisions; the desk's message follows by itself."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.office import ActionRefused
from bot.actions.review import approve, cut_item, drop_line, keep_item, move_item
from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Handler
from bot.chat.slack.pieces import Piece


async def _cut(call: Call) -> list[Piece]:
    await cut_item(call.office, call.asker, *_meant(call))
    return lists.sentence(call.say("draft.did_cut"))


async def _keep(call: Call) -> list[Piece]:
    await keep_item(call.office, call.asker, *_meant(call))
    return lists.sentence(call.say("draft.did_keep"))


async def _up(call: Call) -> list[Piece]:
    await move_item(call.office, call.asker, *_meant(call), by=-1)
    return lists.sentence(call.say("draft.did_up"))


async def _down(call: Call) -> list[Piece]:
    await move_item(call.office, call.asker, *_meant(call), by=1)
    return lists.sentence(call.say("draft.did_down"))


async def _drop(call: Call) -> list[Piece]:
    code, number = _meant(call)
    if not number.isdecimal():
        raise ActionRefused("refused.too_old")
    await drop_line(call.office, call.asker, code, int(number))
    return lists.sentence(call.say("draft.did_drop"))


async def _publish(call: Call) -> list[Piece]:
    await approve(call.office, call.asker, call.words, by=call.name or call.asker.person)
    return lists.sentence(call.say("draft.did_publish"))


def _meant(call: Call) -> tuple[str, str]:
    code, _, rest = call.words.partition(":")
    return code, rest


DECISIONS: Mapping[str, Handler] = {
    "draft_cut": _cut,
    "draft_keep": _keep,
    "draft_up": _up,
    "draft_down": _down,
    "draft_drop": _drop,
    "draft_publish": _publish,
}
