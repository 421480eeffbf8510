"""What somebody writes after /limelight -> the blocks of the answer; the same actions as on every other chat."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.actions.about import about_text
from bot.actions.brief import brief
from bot.actions.digest import Wishes, pause_digest, set_digest, show_digest
from bot.actions.feed_list import add_feed, check_feed, remove_feed
from bot.actions.feeds import feeds, status
from bot.actions.journal import history
from bot.actions.lookup import look_up
from bot.actions.model_use import choose_model_use
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.saved_topics import Wanted, choices_in, draft_topic, remove_topic, save_topic, topic_in
from bot.actions.search import search
from bot.actions.stories import time_line
from bot.actions.subscriptions import Order, subscribe, subscriptions, unsubscribe
from bot.actions.why import why_story
from bot.chat.phrases import Phrases
from bot.chat.plain import plain
from bot.chat.slack import answers, render
from bot.chat.slack.pieces import Piece
from bot.model import Audience

_OPTION = re.compile(
    r"^(since|from|to|times?|zone|days|language|topic|hide|here|words|entities|countries|themes|without)=(.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request: who asks, and the words with `name=value` options taken out."""

    office: Office
    asker: Asker
    say: Phrases
    words: str
    options: Mapping[str, str]


Handler = Callable[[Call], Awaitable[list[Piece]]]


async def answer(office: Office, asker: Asker, text: str, say: Phrases) -> list[Piece]:
    """Return the answer to a line such as "brief energy since=3d"; a mistake is said in a helpful sentence."""
    name, _, rest = text.strip().partition(" ")
    handler = HANDLERS.get(name.casefold())
    if handler is None:
        if not name:
            return await _help(Call(office=office, asker=asker, say=say, words="", options={}))
        close = difflib.get_close_matches(name.casefold(), HANDLERS, n=1)
        hint = say("unknown.close", name=close[0]) if close else say("unknown.help")
        return answers.sentence(f"{say('unknown.command', name=plain(name, 40))} {hint}")
    words, options = split(rest)
    return await guarded(handler, Call(office=office, asker=asker, say=say, words=words, options=options))


async def guarded(handler: Handler, call: Call) -> list[Piece]:
    """Call a handler; what an action refuses is said in words."""
    try:
        return await handler(call)
    except ActionRefused as refusal:
        values = {name: plain(str(value), 100) for name, value in refusal.values.items() if name != "count"}
        count = refusal.values.get("count")
        return answers.sentence(call.say(refusal.phrase, count=count if isinstance(count, int) else None, **values))


def split(text: str) -> tuple[str, dict[str, str]]:
    """Return the words, and the options written as name=value ("quoted values" may hold spaces)."""
    try:
        pieces = shlex.split(text.replace("“", '"').replace("”", '"'))
    except ValueError:  # an apostrophe is a letter here more often than a quotation mark
        pieces = text.split()
    words, options = [], {}
    for piece in pieces:
        found = _OPTION.match(piece)
        if found:
            options[
                found[1].casefold().removesuffix("s") if found[1].casefold() == "times" else found[1].casefold()
            ] = found[2]
        else:
            words.append(piece)
    return " ".join(words), options


async def about(office: Office, text: str, say: Phrases) -> list[Piece]:
    """Return the stories of the names in a text: for mentions, direct messages and the shortcut."""
    try:
        found = await about_text(office, text)
    except ActionRefused as refusal:
        return answers.sentence(say(refusal.phrase))
    names = ", ".join(plain(entity.name, 60) for entity in found.entities)
    if not found.stories:
        return answers.sentence(say("about.silence", names=names))
    return [*answers.sentence(say("about.title", names=names)), *answers.story_list(found.stories, say)]


async def _brief(call: Call) -> list[Piece]:
    zone = await zone_of(call.office, call.asker)
    wanted = await topic_in(call.office, call.asker, call.words)
    found = await brief(
        call.office,
        topic=wanted,
        since=call.options.get("since", ""),
        zone=zone,
        language=call.say.language,
        space=call.asker.space,
    )
    reader = Audience(id="", platform="slack", address="", zone=zone, language=call.say.language)
    first, *_ = render.render(found, reader)
    blocks = first["blocks"]
    assert isinstance(blocks, list)
    return blocks


async def zone_of(office: Office, asker: Asker) -> str:
    """Return the zone of the channel's digest, UTC where nothing is set."""
    return next((known.zone for known in await office.desk.audiences() if known.id == asker.audience), "UTC")


async def _lookup(call: Call) -> list[Piece]:
    return answers.entity_blocks(await look_up(call.office, call.words), call.say)


async def _search(call: Call) -> list[Piece]:
    zone = await zone_of(call.office, call.asker)
    since, until = call.options.get("from", call.options.get("since", "")), call.options.get("to", "")
    return answers.search_blocks(await search(call.office, call.words, since=since, until=until, zone=zone), call.say)


async def _story_of(call: Call) -> str:
    """Return the story meant: by its id, else the newest of the entity so named."""
    if await call.office.desk.story(call.words):
        return call.words
    found = await look_up(call.office, call.words)
    if not found.stories:
        raise ActionRefused("refused.story")
    return found.stories[0].story


async def _story(call: Call) -> list[Piece]:
    return answers.story_blocks(await time_line(call.office, await _story_of(call)), call.say)


async def _why(call: Call) -> list[Piece]:
    return answers.why_blocks(await why_story(call.office, call.asker, await _story_of(call)), call.say)


async def _subscribe(call: Call) -> list[Piece]:
    here = call.options.get("here", "").casefold() in ("yes", "true", "1") or call.words.endswith(" here")
    order = Order(
        topic=call.words.removesuffix(" here"),
        here=here,
        times=call.options.get("time", ""),
        zone=call.options.get("zone", ""),
    )
    done = await subscribe(call.office, call.asker, order)
    return answers.sentence(f"{call.say('subscribe.done')}\n{answers.digest_text(done, call.say)}")


async def _subscriptions(call: Call) -> list[Piece]:
    return answers.subscription_blocks(await subscriptions(call.office, call.asker), call.say)


async def _unsubscribe(call: Call) -> list[Piece]:
    mine = await subscriptions(call.office, call.asker)
    named = [
        one.audience.id
        for one in mine
        if call.words.casefold() in (one.audience.topic.name.casefold(), one.audience.id)
    ]
    ended = await unsubscribe(call.office, call.asker, named[0] if named else call.words)
    return answers.sentence(call.say("unsubscribe.done", topic=plain(ended.topic.name or call.say("region"), 100)))


async def _digest(call: Call) -> list[Piece]:
    what, _, rest = call.words.partition(" ")
    office, asker, options = call.office, call.asker, call.options
    match what.casefold():
        case "set":
            wishes = Wishes(
                times=options.get("time", ""),
                zone=options.get("zone", ""),
                days=options.get("days", ""),
                language=options.get("language", ""),
                topic=options.get("topic", rest),
                hide=options.get("hide", ""),
            )
            digest = await set_digest(office, asker, wishes)
        case "pause" | "resume":
            digest = await pause_digest(office, asker, paused=what.casefold() == "pause")
        case "history":
            return await _history(call)
        case "model" if rest.casefold() in ("on", "off"):
            await choose_model_use(office, asker, allowed=rest.casefold() == "on")
            return answers.sentence(call.say(f"model.{rest.casefold()}"))
        case "" | "show":
            digest = await show_digest(office, asker)
        case _:
            return answers.sentence(call.say("unknown.digest"))
    return answers.sentence(answers.digest_text(digest, call.say))


async def _history(call: Call) -> list[Piece]:
    entries = await history(call.office, call.asker)
    if not entries:
        return answers.sentence(call.say("change.none"))
    lines = []
    for entry in entries[:10]:
        key = f"change.{entry.action}"
        what = call.say(key) if call.say.has(key) else plain(entry.action, 40)
        lines.append(f"{entry.at:%Y-%m-%d %H:%M} UTC · {plain(entry.person, 40)} · {what}")
    return answers.listing(call.say("command.digest.history.about"), lines)


async def _topics(call: Call) -> list[Piece]:
    what, _, name = call.words.partition(" ")
    match what.casefold():
        case "make":
            lists = {key: call.options.get(key, "") for key in ("words", "entities", "countries", "themes", "without")}
            return answers.draft_blocks(
                await draft_topic(call.office, call.asker, Wanted(name=name, **lists)), call.say
            )
        case "save":
            topic = await save_topic(call.office, call.asker, name)
            return answers.sentence(call.say("topics.saved", topic=plain(topic.name, 100)))
        case "remove":
            topic = await remove_topic(call.office, call.asker, name)
            return answers.sentence(call.say("topics.removed", topic=plain(topic.name, 100)))
    names = [plain(choice.name, 80) for choice in await choices_in(call.office, call.asker)][:60]
    return answers.listing(call.say("topics.title"), names, call.say("topics.own"))


async def _feeds(call: Call) -> list[Piece]:
    what, _, written = call.words.partition(" ")
    match what.casefold():
        case "add":
            feed, seen = await add_feed(call.office, call.asker, written)
            return answers.seen_blocks(seen, call.say, call.say("feeds.added", feed=plain(feed.outlet, 60)))
        case "check":
            return answers.seen_blocks(await check_feed(call.office, call.asker, written), call.say)
        case "remove":
            gone = await remove_feed(call.office, call.asker, written)
            return answers.sentence(call.say("feeds.removed", outlet=plain(gone.outlet, 80)))
    return answers.feeds_blocks(await feeds(call.office), call.say)


async def _status(call: Call) -> list[Piece]:
    return answers.status_blocks(await status(call.office), call.say)


async def _help(call: Call) -> list[Piece]:
    lines = [f"{name} – {call.say(f'command.{name}.about')}" for name in HANDLERS]
    return answers.listing(call.say("help.title"), lines, call.say("help.slack"))


HANDLERS: dict[str, Handler] = {
    "brief": _brief,
    "lookup": _lookup,
    "search": _search,
    "story": _story,
    "why": _why,
    "subscribe": _subscribe,
    "subscriptions": _subscriptions,
    "unsubscribe": _unsubscribe,
    "topics": _topics,
    "digest": _digest,
    "feeds": _feeds,
    "status": _status,
    "help": _help,
}
