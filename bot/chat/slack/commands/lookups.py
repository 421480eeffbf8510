"""brief, lookup, search, story, ahead, why: what is known, to the asker alone."""

from __future__ import annotations

from bot.actions.about import about_text
from bot.actions.ahead import what_is_ahead
from bot.actions.brief import brief
from bot.actions.clocks import zone_of
from bot.actions.lookup import look_up
from bot.actions.office import ActionRefused
from bot.actions.saved_topics import topic_in
from bot.actions.search import search
from bot.actions.share import share
from bot.actions.stories import time_line
from bot.actions.why import why_story
from bot.chat.slack import answers, lists
from bot.chat.slack.calling import Call, Command, ForAll
from bot.chat.slack.pieces import Piece
from bot.chat.slack.render import answer_blocks
from bot.text.plain import plain


async def about(call: Call) -> list[Piece]:
    """Return the stories of the names in a text: for mentions, direct messages and the shortcut."""
    found = await about_text(call.office, call.words)
    names = ", ".join(plain(entity.name, 60) for entity in found.entities)
    if not found.stories:
        return lists.sentence(call.say("about.silence", names=names))
    return [*lists.sentence(call.say("about.title", names=names)), *answers.story_list(found.stories, call.say)]


async def _brief(call: Call) -> list[Piece]:
    shared = call.wants("share")
    if shared:
        await share(call.office, call.asker)
    zone = await zone_of(call.office, call.asker)
    wanted = await topic_in(call.office, call.asker, call.options.get("topic", call.words))
    since = call.options.get("since", "")
    found = await brief(
        call.office, topic=wanted, since=since, zone=zone, language=call.say.language, space=call.asker.space
    )
    blocks = answer_blocks(found, zone)
    return ForAll(blocks) if shared else blocks


async def _lookup(call: Call) -> list[Piece]:
    return answers.entity_blocks(await look_up(call.office, call.words), call.say)


async def _search(call: Call) -> list[Piece]:
    zone = await zone_of(call.office, call.asker)
    since, until = call.options.get("from", call.options.get("since", "")), call.options.get("to", "")
    return answers.search_blocks(await search(call.office, call.words, since=since, until=until, zone=zone), call.say)


async def story_of(call: Call) -> str:
    """Return the story meant by the words: by its id, else the newest of the entity so named; raises ActionRefused."""
    if await call.office.desk.story(call.words):
        return call.words
    found = await look_up(call.office, call.words)
    if not found.stories:
        raise ActionRefused("refused.story")
    return found.stories[0].story


async def _story(call: Call) -> list[Piece]:
    return answers.story_blocks(await time_line(call.office, await story_of(call)), call.say)


async def _ahead(call: Call) -> list[Piece]:
    return answers.ahead_blocks(await what_is_ahead(call.office), call.say)


async def _why(call: Call) -> list[Piece]:
    return answers.why_blocks(await why_story(call.office, call.asker, await story_of(call)), call.say)


COMMANDS = {
    "brief": Command(run=_brief, options=("since", "topic", "share"), form="energy since=3d"),
    "lookup": Command(run=_lookup, form="NAME"),
    "search": Command(run=_search, options=("from", "to", "since"), form="WORDS from=7d"),
    "story": Command(run=_story, form="NAME"),
    "ahead": Command(run=_ahead),
    "why": Command(run=_why, form="NAME"),
}
