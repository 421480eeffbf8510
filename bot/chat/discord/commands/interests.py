"""/subscribe, /subscriptions, /snooze, /unsubscribe, /mute: what somebody wants beside the digest, or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from discord import Role, app_commands

from bot.actions.digest import LENGTHS
from bot.actions.journal import history
from bot.actions.subscriptions import Order, mute_story, privately, snooze, subscriptions, unsubscribe
from bot.actions.subscriptions import subscribe as order
from bot.actions.timing import RHYTHMS
from bot.chat.discord import pieces
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.commands.choosing import (
    complete_language,
    complete_outlets,
    complete_story,
    complete_subscription,
    complete_topic,
    complete_zone,
)
from bot.chat.discord.commands.roles import pinged
from bot.chat.discord.contexts import anywhere
from bot.chat.discord.escape import inert
from bot.chat.discord.translation import named, offered, options
from bot.chat.discord.wording import subscription_text
from bot.chat.phrases import Phrases

#: For oneself by direct message, or for the channel.
WHERE = offered("command.where", "dm", "here")


@anywhere
@app_commands.command(name=named("command.subscribe"), description=named("command.subscribe.about"))
@options(
    "topic",
    "where",
    "rhythm",
    "time",
    "days",
    "quiet",
    "zone",
    "language",
    "length",
    "hide",
    "role",
    "sources",
    "most",
    about={"role": "role_here"},
)
@app_commands.choices(
    where=WHERE,
    rhythm=offered("choice.rhythm", *RHYTHMS),
    length=offered("choice.length", *LENGTHS),
)
@app_commands.autocomplete(topic=complete_topic, zone=complete_zone, language=complete_language, hide=complete_outlets)
async def subscribe(
    interaction: Interaction,
    topic: str,
    where: Literal["dm", "here"] = "dm",
    rhythm: str = "",
    time: str = "",
    days: str = "",
    quiet: str = "",
    zone: str = "",
    language: str = "",
    length: str = "",
    hide: str = "",
    role: Role | None = None,
    sources: str = "",
    most: str = "",
) -> None:
    """Subscribe oneself, or the channel with the right to, to a topic; once more changes what is named."""

    async def work(say: Phrases) -> Sequence[Message]:
        wanted = Order(
            topic=topic,
            here=where == "here",
            rhythm=rhythm,
            times=time,
            days=days,
            quiet=quiet,
            zone=zone,
            language=language,
            length=length,
            hide=hide,
            role=pinged(role),
            sources=sources,
            most=most,
        )
        digest = await order(office_of(interaction), asker_of(interaction), wanted)
        return [sentence(say("subscribe.done") + "\n" + subscription_text(digest, say))]

    await answer(interaction, work)


@anywhere
@app_commands.command(name=named("command.subscriptions"), description=named("command.subscriptions.about"))
async def list_subscriptions(interaction: Interaction) -> None:
    """List one's own subscriptions and the channel's, each with a button to end it."""

    async def work(say: Phrases) -> Sequence[Message]:
        found = await subscriptions(office_of(interaction), asker_of(interaction))
        if not found:
            return [sentence(say("subscriptions.none"))]
        message = []
        for one in found[:12]:
            code = one.audience.id.rpartition("#")[2]
            end = pieces.button(say("button.end"), pieces.custom_id("unsubscribe", code))
            message.append(pieces.section([subscription_text(one, say)], end))
        return [message]

    await answer(interaction, work)


@anywhere
@app_commands.command(name=named("command.unsubscribe"), description=named("command.unsubscribe.about"))
@options("subscription")
@app_commands.autocomplete(subscription=complete_subscription)
async def end_subscription(interaction: Interaction, subscription: str) -> None:
    """End a subscription."""

    async def work(say: Phrases) -> Sequence[Message]:
        ended = await unsubscribe(office_of(interaction), asker_of(interaction), subscription)
        return [sentence(say("unsubscribe.done", topic=inert(ended.topic.name or say("region"), 100)))]

    await answer(interaction, work)


@anywhere
@app_commands.command(name=named("command.snooze"), description=named("command.snooze.about"))
@options("subscription", "until", about={"until": "snooze.until"})
@app_commands.autocomplete(subscription=complete_subscription)
async def snooze_subscription(interaction: Interaction, subscription: str, until: str = "") -> None:
    """Tell nothing of a subscription until a day; without one, go on."""

    async def work(say: Phrases) -> Sequence[Message]:
        done = await snooze(office_of(interaction), asker_of(interaction), subscription, until)
        return [sentence(subscription_text(done, say))]

    await answer(interaction, work)


@anywhere
@app_commands.command(name=named("command.mute"), description=named("command.mute.about"))
@options("story", "where", called={"story": "which"})
@app_commands.choices(where=WHERE)
@app_commands.autocomplete(story=complete_story)
async def mute(interaction: Interaction, story: str, where: Literal["dm", "here"] = "dm") -> None:
    """Tell no more of a story to the person, or with the right to in the channel."""
    here = where == "here"

    async def work(say: Phrases) -> Sequence[Message]:
        office, asker = office_of(interaction), asker_of(interaction)
        await mute_story(office, asker, story, here=here)
        change = (await history(office, asker if here else privately(asker)))[0]
        undo = pieces.custom_id("undo" if here else "undoown", str(change.id))
        done = say("mute.done_here" if here else "mute.done")
        return [[pieces.text(done), pieces.row(pieces.button(say("button.undo"), undo))]]

    await answer(interaction, work)
