"""First steps: a message when the bot joins a server, and a form that sets a channel's digest up."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

import discord
from discord import ui

from bot.actions.brief import brief
from bot.actions.digest import Wishes, set_digest
from bot.actions.office import ActionRefused
from bot.actions.rights import check_set_up
from bot.chat.discord import pieces
from bot.chat.discord.asking import (
    Interaction,
    Message,
    answer,
    asker_of,
    language_of,
    office_of,
    open_form,
    refuse,
    sentence,
)
from bot.chat.discord.pieces import Piece
from bot.chat.discord.render import answer_messages
from bot.chat.discord.views import view_of
from bot.chat.discord.wording import digest_text
from bot.chat.phrases import Phrases

log = logging.getLogger("limelight.discord")


def welcome(say: Phrases) -> list[Piece]:
    """Return what the bot says on joining."""
    return [
        pieces.text(say("welcome")),
        pieces.row(pieces.button(say("button.set_up"), pieces.custom_id("setup"), style=pieces.PRIMARY)),
    ]


async def greet(client: discord.Client, guild: discord.Guild) -> None:
    """Say hello in the server's language."""
    await tell_admin(client, guild, welcome(Phrases(guild.preferred_locale.value)))


async def tell_admin(client: discord.Client, guild: discord.Guild, message: Sequence[Piece]) -> None:
    """Say something once: in the system channel, else the first writable one, else to the owner; else to nobody."""
    for place in _places(guild):
        try:
            await place.send(view=view_of(message), allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException:
            continue
        return
    try:
        owner = await client.create_dm(discord.Object(guild.owner_id or 0))
        await owner.send(view=view_of(message), allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException:
        log.info("nobody of the server %s can be told", guild.id)


def _places(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    channels = [guild.system_channel, *guild.text_channels] if guild.system_channel else guild.text_channels
    for channel in channels:
        permissions = channel.permissions_for(guild.me)
        if permissions.view_channel and permissions.send_messages:
            yield channel


async def set_up_button(interaction: Interaction, rest: str) -> None:  # noqa: ARG001 (the signature of a handler)
    """Open the form, for those who may set the bot up."""
    try:
        await check_set_up(office_of(interaction), asker_of(interaction))
    except ActionRefused as refusal:
        await refuse(interaction, refusal)
        return
    await open_form(interaction, SetUpForm(Phrases(language_of(interaction))))


class SetUpForm(ui.Modal):
    """Channel, time, zone and topic; then the digest is set and a preview shown."""

    def __init__(self, say: Phrases) -> None:
        super().__init__(title=say("setup.title"), timeout=900)
        kinds = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]
        self._channel: ui.ChannelSelect[SetUpForm] = ui.ChannelSelect(channel_types=kinds)
        self._time: ui.TextInput[SetUpForm] = ui.TextInput(default="08:00", max_length=40)
        self._zone: ui.TextInput[SetUpForm] = ui.TextInput(placeholder="Asia/Almaty", max_length=60)
        self._topic: ui.TextInput[SetUpForm] = ui.TextInput(required=False, max_length=100)
        self.add_item(ui.Label(text=say("setup.channel"), component=self._channel))
        self.add_item(ui.Label(text=say("setup.time"), component=self._time))
        self.add_item(ui.Label(text=say("setup.zone"), component=self._zone))
        self.add_item(ui.Label(text=say("setup.topic"), component=self._topic))

    async def on_submit(self, interaction: Interaction) -> None:
        """Set the digest, show what is set, then what it would say now."""
        channel = self._channel.values[0]
        address = str(channel.id)
        asker = replace(
            asker_of(interaction), address=address, audience=f"discord:{address}", name=str(channel.name or "")
        )
        wishes = Wishes(
            times=self._time.value,
            zone=self._zone.value,
            topic=self._topic.value,
            language=language_of(interaction),
        )

        async def work(say: Phrases) -> Sequence[Message]:
            office = office_of(interaction)
            digest = await set_digest(office, asker, wishes)
            audience = digest.audience
            preview = await brief(
                office, topic=audience.topic, zone=audience.zone, language=audience.language, space=audience.space
            )
            done = sentence(say("setup.done", channel=f"<#{int(address)}>") + "\n" + digest_text(digest, say))
            return [done, *answer_messages(preview, audience.zone)]

        await answer(interaction, work)
