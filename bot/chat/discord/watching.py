"""What happens to servers and channels -> audiences that pause or go on, and one word to an admin."""

from __future__ import annotations

import asyncio
import logging

import discord

from bot.actions.losses import lose_address, lose_space, mended, regain_space
from bot.actions.office import Office
from bot.chat.discord import pieces
from bot.chat.discord.escape import inert
from bot.chat.discord.permissions import missing, title
from bot.chat.discord.setting_up import greet, tell_admin
from bot.chat.phrases import Phrases

log = logging.getLogger("limelight.discord")


#: Without these nothing can be posted at all.
TO_POST = ("view_channel", "send_messages")


class Watch:
    """Remembers which channels an admin was told of, so that each loss is told once until it is mended."""

    def __init__(self, client: discord.Client, office: Office) -> None:
        self._client = client
        self._office = office
        self._told: set[int] = set()
        self._one_by_one = asyncio.Lock()  # thrown out and asked back within a second ends as asked back

    async def joined(self, guild: discord.Guild) -> None:
        """Say hello to a new server; go on silently where the bot has been before."""
        async with self._one_by_one:
            known = await regain_space(self._office, f"discord:{guild.id}")
        if not known:
            await greet(self._client, guild)

    async def removed(self, guild: discord.Guild) -> None:
        """Pause the whole server: posting on would only collect refusals."""
        async with self._one_by_one:
            paused = await lose_space(self._office, f"discord:{guild.id}")
        log.info("removed from a server; %d audiences pause", len(paused))

    async def deleted(self, guild: discord.Guild, channel: int, name: str) -> None:
        """Pause the channel's audiences and tell an admin; a story's thread pauses quietly."""
        lost = await lose_address(self._office, "discord", str(channel))
        if any(not audience.topic.stories for audience in lost):
            say = Phrases(guild.preferred_locale.value)
            await tell_admin(self._client, guild, [pieces.text(say("lost.channel", channel=inert(name, 100)))])

    async def permissions_changed(self, guild: discord.Guild) -> None:
        """Look which channels with a digest can be written to: go on there, or tell an admin once."""
        for audience in await self._office.desk.audiences():
            if audience.space != f"discord:{guild.id}" or audience.paused or not audience.address.isdecimal():
                continue
            channel = guild.get_channel_or_thread(int(audience.address))
            if channel is None:
                continue
            lacking = [name for name in missing(channel, guild.me) if name in TO_POST]
            if not lacking:
                self._told.discard(int(audience.address))
                await mended(self._office, audience)
            elif int(audience.address) not in self._told:
                self._told.add(int(audience.address))
                say = Phrases(guild.preferred_locale.value)
                names = ", ".join(title(name) for name in lacking)
                text = say("lost.permission", channel=f"<#{int(audience.address)}>", permissions=names)
                await tell_admin(self._client, guild, [pieces.text(text)])
