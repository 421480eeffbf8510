"""The buttons "Follow" (a story, in a thread) and "Subscribe" (a topic, by direct message)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import discord

from bot.actions.follow import follow, followed_in, headline_of
from bot.actions.office import ActionRefused
from bot.actions.subscriptions import Order, subscribe
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.escape import inert
from bot.chat.discord.wording import subscription_text
from bot.chat.phrases import Phrases
from bot.text.plain import plain

ARCHIVE_AFTER: Final = 10080  # minutes: a week without a word


async def follow_button(interaction: Interaction, story: str) -> None:
    """Let the person into the story's thread; it is made by the first who follows. In private talk: by message."""

    async def work(say: Phrases) -> Sequence[Message]:
        office, asker = office_of(interaction), asker_of(interaction)
        if interaction.guild_id is None:
            line = await headline_of(office, story)
            await follow(office, asker, story, asker.address)
            return [sentence(say("follow.privately", headline=inert(line.headline, 100)))]
        thread = await _thread(interaction, story, say)
        await thread.add_user(discord.Object(interaction.user.id))
        return [sentence(say("follow.thread", thread=f"<#{thread.id}>"))]

    await answer(interaction, work)


async def _thread(interaction: Interaction, story: str, say: Phrases) -> discord.Thread:
    office, asker = office_of(interaction), asker_of(interaction)
    known = await followed_in(office, asker, story)
    if known is not None:
        with suppress(discord.NotFound):  # somebody deleted it: a new one follows
            found = await interaction.client.fetch_channel(int(known.address))
            if isinstance(found, discord.Thread):
                return found
    if isinstance(interaction.channel, discord.Thread):
        await follow(office, asker, story, str(interaction.channel.id))
        return interaction.channel
    if not isinstance(interaction.channel, discord.TextChannel):
        raise ActionRefused("refused.thread")
    line = await headline_of(office, story)
    public = discord.ChannelType.news_thread if interaction.channel.is_news() else discord.ChannelType.public_thread
    try:
        thread = await interaction.channel.create_thread(
            name=plain(line.headline, 100) or say("button.story"),
            type=public,
            auto_archive_duration=ARCHIVE_AFTER,
        )
    except discord.Forbidden:
        raise ActionRefused("refused.thread") from None
    await follow(office, asker, story, str(thread.id))
    return thread


async def subscribe_button(interaction: Interaction, topic: str) -> None:
    """Subscribe the person to a topic, by direct message."""

    async def work(say: Phrases) -> Sequence[Message]:
        digest = await subscribe(office_of(interaction), asker_of(interaction), Order(topic=topic))
        return [sentence(say("subscribe.done") + "\n" + subscription_text(digest, say))]

    await answer(interaction, work)
