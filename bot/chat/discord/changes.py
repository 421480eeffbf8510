"""The buttons that settle something: undo a change, close a report, end a subscription, save a topic."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.journal import undo
from bot.actions.report import close_report
from bot.actions.saved_topics import save_topic
from bot.actions.subscriptions import privately, subscriptions, unsubscribe
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.escape import inert
from bot.chat.phrases import Phrases


async def undo_button(interaction: Interaction, number: str) -> None:
    """Take a change back."""

    async def work(say: Phrases) -> Sequence[Message]:
        await undo(office_of(interaction), asker_of(interaction), int(number))
        return [sentence(say("change.taken_back"))]

    await answer(interaction, work)


async def undo_own_button(interaction: Interaction, number: str) -> None:
    """Take a change of the person's own back, wherever they are."""

    async def work(say: Phrases) -> Sequence[Message]:
        await undo(office_of(interaction), privately(asker_of(interaction)), int(number))
        return [sentence(say("change.taken_back"))]

    await answer(interaction, work)


async def close_button(interaction: Interaction, number: str) -> None:
    """Close a report."""

    async def work(say: Phrases) -> Sequence[Message]:
        await close_report(office_of(interaction), asker_of(interaction), int(number))
        return [sentence(say("report.closed"))]

    await answer(interaction, work)


async def unsubscribe_button(interaction: Interaction, code: str) -> None:
    """End one of the subscriptions of the person or the channel; `code` is the end of its id."""

    async def work(say: Phrases) -> Sequence[Message]:
        office, asker = office_of(interaction), asker_of(interaction)
        known = await subscriptions(office, asker)
        identity = next((one.audience.id for one in known if one.audience.id.endswith(f"#{code}")), "")
        ended = await unsubscribe(office, asker, identity)
        return [sentence(say("unsubscribe.done", topic=inert(ended.topic.name or say("region"), 100)))]

    await answer(interaction, work)


async def keep_topic_button(interaction: Interaction, code: str) -> None:
    """Save a topic that was previewed."""

    async def work(say: Phrases) -> Sequence[Message]:
        topic = await save_topic(office_of(interaction), asker_of(interaction), code)
        return [sentence(say("topics.saved", topic=inert(topic.name, 100)))]

    await answer(interaction, work)
