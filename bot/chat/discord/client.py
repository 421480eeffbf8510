"""The gateway side of Discord: one client under a supervisor, its command tree sent only when it has changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import discord
import yarl
from discord import app_commands

from bot.actions.office import Office
from bot.chat.discord.asking import apologise
from bot.chat.discord.buttons import add_buttons
from bot.chat.discord.commands import add_commands
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.translation import PhraseTranslator
from bot.chat.discord.watching import Watch
from bot.errors import TokenRevoked

log = logging.getLogger("limelight.discord")

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 900.0
LAST_WORDS = 2.0  # seconds that what has begun may take when the connection is closed


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """`api_base` ends in /api/v10, `gateway` is a ws(s) address; "" = Discord's own. `state` is a folder."""

    token: str = field(repr=False)
    api_base: str = ""
    gateway: str = ""
    shards: int = 1
    state: Path | None = None


class BriefingTree(app_commands.CommandTree["BriefingClient"]):
    """A tree whose failures are noted once and said to whoever asked."""

    async def on_error(
        self, interaction: discord.Interaction[BriefingClient], error: app_commands.AppCommandError
    ) -> None:
        """Note the failure; an older copy of the commands on somebody's screen is the usual reason."""
        name = interaction.command.qualified_name if interaction.command else "?"
        log.warning("/%s failed: %s: %s", name, type(error).__name__, error, exc_info=error.__cause__)
        await apologise(interaction)


class BriefingClient(discord.AutoShardedClient):
    """discord.py's client with our commands; asks for the servers' events only."""

    def __init__(self, office: Office, settings: DiscordSettings) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            shard_count=settings.shards,  # without it, discord.py takes the gateway's address from the API
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            max_ratelimit_timeout=60.0,
        )
        self.office = office
        self.settings = settings
        self.tree = BriefingTree(self)
        self._watch = Watch(self, office)
        add_commands(self.tree)
        add_buttons(self)

    async def setup_hook(self) -> None:
        """Send the command tree, with its translations, if it has changed; runs once before the gateway."""
        await asyncio.to_thread(self.office.names.renew)
        await self.tree.set_translator(PhraseTranslator())
        await self._send_changed_commands()

    async def close(self) -> None:
        """Disconnect, and let what has begun come to its end, for the store may be closed next."""
        await super().close()
        begun = {task for task in asyncio.all_tasks() if task.get_name().startswith("discord.py: on_")}
        begun.discard(cast("asyncio.Task[Any]", asyncio.current_task()))
        if begun:
            await asyncio.wait(begun, timeout=LAST_WORDS)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a new server."""
        await self._watch.joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Stop posting to a server that has thrown us out."""
        await self._watch.removed(guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Stop posting to a deleted channel."""
        await self._watch.deleted(channel.guild, channel.id, channel.name)

    async def on_thread_delete(self, thread: discord.Thread) -> None:
        """Stop posting to a deleted thread."""
        await self._watch.deleted(thread.guild, thread.id, thread.name)

    async def on_guild_channel_update(self, before: object, after: discord.abc.GuildChannel) -> None:  # noqa: ARG002
        """Look whether the channel can still be written to."""
        await self._watch.permissions_changed(after.guild)

    async def on_guild_role_update(self, before: object, after: discord.Role) -> None:  # noqa: ARG002
        """Look whether all channels can still be written to."""
        await self._watch.permissions_changed(after.guild)

    async def _send_changed_commands(self) -> None:
        payload = await tree_payload(self.tree)
        mark = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        path = self.settings.state and self.settings.state / f"discord-commands-{self.application_id}.sha256"
        if path and path.is_file() and path.read_text("ascii").strip() == mark:
            return
        try:
            await self.tree.sync()
        except (app_commands.CommandSyncFailure, discord.Forbidden) as error:
            # Digests need no commands: the bot goes on, and tries again at its next start.
            log.error("Discord refused the commands: %s", error)  # noqa: TRY400 (the answer says it all)
            return
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(mark, "ascii")
        log.info("commands sent", extra={"commands": len(payload)})


async def tree_payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return what `sync` will send, with all translations."""
    translator = tree.translator or PhraseTranslator()
    return [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]


def use_addresses(settings: DiscordSettings) -> None:
    """Point discord.py at another server; it keeps both addresses on classes, so this holds for the process."""
    if settings.api_base:
        discord.http.Route.BASE = settings.api_base.rstrip("/")
    if settings.gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway)


async def run_gateway(
    office: Office,
    settings: DiscordSettings,
    messenger: DiscordMessenger,
    *,
    first_pause: float = FIRST_PAUSE,
    made: Callable[[BriefingClient], None] = lambda _: None,
) -> None:
    """Stay connected until cancelled: whatever ends a client, a new one follows after a growing pause.

    Raises TokenRevoked for a token that Discord does not accept, since trying again would only get the address banned.
    """
    use_addresses(settings)
    pause = first_pause
    while True:
        client = BriefingClient(office, settings)
        messenger.client = client
        made(client)
        began = asyncio.get_running_loop().time()
        try:
            async with client:
                await client.start(settings.token)
        except discord.LoginFailure as error:
            raise TokenRevoked(
                "Discord does not accept DISCORD_TOKEN; copy it anew from the developer portal"
            ) from error
        except Exception as error:  # noqa: BLE001 (a supervisor's very job)
            log.warning("connection to Discord ended: %s: %s", type(error).__name__, error)
        finally:
            messenger.client = None
        lasted = asyncio.get_running_loop().time() - began
        pause = first_pause if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(pause)
