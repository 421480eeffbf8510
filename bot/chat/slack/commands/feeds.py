"""feeds: what is read and how it fares; what a workspace reads beside the region's own."""

from __future__ import annotations

from bot.actions.feed_exchange import export_feeds
from bot.actions.feed_list import add_feed, check_feed, remove_feed
from bot.actions.feeds import feeds
from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Command
from bot.chat.slack.files import handed_out
from bot.chat.slack.pieces import Piece
from bot.text.plain import plain

EXPORTED = "feeds.opml"


async def _list(call: Call) -> list[Piece]:
    return lists.feeds_blocks(await feeds(call.office, call.asker), call.say)


async def _add(call: Call) -> list[Piece]:
    full = call.wants("full")
    feed, seen = await add_feed(call.office, call.asker, call.words, full_text=full)
    added = call.say("feeds.added", feed=plain(feed.outlet, 60))
    return lists.seen_blocks(seen, call.say, f"{added} {call.say('feeds.in_full')}" if feed.full_text else added)


async def _check(call: Call) -> list[Piece]:
    return lists.seen_blocks(await check_feed(call.office, call.asker, call.words), call.say)


async def _remove(call: Call) -> list[Piece]:
    gone = await remove_feed(call.office, call.asker, call.words)
    return lists.sentence(call.say("feeds.removed", outlet=plain(gone.outlet, 80)))


async def _import(call: Call) -> list[Piece]:
    return lists.opening(call.say("command.feeds.import.about"), "feeds", call.say)


async def _export(call: Call) -> list[Piece]:
    listed = await export_feeds(call.office, call.asker)
    return await handed_out(call, listed.encode(), name=EXPORTED, title=call.say("feeds.exported").rstrip(":"))


COMMANDS = {
    "feeds": Command(run=_list),
    "feeds list": Command(run=_list),
    "feeds add": Command(run=_add, options=("full",), form="https://outlet.example/feed full=yes"),
    "feeds check": Command(run=_check, form="https://outlet.example/feed"),
    "feeds remove": Command(run=_remove, form="OUTLET"),
    "feeds import": Command(run=_import),
    "feeds export": Command(run=_export),
}
