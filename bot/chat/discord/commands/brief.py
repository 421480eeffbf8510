"""/brief: what is new, to whoever asks, and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.actions.brief import brief as write_brief
from bot.chat.discord.asking import Interaction, Message, answer, language_of, office_of, zone_of_asker
from bot.chat.discord.commands.choosing import complete_topic
from bot.chat.discord.contexts import anywhere
from bot.chat.discord.render import answer_messages
from bot.chat.discord.translation import named
from bot.chat.phrases import Phrases


@anywhere
@app_commands.command(name=named("command.brief"), description=named("command.brief.about"))
@app_commands.rename(topic=named("command.topic"), since=named("command.since"))
@app_commands.describe(topic=named("command.topic.about"), since=named("command.since.about"))
@app_commands.autocomplete(topic=complete_topic)
async def brief(interaction: Interaction, topic: str = "", since: str = "") -> None:
    """Answer privately with what is new on a topic since a moment."""

    async def work(_: Phrases) -> Sequence[Message]:
        zone = await zone_of_asker(interaction)
        briefing = await write_brief(
            office_of(interaction), topic=topic, since=since, zone=zone, language=language_of(interaction)
        )
        return answer_messages(briefing, zone)

    await answer(interaction, work)
