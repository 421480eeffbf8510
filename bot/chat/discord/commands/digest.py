"""/digest: the channel's briefing on schedule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import AppCommandOptionType, ChannelType, Permissions, Role, app_commands
from discord.app_commands import AppCommandContext, AppInstallationType

from bot.actions.brief import brief as write_brief
from bot.actions.digest import LENGTHS, SECTIONS, Wishes, pause_digest, publish_now, set_digest, show_digest, skip_next
from bot.actions.journal import history
from bot.actions.model_use import choose_model_use
from bot.actions.report import open_reports
from bot.actions.review import drafts
from bot.actions.rights import MEND, SET_UP, choose_role
from bot.actions.schedules import set_review
from bot.actions.timing import RHYTHMS, Timing
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.changes_list import draft_list, history_messages, report_messages
from bot.chat.discord.commands.choosing import (
    complete_language,
    complete_outlets,
    complete_schedule,
    complete_topic,
    complete_zone,
)
from bot.chat.discord.commands.roles import pinged
from bot.chat.discord.commands.schedules import Schedules
from bot.chat.discord.render import answer_messages
from bot.chat.discord.translation import named, offered, options
from bot.chat.discord.wording import digest_text, schedule_text
from bot.chat.phrases import Phrases


class Desk(app_commands.Transformer):
    """A channel for drafts: one that is written to. Whether the bot sees it shows when it posts."""

    @property
    def type(self) -> AppCommandOptionType:
        """What Discord offers."""
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        """Which of it."""
        return [ChannelType.text, ChannelType.news]

    async def transform(self, interaction: Interaction, value: Any, /) -> Any:  # noqa: ARG002 (its signature)
        """Return the channel as it was chosen."""
        return value


class Digest(app_commands.Group):
    """The group; Discord shows it to those who manage the server, and the actions check again."""

    def __init__(self) -> None:
        super().__init__(
            name=named("command.digest"),
            description=named("command.digest.about"),
            default_permissions=Permissions(manage_guild=True),
            allowed_installs=AppInstallationType(guild=True, user=False),
            allowed_contexts=AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        )
        self.add_command(Schedules())

    @app_commands.command(name=named("command.digest.set"), description=named("command.digest.set.about"))
    @options(
        "time",
        "zone",
        "days",
        "language",
        "topic",
        "length",
        "sections",
        "hide",
        "threads",
        "corrections",
        "quiet_day",
        "role",
        "cron",
        "rhythm",
        "quiet",
        "sources",
        "most",
        about={"rhythm": "schedule.rhythm"},
    )
    @app_commands.choices(
        rhythm=offered("choice.rhythm", *RHYTHMS),
        length=offered("choice.length", *LENGTHS),
        sections=offered("choice.sections", *SECTIONS),
        threads=offered("choice.switch", "on", "off"),
        corrections=offered("choice.switch", "on", "off"),
        quiet_day=offered("choice.quiet_day", "line", "nothing"),
    )
    @app_commands.autocomplete(
        zone=complete_zone, topic=complete_topic, language=complete_language, hide=complete_outlets
    )
    async def set(
        self,
        interaction: Interaction,
        time: str = "",
        zone: str = "",
        days: str = "",
        language: str = "",
        topic: str = "",
        length: str = "",
        sections: str = "",
        hide: str = "",
        threads: str = "",
        corrections: str = "",
        quiet_day: str = "",
        role: Role | None = None,
        cron: str = "",
        rhythm: str = "",
        quiet: str = "",
        sources: str = "",
        most: str = "",
    ) -> None:
        """Make or change the digest of this channel."""

        async def work(say: Phrases) -> Sequence[Message]:
            wishes = Wishes(
                times=time,
                zone=zone,
                days=days,
                language=language,
                topic=topic,
                length=length,
                sections=sections,
                hide=hide,
                threads=threads,
                amends=corrections,
                quiet_day=quiet_day,
                role=pinged(role),
                cron=cron,
                rhythm=rhythm,
                quiet=quiet,
                sources=sources,
                most=most,
            )
            return [sentence(digest_text(await set_digest(office_of(interaction), asker_of(interaction), wishes), say))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.digest.review"), description=named("command.digest.review.about"))
    @options("channel", "until", "otherwise", "schedule", about={"until": "decided", "schedule": "schedule.name"})
    @app_commands.choices(otherwise=offered("choice.otherwise", "post", "hold", "off"))
    @app_commands.autocomplete(schedule=complete_schedule)
    async def review(
        self,
        interaction: Interaction,
        channel: app_commands.Transform[app_commands.AppCommandChannel, Desk] = None,  # type: ignore[assignment]
        until: str = "",
        otherwise: str = "",
        schedule: str = "",
    ) -> None:
        """Let a channel of editors see each draft first; without anything, list the drafts that wait."""

        async def work(say: Phrases) -> Sequence[Message]:
            office, asker = office_of(interaction), asker_of(interaction)
            if not (channel or until or otherwise):
                return [draft_list(await drafts(office, asker), say)]
            address = "-" if otherwise == "off" else str(channel.id) if channel else ""
            timing = Timing(review=address, until=until, otherwise="" if otherwise == "off" else otherwise)
            return [sentence(schedule_text(await set_review(office, asker, timing, schedule=schedule), say))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.digest.show"), description=named("command.digest.show.about"))
    async def show(self, interaction: Interaction) -> None:
        """Tell what is set."""

        async def work(say: Phrases) -> Sequence[Message]:
            return [sentence(digest_text(await show_digest(office_of(interaction), asker_of(interaction)), say))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.digest.preview"), description=named("command.digest.preview.about"))
    async def preview(self, interaction: Interaction) -> None:
        """Show what the digest would say now; nothing counts as told by it."""

        async def work(_: Phrases) -> Sequence[Message]:
            digest = await show_digest(office_of(interaction), asker_of(interaction))
            audience = digest.audience
            briefing = await write_brief(
                office_of(interaction),
                topic=audience.topic,
                zone=audience.zone,
                language=audience.language,
                space=audience.space,
            )
            return answer_messages(briefing, audience.zone)

        await answer(interaction, work)

    @app_commands.command(name=named("command.digest.pause"), description=named("command.digest.pause.about"))
    @options("until")
    async def pause(self, interaction: Interaction, until: str = "") -> None:
        """Stop the digest until a day, or until resumed."""
        await self._halt(interaction, paused=True, until=until)

    @app_commands.command(name=named("command.digest.skip"), description=named("command.digest.skip.about"))
    async def skip(self, interaction: Interaction) -> None:
        """Leave the next digest out."""

        async def work(say: Phrases) -> Sequence[Message]:
            return [sentence(digest_text(await skip_next(office_of(interaction), asker_of(interaction)), say))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.digest.now"), description=named("command.digest.now.about"))
    async def now(self, interaction: Interaction) -> None:
        """Publish at once."""

        async def work(say: Phrases) -> Sequence[Message]:
            await publish_now(office_of(interaction), asker_of(interaction))
            return [sentence(say("digest.now"))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.digest.resume"), description=named("command.digest.resume.about"))
    async def resume(self, interaction: Interaction) -> None:
        """Go on with the digest."""
        await self._halt(interaction, paused=False)

    @app_commands.command(name=named("command.digest.history"), description=named("command.digest.history.about"))
    async def history(self, interaction: Interaction) -> None:
        """List the newest changes, each with a way back."""

        async def work(say: Phrases) -> Sequence[Message]:
            return [history_messages(await history(office_of(interaction), asker_of(interaction)), say)]

        await answer(interaction, work)

    @app_commands.command(name=named("command.digest.reports"), description=named("command.digest.reports.about"))
    async def reports(self, interaction: Interaction) -> None:
        """List what readers said is wrong, for the editors."""

        async def work(say: Phrases) -> Sequence[Message]:
            return [report_messages(await open_reports(office_of(interaction), asker_of(interaction)), say)]

        await answer(interaction, work)

    @app_commands.command(name=named("command.digest.roles"), description=named("command.digest.roles.about"))
    @options("managers", "editors")
    async def roles(self, interaction: Interaction, managers: Role | None = None, editors: Role | None = None) -> None:
        """Choose who else may set up, and who may mend; without a role the right goes back to the managers."""

        async def work(say: Phrases) -> Sequence[Message]:
            office, asker = office_of(interaction), asker_of(interaction)
            await choose_role(office, asker, SET_UP, str(managers.id) if managers else "")
            await choose_role(office, asker, MEND, str(editors.id) if editors else "")
            return [sentence(say("roles.done"))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.digest.model"), description=named("command.digest.model.about"))
    @options("use")
    async def model(self, interaction: Interaction, use: bool) -> None:  # noqa: FBT001 (an option of the command)
        """Let a language model word what this server is told, or not."""

        async def work(say: Phrases) -> Sequence[Message]:
            await choose_model_use(office_of(interaction), asker_of(interaction), allowed=use)
            return [sentence(say("model.on" if use else "model.off"))]

        await answer(interaction, work)

    async def _halt(self, interaction: Interaction, *, paused: bool, until: str = "") -> None:
        async def work(say: Phrases) -> Sequence[Message]:
            digest = await pause_digest(office_of(interaction), asker_of(interaction), paused=paused, until=until)
            return [sentence(digest_text(digest, say))]

        await answer(interaction, work)
