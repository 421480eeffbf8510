"""An interaction -> who asks, where, in which language; and the one way to answer: within 3 seconds, then in full."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, cast

import discord

from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.quota import Quota
from bot.chat.discord import pieces
from bot.chat.discord.attachments import Illustrated, WithFile, drawn, with_picture
from bot.chat.discord.escape import inert
from bot.chat.discord.forgiving import accepted
from bot.chat.discord.pieces import Piece
from bot.chat.discord.views import view_of
from bot.chat.phrases import Phrases

log = logging.getLogger("limelight.discord")

Interaction = discord.Interaction[Any]
Message = Sequence[Mapping[str, Any]] | Illustrated | WithFile  # the components of one message, and what goes along
Work = Callable[["Phrases"], Awaitable[Sequence[Message]]]


class _OurClient(Protocol):
    office: Office
    asking: Quota


def office_of(interaction: Interaction) -> Office:
    """Return what the client was built with."""
    return cast("_OurClient", interaction.client).office


def language_of(interaction: Interaction) -> str:
    """Return the reader's language as a primary subtag."""
    return interaction.locale.value.split("-")[0]


def asker_of(interaction: Interaction) -> Asker:
    """Return who asks; in a direct message the person is the audience."""
    permissions = interaction.permissions
    in_server = interaction.guild_id is not None
    address = str(interaction.channel_id) if in_server else f"user:{interaction.user.id}"
    return Asker(
        platform="discord",
        person=str(interaction.user.id),
        audience=f"discord:{address}",
        address=address,
        parent=str(getattr(interaction.channel, "parent_id", None) or ""),
        space=f"discord:{interaction.guild_id}" if in_server else f"discord:user:{interaction.user.id}",
        name=str(getattr(interaction.channel, "name", "") or interaction.user.name),
        language=language_of(interaction),
        roles=tuple(str(role.id) for role in getattr(interaction.user, "roles", ())),
        may_share=in_server and permissions.manage_messages,
        may_set_up=permissions.manage_guild or permissions.administrator or not in_server,
    )


async def answer(interaction: Interaction, work: Work, *, private: bool = True) -> None:
    """Defer at once, do the work, then put its messages in place; whatever fails is said in one sentence."""
    say = Phrases(language_of(interaction))
    await accepted(interaction.response.defer(ephemeral=private, thinking=True))
    messages = await _worked(work, say, lambda: _count(interaction))
    try:
        await _put(interaction, messages, private=private)
        await _illustrate(interaction, messages[0])
    except (discord.HTTPException, ValueError):
        log.exception("an answer was refused")
        await _put(interaction, [sentence(say("failed"))], private=private)


async def _put(interaction: Interaction, messages: Sequence[Message], *, private: bool) -> None:
    nobody = discord.AllowedMentions.none()
    for number, message in enumerate(messages):
        view = view_of(message.components if isinstance(message, Illustrated | WithFile) else message)
        files = [message.file()] if isinstance(message, WithFile) else []
        if number == 0:
            await accepted(interaction.edit_original_response(view=view, attachments=files, allowed_mentions=nobody))
        else:
            await accepted(
                interaction.followup.send(view=view, ephemeral=private, allowed_mentions=nobody, suppress_embeds=True)
            )


async def _illustrate(interaction: Interaction, message: Message) -> None:
    """Put the picture into the first answer, which reads well without it; drawing takes longer than reading."""
    if not isinstance(message, Illustrated) or message.chart is None:
        return
    picture = await drawn(message.chart)
    if picture is not None:
        view = view_of(with_picture(message.components, message.chart))
        # A picture that comes too late, or while the connection is being closed, is no loss.
        with contextlib.suppress(discord.HTTPException, OSError, RuntimeError):
            await accepted(
                interaction.edit_original_response(
                    view=view, attachments=[picture], allowed_mentions=discord.AllowedMentions.none()
                )
            )


async def refuse(interaction: Interaction, refusal: ActionRefused) -> None:
    """Say why not, to the asker alone."""

    async def work(say: Phrases) -> Sequence[Message]:
        return [sentence(refused(refusal, say))]

    await answer(interaction, work)


async def apologise(interaction: Interaction) -> None:
    """Say that something went wrong to somebody who has had no answer at all."""
    say = Phrases(language_of(interaction))
    with contextlib.suppress(discord.HTTPException):
        if not interaction.response.is_done():
            await accepted(
                interaction.response.send_message(
                    view=view_of(sentence(say("failed"))),
                    ephemeral=True,
                    allowed_mentions=discord.AllowedMentions.none(),
                )
            )


def _count(interaction: Interaction) -> None:
    """Count what a member asks; raises ActionRefused for the one too many. Whoever manages a server isn't counted."""
    asker = asker_of(interaction)
    if not asker.may_set_up or interaction.guild_id is None:
        client = cast("_OurClient", interaction.client)
        client.asking.count(asker.person, client.office.clock.now())


async def _worked(work: Work, say: Phrases, check: Callable[[], None]) -> Sequence[Message]:
    try:
        check()
        return await work(say)
    except ActionRefused as refusal:
        return [sentence(refused(refusal, say))]
    except Exception:
        log.exception("an answer failed")
        return [sentence(say("failed"))]


def refused(refusal: ActionRefused, say: Phrases) -> str:
    """Return why not, with what people wrote made inert."""
    values = {name: inert(value, 100) if isinstance(value, str) else value for name, value in refusal.values.items()}
    return say(refusal.phrase, **cast("Mapping[str, Any]", values))


def sentence(content: str) -> list[Piece]:
    """Return a message of one text."""
    return [pieces.text(content)]
