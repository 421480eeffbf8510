"""/digest schedule: what a channel is told beside its digest: a weekly look-back, alerts, other times."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.actions.schedules import name_of, remove_schedule, schedules_here, set_schedule
from bot.actions.timing import RHYTHMS, Timing
from bot.chat.discord import pieces
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.commands.choosing import complete_schedule, complete_zone
from bot.chat.discord.escape import inert
from bot.chat.discord.translation import named, offered, options
from bot.chat.discord.wording import schedule_text
from bot.chat.phrases import Phrases


class Schedules(app_commands.Group):
    """A group within /digest; what is told by any of its schedules counts as told for all."""

    def __init__(self) -> None:
        super().__init__(name=named("command.schedule"), description=named("command.schedule.about"))

    @app_commands.command(name=named("command.schedule.set"), description=named("command.schedule.set.about"))
    @options(
        "name",
        "rhythm",
        "time",
        "days",
        "cron",
        "zone",
        "quiet",
        "sources",
        "most",
        "quiet_day",
        called={"name": "label"},
        about={"name": "schedule.name", "rhythm": "schedule.rhythm"},
    )
    @app_commands.choices(
        rhythm=offered("choice.rhythm", *RHYTHMS), quiet_day=offered("choice.quiet_day", "line", "nothing")
    )
    @app_commands.autocomplete(name=complete_schedule, zone=complete_zone)
    async def set(
        self,
        interaction: Interaction,
        name: str,
        rhythm: str = "",
        time: str = "",
        days: str = "",
        cron: str = "",
        zone: str = "",
        quiet: str = "",
        sources: str = "",
        most: str = "",
        quiet_day: str = "",
    ) -> None:
        """Make a schedule of this name, or change it."""
        wanted = Timing(
            rhythm=rhythm,
            times=time,
            days=days,
            cron=cron,
            zone=zone,
            quiet=quiet,
            sources=sources,
            most=most,
            quiet_day=quiet_day,
        )

        async def work(say: Phrases) -> Sequence[Message]:
            done = await set_schedule(office_of(interaction), asker_of(interaction), name, wanted)
            return [sentence(schedule_text(done, say))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.schedule.list"), description=named("command.schedule.list.about"))
    async def list(self, interaction: Interaction) -> None:
        """List all schedules of the channel; those beside the digest's own have a button to end them."""

        async def work(say: Phrases) -> Sequence[Message]:
            message = []
            for one in await schedules_here(office_of(interaction), asker_of(interaction)):
                name, line = name_of(one.schedule), schedule_text(one, say)
                if name:
                    end = pieces.button(say("button.end"), pieces.custom_id("unschedule", name))
                    message.append(pieces.section([line], end))
                else:
                    message.append(pieces.text(line))
            return [message]

        await answer(interaction, work)

    @app_commands.command(name=named("command.schedule.end"), description=named("command.schedule.end.about"))
    @options("name", called={"name": "label"}, about={"name": "schedule.name"})
    @app_commands.autocomplete(name=complete_schedule)
    async def end(self, interaction: Interaction, name: str) -> None:
        """End a schedule beside the digest's own."""
        await end_schedule(interaction, name)


async def end_schedule(interaction: Interaction, name: str) -> None:
    """End a schedule of the channel by its name; also the button of a list does."""

    async def work(say: Phrases) -> Sequence[Message]:
        gone = await remove_schedule(office_of(interaction), asker_of(interaction), name)
        return [sentence(say("schedule.ended", name=inert(name_of(gone), 40)))]

    await answer(interaction, work)
