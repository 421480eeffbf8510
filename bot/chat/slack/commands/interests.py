"""subscribe, subscriptions, snooze, unsubscribe, mute: what a person or a channel wants beside the digest, or not."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.journal import history
from bot.actions.office import ActionRefused
from bot.actions.subscriptions import Order, mute_story, privately, snooze, subscribe, subscriptions, unsubscribe
from bot.chat.mending import Mended
from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Command
from bot.chat.slack.commands.lookups import story_of
from bot.chat.slack.mending import done as with_undo
from bot.chat.slack.pieces import Piece
from bot.text.plain import plain

#: Options of `subscribe` by what they are called in an Order.
WISHES = {
    "rhythm": "rhythm",
    "time": "times",
    "days": "days",
    "quiet": "quiet",
    "zone": "zone",
    "language": "language",
    "length": "length",
    "hide": "hide",
    "sources": "sources",
    "most": "most",
}


async def _subscribe(call: Call) -> list[Piece]:
    words = call.options.get("topic", call.words)
    here = call.wants("here") or f" {words}".endswith(" here")
    order = Order(
        topic=words.removesuffix("here").rstrip() if here else words,
        here=here,
        **{wish: call.options.get(name, "") for name, wish in WISHES.items()},
    )
    done = await subscribe(call.office, call.asker, order)
    return lists.sentence(f"{call.say('subscribe.done')}\n{lists.schedule_text(done, call.say)}")


async def _subscriptions(call: Call) -> list[Piece]:
    return lists.subscription_blocks(await subscriptions(call.office, call.asker), call.say)


async def _unsubscribe(call: Call) -> list[Piece]:
    ended = await unsubscribe(call.office, call.asker, await _named(call))
    return lists.sentence(call.say("unsubscribe.done", topic=plain(ended.topic.name or call.say("region"), 100)))


async def _snooze(call: Call) -> list[Piece]:
    until = call.options.get("until", "")
    if not until:
        raise ActionRefused("refused.until", written="until=")
    done = await snooze(call.office, call.asker, await _named(call), "" if until.casefold() == "now" else until)
    return lists.sentence(lists.schedule_text(done, call.say))


async def _mute(call: Call) -> list[Piece]:
    here = f" {call.words}".endswith(" here")
    words = call.words.removesuffix("here").rstrip() if here else call.words
    await mute_story(call.office, call.asker, await story_of(replace(call, words=words)), here=here)
    place = call.asker if here else privately(call.asker)
    newest = (await history(call.office, place))[0]
    said = call.say("mute.done_here" if here else "mute.done")
    return with_undo(Mended(said=said, change=str(newest.id)), place, call.say)


async def _named(call: Call) -> str:
    """Return the id of the subscription whose topic, or id, is written."""
    written = call.words.casefold()
    mine = [one.audience for one in await subscriptions(call.office, call.asker)]
    named = (one.id for one in mine if written in ((one.topic.name or call.say("region")).casefold(), one.id))
    return next(named, call.words)


COMMANDS = {
    "subscribe": Command(
        run=_subscribe,
        options=("topic", "here", *WISHES),
        form="TOPIC time=07:15 | rhythm=instant quiet=22:00-07:00 | here",
    ),
    "subscriptions": Command(run=_subscriptions),
    "snooze": Command(run=_snooze, options=("until",), form='TOPIC until="3 days" | until=now'),
    "unsubscribe": Command(run=_unsubscribe, form="TOPIC"),
    "mute": Command(run=_mute, form="NAME | NAME here"),
}
