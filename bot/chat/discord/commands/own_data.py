"""/mydata: what is kept about the asker, to take along or to have deleted."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.actions.own_data import forget_me, own_data
from bot.chat.discord import pieces
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.attachments import WithFile
from bot.chat.discord.contexts import anywhere
from bot.chat.discord.translation import named, options
from bot.chat.phrases import Phrases

FILE = "mydata.json"


@anywhere
class OwnData(app_commands.Group):
    """The group; each asks for themselves alone."""

    def __init__(self) -> None:
        super().__init__(
            name=named("command.mydata"),
            description=named("command.mydata.about"),
        )

    @app_commands.command(name=named("command.mydata.show"), description=named("command.mydata.show.about"))
    async def show(self, interaction: Interaction) -> None:
        """Give all that is kept about the asker as a file."""

        async def work(say: Phrases) -> Sequence[Message]:
            kept = await own_data(office_of(interaction), asker_of(interaction))
            shown = [pieces.text(say("mydata.shown")), pieces.attached(FILE)]
            return [WithFile(components=shown, name=FILE, content=kept.encode())]

        await answer(interaction, work)

    @app_commands.command(name=named("command.mydata.delete"), description=named("command.mydata.delete.about"))
    @options("sure")
    async def delete(self, interaction: Interaction, sure: bool) -> None:  # noqa: FBT001 (an option of the command)
        """Delete the asker's subscriptions and all that was kept of them."""

        async def work(say: Phrases) -> Sequence[Message]:
            gone = await forget_me(office_of(interaction), asker_of(interaction), sure=sure)
            return [sentence(say("mydata.deleted", count=gone))]

        await answer(interaction, work)
