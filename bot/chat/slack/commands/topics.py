"""topics: what there is to subscribe to, and topics of the workspace's own."""

from __future__ import annotations

from bot.actions.saved_topics import Wanted, choices_in, draft_topic, preview_topic, remove_topic, save_topic
from bot.actions.share import share
from bot.actions.topics import WHOLE_REGION
from bot.chat.slack import lists, pieces
from bot.chat.slack.calling import Call, Command, ForAll
from bot.chat.slack.pieces import Piece
from bot.text.plain import plain

LISTS = ("words", "entities", "countries", "themes", "kinds", "without")


async def _list(call: Call) -> list[Piece]:
    names = [plain(choice.name, 80) for choice in await choices_in(call.office, call.asker)][:60]
    return lists.listing(call.say("topics.title"), names, call.say("topics.own"))


async def _make(call: Call) -> list[Piece]:
    wishes = {name: call.options.get(name, "") for name in LISTS}
    return lists.draft_blocks(await draft_topic(call.office, call.asker, Wanted(name=call.words, **wishes)), call.say)


async def _preview(call: Call) -> list[Piece]:
    found = await preview_topic(call.office, call.asker, call.words)
    subscribing = pieces.button(call.say("button.subscribe"), "ll1:subscribe", found.topic.key or WHOLE_REGION)
    return [*lists.told_last_week(found, call.say), pieces.actions([subscribing])]


async def _share(call: Call) -> list[Piece]:
    shown = await _preview(call)
    await share(call.office, call.asker)
    return ForAll(shown)


async def _save(call: Call) -> list[Piece]:
    topic = await save_topic(call.office, call.asker, call.words)
    return lists.sentence(call.say("topics.saved", topic=plain(topic.name, 100)))


async def _remove(call: Call) -> list[Piece]:
    topic = await remove_topic(call.office, call.asker, call.words)
    return lists.sentence(call.say("topics.removed", topic=plain(topic.name, 100)))


COMMANDS = {
    "topics": Command(run=_list),
    "topics list": Command(run=_list),
    "topics make": Command(run=_make, options=LISTS, form='Dams entities="Rogun, Nurek" without=football'),
    "topics preview": Command(run=_preview, form="TOPIC"),
    "topics share": Command(run=_share, form="TOPIC"),
    "topics save": Command(run=_save, form="Dams"),
    "topics remove": Command(run=_remove, form="Dams"),
}
