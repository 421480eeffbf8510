"""First steps: a message when the bot joins a server, and a form that sets a channel's digest up."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

import discord
from discord import ui

from bot.actions.brief import brief
from bot.actions.digest import DEFAULT_TIME, Wishes, set_digest
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
    refuse,
    refused,
    sentence,
)
from bot.chat.discord.escape import inert
from bot.chat.discord.forms import Filled, line, open_form
from bot.chat.discord.permissions import missing
from bot.chat.discord.pieces import Piece
from bot.chat.discord.render import answer_messages
from bot.chat.discord.views import view_of
from bot.chat.discord.wording import digest_text
from bot.chat.phrases import Phrases

log = logging.getLogger("limelight.discord")

#: Where a digest can be posted; threads are offered by /digest set, which is asked in them.
TARGETS = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]


def welcome(say: Phrases) -> list[Piece]:
    """Return what the bot says on joining."""
    return [pieces.text(say("welcome")), _set_up_row(say)]


def _set_up_row(say: Phrases) -> Piece:
    return pieces.row(pieces.button(say("button.set_up"), pieces.custom_id("setup"), style=pieces.PRIMARY))


async def greet(client: discord.Client, guild: discord.Guild) -> None:
    """Say hello in the server's language."""
    say = Phrases(guild.preferred_locale.value)
    # In a talk with the owner the form has no channels to offer.
    privately = [pieces.text(f"{say('welcome')}\n\n{say('welcome.owner', server=inert(guild.name, 100))}")]
    await tell_admin(client, guild, welcome(say), privately=privately)


async def tell_admin(
    client: discord.Client, guild: discord.Guild, message: Sequence[Piece], *, privately: Sequence[Piece] = ()
) -> None:
    """Say something once: in the system channel, else the first writable one, else to the owner; else to nobody.

    `privately` is what the owner is told instead.
    """
    for place in _places(guild):
        try:
            await place.send(view=view_of(message), allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException:
            continue
        return
    try:
        owner = await client.create_dm(discord.Object(guild.owner_id or 0))
        await owner.send(view=view_of(privately or message), allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException:
        log.info("nobody of the server %s can be told", guild.id)


def _places(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    channels = [guild.system_channel, *guild.text_channels] if guild.system_channel else guild.text_channels
    for channel in channels:
        if not {"view_channel", "send_messages"} & set(missing(channel, guild.me)):
            yield channel


async def set_up_button(interaction: Interaction, rest: str) -> None:  # noqa: ARG001 (the signature of a handler)
    """Open the form, for those who may set the bot up."""
    try:
        await check_set_up(office_of(interaction), asker_of(interaction))
    except ActionRefused as refusal:
        await refuse(interaction, refusal)
        return
    say = Phrases(language_of(interaction))
    questions = {
        "channel": ui.ChannelSelect[ui.Modal](channel_types=TARGETS),
        "time": line(default=DEFAULT_TIME, max_length=40),
        "zone": line(placeholder="Asia/Almaty", max_length=60),
        "topic": line(required=False, max_length=100),
    }
    await open_form(interaction, pieces.custom_id("setup"), say("setup.title"), questions, about="setup")


async def set_up(interaction: Interaction, rest: str, filled: Filled) -> None:  # noqa: ARG001 (of a form's handler)
    """Set the digest, show what is set, then what it would say now; after a slip, the form can be opened again."""
    address = filled["channel"]
    if address not in filled.channels:
        await refuse(interaction, ActionRefused("refused.no_channel"))
        return
    asker = replace(
        asker_of(interaction),
        address=address,
        audience=f"discord:{address}",
        name=filled.channels[address],
    )
    wishes = Wishes(times=filled["time"], zone=filled["zone"], topic=filled["topic"], language=language_of(interaction))

    async def work(say: Phrases) -> Sequence[Message]:
        office = office_of(interaction)
        try:
            digest = await set_digest(office, asker, wishes)
        except ActionRefused as refusal:
            return [[pieces.text(refused(refusal, say)), _set_up_row(say)]]
        audience = digest.audience
        preview = await brief(
            office, topic=audience.topic, zone=audience.zone, language=audience.language, space=audience.space
        )
        done = sentence(say("setup.done", channel=f"<#{int(address)}>") + "\n" + digest_text(digest, say))
        return [done, *answer_messages(preview, audience.zone)]

    await answer(interaction, work)
