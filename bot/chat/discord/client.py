"""The gateway side of Discord: one client under a supervisor, its command tree sent only when it has changed.

It connects while the rest of the bot is still being built; what needs that waits for it. The commands are imported
once the first request is out, since they take nearly as long to load as discord.py itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import app_commands

from bot.chat.discord.forgiving import NO_SUCH_ROUTE, ForgivingClient, forgiving, read_any_json
from bot.chat.discord.forum import tried_once
from bot.chat.discord.identifying import IdentifiedTooOften, IdentifyMeter
from bot.chat.discord.opening import holding
from bot.chat.discord.refusals import metered
from bot.chat.discord.settings import DiscordSettings, use_addresses
from bot.delivery.refusals import RefusalMeter
from bot.errors import TokenRevoked

if TYPE_CHECKING:
    from bot.actions.office import Office
    from bot.actions.quota import Quota
    from bot.chat.discord.messenger import DiscordMessenger
    from bot.chat.discord.watching import Watch

log = logging.getLogger("limelight.discord")

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 900.0
LAST_WORDS = 2.0  # seconds that what has begun may take when the connection is closed


class BriefingTree(app_commands.CommandTree["BriefingClient"]):
    """A tree whose failures are noted once and said to whoever asked."""

    async def on_error(
        self, interaction: discord.Interaction[BriefingClient], error: app_commands.AppCommandError
    ) -> None:
        """Note the failure; an older copy of the commands on somebody's screen is the usual reason."""
        from bot.chat.discord.asking import apologise

        name = interaction.command.qualified_name if interaction.command else "?"
        log.warning("/%s failed: %s: %s", name, type(error).__name__, error, exc_info=error.__cause__)
        await apologise(interaction)


class BriefingClient(ForgivingClient):
    """discord.py's client with our commands; asks for the servers' events only."""

    asking: Quota

    def __init__(
        self,
        opened: asyncio.Future[Office],
        settings: DiscordSettings,
        meter: IdentifyMeter,
        refusals: RefusalMeter,
        **more: Any,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            shard_count=settings.shards,  # without it, discord.py takes the gateway's address from the API
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            max_ratelimit_timeout=60.0,
            http_trace=metered(refusals, tried_once()),
            **more,
        )
        parsers = forgiving(self._connection.parsers)
        self._connection.parsers = holding(parsers, self._connection, opened, seconds=settings.holds)
        self._meter = meter
        self._opened = opened
        self._watching: Watch | None = None
        self.settings = settings
        self.tree = BriefingTree(self)

    @property
    def office(self) -> Office:
        """Return what answers come from; nothing that asks for it gets here before it is open."""
        return self._opened.result()

    async def setup_hook(self) -> None:
        """Send the command tree, with its translations, if it has changed; runs once before the gateway."""
        from bot.actions.quota import asking_quota
        from bot.chat.discord.buttons import add_buttons
        from bot.chat.discord.commands import add_commands
        from bot.chat.discord.translation import PhraseTranslator

        self.asking = asking_quota()
        add_commands(self.tree)
        add_buttons(self)
        await self.tree.set_translator(PhraseTranslator())
        await self._send_changed_commands()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Count a sign-in; raises IdentifiedTooOften."""
        await super().before_identify_hook(shard_id, initial=initial)
        self._meter.count()

    async def close(self) -> None:
        """Disconnect, and let what has begun come to its end, for the store may be closed next."""
        await super().close()
        begun = {task for task in asyncio.all_tasks() if task.get_name().startswith("discord.py: on_")}
        begun.discard(cast("asyncio.Task[Any]", asyncio.current_task()))
        if begun:
            await asyncio.wait(begun, timeout=LAST_WORDS)

    async def on_interaction(self, interaction: discord.Interaction[BriefingClient]) -> None:
        """Take a form that somebody filled in; commands and buttons have found their way already."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        from bot.chat.discord.asking import apologise
        from bot.chat.discord.buttons import form_sent

        try:
            await form_sent(interaction)
        except Exception:
            log.exception("a form failed")
            await apologise(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a new server."""
        await (await self._watch()).joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Stop posting to a server that has thrown us out."""
        await (await self._watch()).removed(guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Stop posting to a deleted channel."""
        await (await self._watch()).deleted(channel.guild, channel.id, channel.name)

    async def on_thread_delete(self, thread: discord.Thread) -> None:
        """Stop posting to a deleted thread."""
        await (await self._watch()).deleted(thread.guild, thread.id, thread.name)

    async def on_guild_channel_update(self, before: object, after: discord.abc.GuildChannel) -> None:  # noqa: ARG002
        """Look whether the channel can still be written to."""
        await (await self._watch()).permissions_changed(after.guild)

    async def on_guild_role_update(self, before: object, after: discord.Role) -> None:  # noqa: ARG002
        """Look whether all channels can still be written to."""
        await (await self._watch()).permissions_changed(after.guild)

    async def _watch(self) -> Watch:
        """Return what looks after servers and channels, once there is an office to note it in."""
        from bot.chat.discord.watching import Watch

        await asyncio.shield(self._opened)
        if self._watching is None:
            self._watching = Watch(self, self.office)
        return self._watching

    async def _send_changed_commands(self) -> None:
        payload = await tree_payload(self.tree)
        mark = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        path = self.settings.state and self.settings.state / f"discord-commands-{self.application_id}.sha256"
        if path and path.is_file() and path.read_text("ascii").strip() == mark:
            return
        try:
            await self.http.bulk_upsert_global_commands(self.application_id or 0, payload=cast("Any", payload))
        except discord.HTTPException as error:
            if error.status not in NO_SUCH_ROUTE and (error.status >= 500 or error.status in (401, 429)):
                raise
            # Digests need no commands: the bot goes on, and tries again at its next start.
            log.error("Discord refused the commands: %s", error)  # noqa: TRY400 (the answer says it all)
            return
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(mark, "ascii")
        log.info("commands sent", extra={"commands": len(payload)})


class ShardedBriefingClient(BriefingClient, discord.AutoShardedClient):
    """The same over several connections; each server's events come by one of them."""


def client_of(
    opened: asyncio.Future[Office], settings: DiscordSettings, meter: IdentifyMeter, refusals: RefusalMeter
) -> BriefingClient:
    """Return a new client. One connection needs less of a server: it doesn't have to tell shards apart."""
    if settings.shards > 1:
        return ShardedBriefingClient(opened, settings, meter, refusals)
    return BriefingClient(opened, settings, meter, refusals, shard_id=0)


async def tree_payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return what `sync` will send, with all translations."""
    from bot.chat.discord.translation import PhraseTranslator

    translator = tree.translator or PhraseTranslator()
    return [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]


async def run_gateway(
    office: Office | asyncio.Future[Office],
    settings: DiscordSettings,
    messenger: DiscordMessenger,
    *,
    first_pause: float = FIRST_PAUSE,
) -> None:
    """Stay connected until cancelled: whatever ends a client, a new one follows after a growing pause.

    `office` may still have to be opened: it is connected meanwhile, and who asks is held for a moment.
    Raises TokenRevoked for a token that Discord does not accept, since trying again would only get the address banned.
    """
    use_addresses(settings)
    read_any_json(settings.gateway)
    file = settings.state and settings.state / "discord-identifies"
    meter = IdentifyMeter(file, shards=settings.shards)
    opened: asyncio.Future[Office] = asyncio.get_running_loop().create_future()
    warming = asyncio.create_task(_open_warmly(office, opened))
    try:
        await _stay_connected(opened, settings, messenger, meter, first_pause)
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)


async def _open_warmly(office: Office | asyncio.Future[Office], opened: asyncio.Future[Office]) -> None:
    """Let people ask once names are found as they type; prepare what else the first ones would wait for."""
    ready = await asyncio.shield(office) if isinstance(office, asyncio.Future) else office
    from bot.actions.warming import warm

    try:
        await asyncio.to_thread(ready.names.renew)
    finally:
        opened.set_result(ready)
    await warm(ready)


async def _stay_connected(
    opened: asyncio.Future[Office],
    settings: DiscordSettings,
    messenger: DiscordMessenger,
    meter: IdentifyMeter,
    first_pause: float,
) -> None:
    pause = first_pause
    while True:
        client = client_of(opened, settings, meter, messenger.refusals)
        messenger.client = client
        began = asyncio.get_running_loop().time()
        try:
            meter.check()  # before a connection is opened in vain
            async with client:
                await client.start(settings.token)
        except discord.LoginFailure as error:
            raise TokenRevoked(
                "Discord does not accept DISCORD_TOKEN; copy it anew from the developer portal"
            ) from error
        except IdentifiedTooOften as error:
            log.error("Discord: %s", error)  # noqa: TRY400 (expected, and said in a sentence)
            await asyncio.sleep(error.seconds)
        except Exception as error:  # noqa: BLE001 (a supervisor's very job)
            log.warning("connection to Discord ended: %s: %s", type(error).__name__, error)
        finally:
            messenger.client = None
        lasted = asyncio.get_running_loop().time() - began
        pause = first_pause if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(pause)
