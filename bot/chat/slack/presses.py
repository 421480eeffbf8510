"""A button that was pressed -> the action behind it and what it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.actions.digest import pause_digest
from bot.actions.follow import follow, headline_of
from bot.actions.journal import undo
from bot.actions.office import ActionRefused
from bot.actions.report import close_report
from bot.actions.saved_topics import save_topic
from bot.actions.search import turn
from bot.actions.stories import time_line
from bot.actions.subscriptions import Order, subscribe, unsubscribe
from bot.actions.why import why_briefing, why_story
from bot.chat.mending import ASKING
from bot.chat.slack import answers, lists
from bot.chat.slack.calling import Call, Handler
from bot.chat.slack.charting import send_chart
from bot.chat.slack.commands.schedules import end_schedule
from bot.chat.slack.deciding import DECISIONS
from bot.chat.slack.mending import PRESSES as MENDINGS
from bot.chat.slack.pieces import Piece
from bot.text.plain import plain

PATTERN = re.compile(r"^ll\d+:[a-z_]+$")

#: `Call.words` is a button's value. For `follow` an option "message" says what the button stands under.


async def _story(call: Call) -> list[Piece]:
    return answers.story_blocks(await time_line(call.office, call.words), call.say)


async def _why_story(call: Call) -> list[Piece]:
    return answers.why_blocks(await why_story(call.office, call.asker, call.words), call.say)


async def _why(call: Call) -> list[Piece]:
    return answers.why_briefing_blocks(await why_briefing(call.office, call.asker, call.words), call.say)


async def _page(call: Call) -> list[Piece]:
    skip, _, rest = call.words.partition(":")
    span, colon, words = rest.partition(":")
    if not colon:
        raise ActionRefused("refused.too_old")
    found = await turn(call.office, words, span, _number(skip, "refused.too_old"))
    return answers.search_blocks(found, call.say)


async def _follow(call: Call) -> list[Piece]:
    """Let a story's follow-ups go to the thread of the message; without one, to the person."""
    line, message = await headline_of(call.office, call.words), call.options.get("message", "")
    in_thread = bool(message) and not call.asker.address.startswith("user:")
    address = f"{call.asker.address}/{message}" if in_thread else f"user:{call.asker.person}"
    await follow(call.office, call.asker, call.words, address)
    headline = plain(line.headline, 100)
    return lists.sentence(call.say("follow.in_thread" if in_thread else "follow.privately", headline=headline))


async def _subscribe(call: Call) -> list[Piece]:
    done = await subscribe(call.office, call.asker, Order(topic=call.words))
    return lists.sentence(f"{call.say('subscribe.done')}\n{lists.schedule_text(done, call.say)}")


async def _unsubscribe(call: Call) -> list[Piece]:
    ended = await unsubscribe(call.office, call.asker, call.words)
    return lists.sentence(call.say("unsubscribe.done", topic=plain(ended.topic.name or call.say("region"), 100)))


async def _pause(call: Call) -> list[Piece]:
    return lists.digest_blocks(await pause_digest(call.office, call.asker, paused=True), call.say)


async def _resume(call: Call) -> list[Piece]:
    return lists.digest_blocks(await pause_digest(call.office, call.asker, paused=False), call.say)


async def _undo(call: Call) -> list[Piece]:
    await undo(call.office, call.asker, _number(call.words.rpartition("|")[2], "refused.undo"))
    return lists.sentence(call.say("change.taken_back"))


async def _close(call: Call) -> list[Piece]:
    await close_report(call.office, call.asker, _number(call.words, "refused.undone"))
    return lists.sentence(call.say("report.closed"))


async def _save_topic(call: Call) -> list[Piece]:
    topic = await save_topic(call.office, call.asker, call.words.rpartition("|")[2])
    return lists.sentence(call.say("topics.saved", topic=plain(topic.name, 100)))


async def too_old(call: Call) -> list[Piece]:
    """Answer a button that this version does not know."""
    return lists.sentence(call.say("refused.too_old"))


def _number(written: str, phrase: str) -> int:
    if not written.isdecimal() or len(written) > 18:
        raise ActionRefused(phrase)
    return int(written)


PRESSES: Mapping[str, Handler] = {
    "story": _story,
    "why": _why,
    "whystory": _why_story,
    "page": _page,
    "chart": send_chart,
    "follow": _follow,
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "unschedule": end_schedule,
    "pause": _pause,
    "resume": _resume,
    "undo": _undo,
    "undo_here": _undo,
    "close": _close,
    "savetopic": _save_topic,
    **DECISIONS,
    **MENDINGS,
}

#: Buttons whose value begins with the channel they are about: they also stand on pages that are in no channel.
PLACED = {
    "pause",
    "resume",
    "open_digest",
    "savetopic",
    "open_topic",
    "open_roles",
    "open_report",
    "open_withdraw",
    "open_feeds",
    *(f"open_mend_{what}" for what in ASKING),
    *MENDINGS,
    "undo_here",
}
