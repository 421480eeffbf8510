"""/subscribe, /subscriptions, /unsubscribe: what a person or a channel wants beside the digest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from discord import app_commands

from bot.actions.subscriptions import Order, subscriptions, unsubscribe
from bot.actions.subscriptions import subscribe as order
from bot.chat.discord import pieces
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.commands.choosing import complete_subscription, complete_topic, complete_zone
from bot.chat.discord.contexts import anywhere
from bot.chat.discord.escape import inert
from bot.chat.discord.translation import named
from bot.chat.discord.wording import subscription_text
from bot.chat.phrases import Phrases


@anywhere
@app_commands.command(name=named("command.subscribe"), description=named("command.subscribe.about"))
@app_commands.rename(
    topic=named("command.topic"),
    where=named("command.where"),
    rhythm=named("command.rhythm"),
    time=named("command.time"),
    quiet=named("command.quiet"),
    zone=named("command.zone"),
)
@app_commands.describe(
    topic=named("command.topic.about"),
    where=named("command.where.about"),
    rhythm=named("command.rhythm.about"),
    time=named("command.time.about"),
    quiet=named("command.quiet.about"),
    zone=named("command.zone.about"),
)
@app_commands.choices(
    where=[
        app_commands.Choice(name=named("command.where.dm"), value="dm"),
        app_commands.Choice(name=named("command.where.here"), value="here"),
    ],
    rhythm=[
        app_commands.Choice(name=named("command.rhythm.digest"), value="digest"),
        app_commands.Choice(name=named("command.rhythm.instant"), value="instant"),
    ],
)
@app_commands.autocomplete(topic=complete_topic, zone=complete_zone)
async def subscribe(
    interaction: Interaction,
    topic: str,
    where: Literal["dm", "here"] = "dm",
    rhythm: Literal["digest", "instant"] = "digest",
    time: str = "",
    quiet: str = "",
    zone: str = "",
) -> None:
    """Subscribe oneself, or the channel with the right to, to a topic: once a day, or as it happens."""
    times = f"instant {quiet}" if rhythm == "instant" else time

    async def work(say: Phrases) -> Sequence[Message]:
        wanted = Order(topic=topic, here=where == "here", times=times, zone=zone)
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
@app_commands.rename(subscription=named("command.subscription"))
@app_commands.describe(subscription=named("command.subscription.about"))
@app_commands.autocomplete(subscription=complete_subscription)
async def end_subscription(interaction: Interaction, subscription: str) -> None:
    """End a subscription."""

    async def work(say: Phrases) -> Sequence[Message]:
        ended = await unsubscribe(office_of(interaction), asker_of(interaction), subscription)
        return [sentence(say("unsubscribe.done", topic=inert(ended.topic.name or say("region"), 100)))]

    await answer(interaction, work)
