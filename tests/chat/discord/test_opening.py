"""The bot is connected while it is still being built: who asks meanwhile is answered, or told to ask again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from bot.actions.office import Office
from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.settings import DiscordSettings
from tests.chat.discord.asking import command, offered, press, typing
from tests.wire.discord_limits import texts
from tests.wire.discord_server import DiscordServer


@asynccontextmanager
async def connected(
    opening: asyncio.Future[Office], server: DiscordServer, settings: DiscordSettings
) -> AsyncIterator[None]:
    running = asyncio.create_task(run_gateway(opening, settings, DiscordMessenger(), first_pause=0.01))
    try:
        await server.until(lambda: running.done() or (server.sockets and server.commands))
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_what_is_asked_during_the_start_is_answered_once_there_is_an_office(
    server: DiscordServer, office: Office, settings: DiscordSettings, channel: int
) -> None:
    opening: asyncio.Future[Office] = asyncio.get_running_loop().create_future()
    async with connected(opening, server, replace(settings, holds=60.0)):
        asked = asyncio.create_task(server.interact(command("status"), channel=channel))
        typed = asyncio.create_task(server.interact(typing("lookup", "name", "tok"), kind=4, channel=channel))
        server.add_guild(name="New")
        await server.dispatch("GUILD_CREATE", list(server.guilds.values())[-1])  # greeted later, not lost
        await server.until(lambda: len(server.answers) == 2)
        assert not any(answered.callback for answered in server.answers.values())
        opening.set_result(office)
        answered = await asked
        assert answered.message is not None
        assert "5 articles stored" in "\n".join(texts(answered.message["components"]))
        assert (await typed).callback


async def test_who_cannot_be_held_longer_is_told_to_ask_again(
    server: DiscordServer, settings: DiscordSettings, channel: int
) -> None:
    opening: asyncio.Future[Office] = asyncio.get_running_loop().create_future()
    async with connected(opening, server, replace(settings, holds=0.01)):
        for data, kind in ((command("status"), 2), (press("ll1:story:x"), 3)):
            told = await server.interact(data, kind=kind, channel=channel)
            assert told.is_private
            assert told.callback is not None
            assert "just starting" in "\n".join(texts(told.callback["data"]["components"]))
        typed = await server.interact(typing("lookup", "name", "tok"), kind=4, channel=channel)
        assert offered(typed) == {}
        told = await server.interact(command("status"), channel=channel, locale="ru")
        assert told.callback is not None
        assert "только запускается" in "\n".join(texts(told.callback["data"]["components"]))
