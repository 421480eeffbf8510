"""subscribe, subscriptions, unsubscribe: what a person or a channel wants beside the digest."""

from __future__ import annotations

from bot.actions.subscriptions import Order, subscribe, subscriptions, unsubscribe
from bot.chat.plain import plain
from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Command
from bot.chat.slack.pieces import Piece


async def _subscribe(call: Call) -> list[Piece]:
    words = call.options.get("topic", call.words)
    here = call.options.get("here", "").casefold() in ("yes", "true", "1") or f" {words}".endswith(" here")
    order = Order(
        topic=words.removesuffix("here").rstrip() if here else words,
        here=here,
        times=call.options.get("time", ""),
        zone=call.options.get("zone", ""),
    )
    done = await subscribe(call.office, call.asker, order)
    return lists.sentence(f"{call.say('subscribe.done')}\n{lists.digest_text(done, call.say)}")


async def _subscriptions(call: Call) -> list[Piece]:
    return lists.subscription_blocks(await subscriptions(call.office, call.asker), call.say)


async def _unsubscribe(call: Call) -> list[Piece]:
    written = call.words.casefold()
    mine = [one.audience for one in await subscriptions(call.office, call.asker)]
    named = (one.id for one in mine if written in ((one.topic.name or call.say("region")).casefold(), one.id))
    ended = await unsubscribe(call.office, call.asker, next(named, call.words))
    return lists.sentence(call.say("unsubscribe.done", topic=plain(ended.topic.name or call.say("region"), 100)))


COMMANDS = {
    "subscribe": Command(
        run=_subscribe, options=("topic", "time", "zone", "here"), form="TOPIC time=07:15 | time=instant | here"
    ),
    "subscriptions": Command(run=_subscriptions),
    "unsubscribe": Command(run=_unsubscribe, form="TOPIC"),
}
