"""/topics: what there is to choose from, and making, previewing and removing topics of a server's own."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.actions.office import ActionRefused
from bot.actions.saved_topics import Draft, Wanted, choices_in, draft_topic, preview_topic, remove_topic
from bot.actions.share import share as share_answer
from bot.actions.topics import WHOLE_REGION
from bot.chat.discord import pieces
from bot.chat.discord.answers import ROOM, fitting, open_select, story_line
from bot.chat.discord.asking import Interaction, Message, Work, answer, asker_of, office_of, refuse, sentence
from bot.chat.discord.commands.choosing import complete_saved_topic, complete_topic
from bot.chat.discord.contexts import anywhere
from bot.chat.discord.escape import inert
from bot.chat.discord.pieces import Piece
from bot.chat.discord.translation import named, options
from bot.chat.phrases import Phrases


@anywhere
class Topics(app_commands.Group):
    """The group; reading is everybody's, the actions ask for the right to make and remove."""

    def __init__(self) -> None:
        super().__init__(
            name=named("command.topics"),
            description=named("command.topics.about"),
        )

    @app_commands.command(name=named("command.topics.list"), description=named("command.topics.list.about"))
    async def list(self, interaction: Interaction) -> None:
        """List saved topics and the region's own, and how to make others."""

        async def work(say: Phrases) -> Sequence[Message]:
            found = await choices_in(office_of(interaction), asker_of(interaction))
            names = [f"- {inert(choice.name, 80)}" for choice in found]
            return [sentence("\n".join([f"## {say('topics.title')}", *names[:60], f"-# {say('topics.own')}"]))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.topics.make"), description=named("command.topics.make.about"))
    @options(
        "name",
        "words",
        "entities",
        "countries",
        "themes",
        "kinds",
        "without",
        called={"name": "label"},
        about={"words": "topics.words"},
    )
    async def make(
        self,
        interaction: Interaction,
        name: str,
        words: str = "",
        entities: str = "",
        countries: str = "",
        themes: str = "",
        kinds: str = "",
        without: str = "",
    ) -> None:
        """Show what a topic would have told last week, with a button to save it."""
        wanted = Wanted(
            name=name,
            words=words,
            entities=entities,
            countries=countries,
            themes=themes,
            kinds=kinds,
            without=without,
        )

        async def work(say: Phrases) -> Sequence[Message]:
            return [_preview(await draft_topic(office_of(interaction), asker_of(interaction), wanted), say)]

        await answer(interaction, work)

    @app_commands.command(name=named("command.topics.preview"), description=named("command.topics.preview.about"))
    @options("topic")
    @app_commands.autocomplete(topic=complete_topic)
    async def preview(self, interaction: Interaction, topic: str) -> None:
        """Show what a topic would have told last week."""
        await answer(interaction, _shown(interaction, topic))

    @app_commands.command(name=named("command.topics.share"), description=named("command.topics.share.about"))
    @options("topic")
    @app_commands.autocomplete(topic=complete_topic)
    async def share(self, interaction: Interaction, topic: str) -> None:
        """Show the channel a topic, with a button to subscribe to it."""
        try:
            await share_answer(office_of(interaction), asker_of(interaction))
        except ActionRefused as refusal:
            await refuse(interaction, refusal)
            return
        await answer(interaction, _shown(interaction, topic), private=False)

    @app_commands.command(name=named("command.topics.remove"), description=named("command.topics.remove.about"))
    @options("topic", about={"topic": "saved_topic"})
    @app_commands.autocomplete(topic=complete_saved_topic)
    async def remove(self, interaction: Interaction, topic: str) -> None:
        """Take a saved topic off the list."""

        async def work(say: Phrases) -> Sequence[Message]:
            gone = await remove_topic(office_of(interaction), asker_of(interaction), topic)
            return [sentence(say("topics.removed", topic=inert(gone.name, 100)))]

        await answer(interaction, work)


def _preview(draft: Draft, say: Phrases) -> list[Piece]:
    keep = pieces.button(say("button.save"), pieces.custom_id("keeptopic", draft.code), style=pieces.PRIMARY)
    return [*_told_last_week(draft, say), pieces.row(keep)]


def _shown(interaction: Interaction, topic: str) -> Work:
    async def work(say: Phrases) -> Sequence[Message]:
        found = await preview_topic(office_of(interaction), asker_of(interaction), topic)
        subscribing = pieces.custom_id("subscribe", (found.topic.key or WHOLE_REGION)[:80])
        return [[*_told_last_week(found, say), pieces.row(pieces.button(say("button.subscribe"), subscribing))]]

    return work


def _told_last_week(draft: Draft, say: Phrases) -> list[Piece]:
    lines = [f"## {inert(draft.topic.name, 80) or say('region')}"]
    if draft.names:
        lines.append(f"-# {inert(', '.join(draft.names), 600)}")
    lines += [say("topics.matched", count=draft.matched), *fitting(map(story_line, draft.stories), ROOM - 900)]
    opening = [open_select(draft.stories, say)] if draft.stories else []
    return [pieces.text("\n".join(lines)), *opening]
