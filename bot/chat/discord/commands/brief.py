"""/brief: what is new, to whoever asks, and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.actions.brief import brief as write_brief
from bot.actions.clocks import zone_of
from bot.actions.office import ActionRefused
from bot.actions.saved_topics import topic_in
from bot.actions.share import share as share_answer
from bot.chat.discord.asking import (
    Interaction,
    Message,
    answer,
    asker_of,
    language_of,
    office_of,
    refuse,
)
from bot.chat.discord.commands.choosing import complete_topic
from bot.chat.discord.contexts import anywhere
from bot.chat.discord.render import answer_messages
from bot.chat.discord.translation import named, options
from bot.chat.phrases import Phrases


@anywhere
@app_commands.command(name=named("command.brief"), description=named("command.brief.about"))
@options("topic", "since", "share")
@app_commands.autocomplete(topic=complete_topic)
async def brief(interaction: Interaction, topic: str = "", since: str = "", share: bool = False) -> None:  # noqa: FBT001, FBT002
    """Answer privately with what is new on a topic since a moment; with the right to, to the whole channel."""
    if share and (refusal := await _refused(interaction)):
        await refuse(interaction, refusal)
        return

    async def work(_: Phrases) -> Sequence[Message]:
        zone = await zone_of(office_of(interaction), asker_of(interaction))
        wanted = await topic_in(office_of(interaction), asker_of(interaction), topic)
        briefing = await write_brief(
            office_of(interaction),
            topic=wanted,
            since=since,
            zone=zone,
            language=language_of(interaction),
            space=asker_of(interaction).space,
        )
        return answer_messages(briefing, zone)

    await answer(interaction, work, private=not share)


async def _refused(interaction: Interaction) -> ActionRefused | None:
    try:
        await share_answer(office_of(interaction), asker_of(interaction))
    except ActionRefused as refusal:
        return refusal
    return None
