"""/lookup, /search, /story, /why, and the message command that finds a message's names."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.actions.about import about_text
from bot.actions.ahead import what_is_ahead
from bot.actions.clocks import zone_of
from bot.actions.lookup import look_up
from bot.actions.search import search as find
from bot.actions.stories import time_line
from bot.actions.why import why_story
from bot.chat.discord.answers import ahead_message, entity_message, search_message, stories_message, story_message
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.commands.choosing import complete_entity, complete_story
from bot.chat.discord.contexts import anywhere
from bot.chat.discord.escape import inert
from bot.chat.discord.reasons import why_story_message
from bot.chat.discord.translation import named, options
from bot.chat.phrases import Phrases

Letters = app_commands.Range[str, 1, 100]


@anywhere
@app_commands.command(name=named("command.lookup"), description=named("command.lookup.about"))
@options("entity")
@app_commands.autocomplete(entity=complete_entity)
async def lookup(interaction: Interaction, entity: Letters) -> None:
    """Tell who or what somebody is, and what was last reported."""

    async def work(say: Phrases) -> Sequence[Message]:
        return [entity_message(await look_up(office_of(interaction), entity), say)]

    await answer(interaction, work)


@anywhere
@app_commands.command(name=named("command.search"), description=named("command.search.about"))
@options("words", "since", "until", called={"since": "from", "until": "to"})
async def search(
    interaction: Interaction, words: app_commands.Range[str, 1, 50], since: str = "", until: str = ""
) -> None:
    """Find stories by words."""

    async def work(say: Phrases) -> Sequence[Message]:
        zone = await zone_of(office_of(interaction), asker_of(interaction))
        return [search_message(await find(office_of(interaction), words, since=since, until=until, zone=zone), say)]

    await answer(interaction, work)


@anywhere
@app_commands.command(name=named("command.story"), description=named("command.story.about"))
@options("story", called={"story": "which"})
@app_commands.autocomplete(story=complete_story)
async def story(interaction: Interaction, story: Letters) -> None:
    """Show a story's time line."""

    async def work(say: Phrases) -> Sequence[Message]:
        return [story_message(await time_line(office_of(interaction), story), say)]

    await answer(interaction, work)


@anywhere
@app_commands.command(name=named("command.why"), description=named("command.why.about"))
@options("story", called={"story": "which"})
@app_commands.autocomplete(story=complete_story)
async def why(interaction: Interaction, story: Letters) -> None:
    """Say why this channel was, or was not, told of a story."""

    async def work(say: Phrases) -> Sequence[Message]:
        return [why_story_message(await why_story(office_of(interaction), asker_of(interaction), story), say)]

    await answer(interaction, work)


@anywhere
@app_commands.command(name=named("command.ahead"), description=named("command.ahead.about"))
async def ahead(interaction: Interaction) -> None:
    """List what is announced for the coming weeks."""

    async def work(say: Phrases) -> Sequence[Message]:
        return [ahead_message(await what_is_ahead(office_of(interaction)), say)]

    await answer(interaction, work)


@anywhere
@app_commands.context_menu(name=named("command.about_this"))
async def about_this(interaction: Interaction, message: discord.Message) -> None:
    """Find the names in a message and answer with their stories."""
    said = "\n".join([message.content, *(embed.title or "" for embed in message.embeds)])

    async def work(say: Phrases) -> Sequence[Message]:
        found = await about_text(office_of(interaction), said)
        names = ", ".join(inert(entity.name, 60) for entity in found.entities[:6])
        if not found.stories:
            return [sentence(say("about.silence", names=names))]
        return [stories_message(say("about.title", names=names), found.stories, say)]

    await answer(interaction, work)
