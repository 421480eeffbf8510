"""/feeds: what is read and how it fares; adding, checking and removing what a server reads beside the region's own."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.actions.feed_door import SeenFeed
from bot.actions.feed_exchange import LARGEST, export_feeds, import_feeds
from bot.actions.feed_list import add_feed, check_feed, remove_feed
from bot.actions.feeds import FeedHealth
from bot.actions.feeds import feeds as all_feeds
from bot.actions.office import ActionRefused
from bot.actions.rights import check_set_up
from bot.briefing.phrases import phrases_for
from bot.chat.discord import pieces
from bot.chat.discord.answers import ROOM, fitting, since
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of, sentence
from bot.chat.discord.attachments import WithFile
from bot.chat.discord.commands.choosing import complete_added_feed
from bot.chat.discord.contexts import anywhere
from bot.chat.discord.escape import inert, link
from bot.chat.discord.translation import named, options
from bot.chat.phrases import Phrases

EXPORTED = "feeds.opml"


@anywhere
class Feeds(app_commands.Group):
    """The group; the list is everybody's, the actions ask for the right to change it."""

    def __init__(self) -> None:
        super().__init__(
            name=named("command.feeds"),
            description=named("command.feeds.about"),
        )

    @app_commands.command(name=named("command.feeds.list"), description=named("command.feeds.list.about"))
    async def list(self, interaction: Interaction) -> None:
        """List the feeds, those in trouble first."""

        async def work(say: Phrases) -> Sequence[Message]:
            found = await all_feeds(office_of(interaction), asker_of(interaction))
            lines = fitting((_line(one, say) for one in found), ROOM - 200)
            rest = len(found) - len(lines)
            more = [f"-# {phrases_for(say.language).count('{n} more', '{n} more', rest)}"] if rest else []
            return [sentence("\n".join([f"## {say('feeds.title', count=len(found))}", *lines, *more]))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.feeds.add"), description=named("command.feeds.add.about"))
    @options("address", "full")
    async def add(self, interaction: Interaction, address: str, full: bool = False) -> None:  # noqa: FBT001, FBT002
        """Read a feed, or the one that a page names, from now on."""

        async def work(say: Phrases) -> Sequence[Message]:
            feed, seen = await add_feed(office_of(interaction), asker_of(interaction), address, full_text=full)
            added = say("feeds.added", feed=link(feed.outlet, feed.url, 60))
            pages = f"\n{say('feeds.in_full')}" if feed.full_text else ""
            return [sentence(f"{added}\n{_seen(seen, say)}{pages}")]

        await answer(interaction, work)

    @app_commands.command(name=named("command.feeds.check"), description=named("command.feeds.check.about"))
    @options("address")
    async def check(self, interaction: Interaction, address: str) -> None:
        """Say what a feed has, without adding it."""

        async def work(say: Phrases) -> Sequence[Message]:
            seen = await check_feed(office_of(interaction), asker_of(interaction), address)
            return [sentence(f"{link(seen.title or seen.url, seen.url, 60)}\n{_seen(seen, say)}")]

        await answer(interaction, work)

    @app_commands.command(name=named("command.feeds.remove"), description=named("command.feeds.remove.about"))
    @options("feed")
    @app_commands.autocomplete(feed=complete_added_feed)
    async def remove(self, interaction: Interaction, feed: str) -> None:
        """No longer read a feed that was added here."""

        async def work(say: Phrases) -> Sequence[Message]:
            gone = await remove_feed(office_of(interaction), asker_of(interaction), feed)
            return [sentence(say("feeds.removed", outlet=inert(gone.outlet, 80)))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.feeds.import"), description=named("command.feeds.import.about"))
    @options("file")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Add the feeds of a list."""

        async def work(say: Phrases) -> Sequence[Message]:
            office, asker = office_of(interaction), asker_of(interaction)
            await check_set_up(office, asker)  # before anything is fetched
            if file.size > LARGEST:
                raise ActionRefused("refused.feed_list")
            done = await import_feeds(office, asker, await file.read())
            lines = [say("feeds.imported", count=len(done.added))]
            lines += [f"- {link(feed.outlet, feed.url, 60)}" for feed in done.added]
            counts = {"feeds.imported_known": done.known, "feeds.imported_left": done.left_out}
            lines += [f"-# {say(phrase, count=count)}" for phrase, count in counts.items() if count]
            return [sentence("\n".join(fitting(lines, ROOM)))]

        await answer(interaction, work)

    @app_commands.command(name=named("command.feeds.export"), description=named("command.feeds.export.about"))
    async def export(self, interaction: Interaction) -> None:
        """Give the feeds as a file."""

        async def work(say: Phrases) -> Sequence[Message]:
            listed = await export_feeds(office_of(interaction), asker_of(interaction))
            shown = [pieces.text(say("feeds.exported")), pieces.attached(EXPORTED)]
            return [WithFile(components=shown, name=EXPORTED, content=listed.encode())]

        await answer(interaction, work)


def _seen(seen: SeenFeed, say: Phrases) -> str:
    newest = f" {say('feeds.newest', when=since(seen.newest))}" if seen.newest else ""
    return say("feeds.items", count=seen.items) + newest


def _line(one: FeedHealth, say: Phrases) -> str:
    state = one.state
    health = say(f"health.{state.health}") if say.has(f"health.{state.health}") else inert(state.health, 20)
    facts = [health, inert(one.feed.language or "*", 8), inert(one.feed.country.upper(), 4)]
    if one.is_in_trouble and state.reason:
        facts.append(inert(state.reason, 120))
    if state.polled_at:
        facts.append(since(state.polled_at))
    return f"- {link(one.feed.outlet, one.feed.url, 60)} · " + ", ".join(fact for fact in facts if fact)
