"""A local Discord, a store with a past, and the real client between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.actions.office import Office
from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.settings import DiscordSettings
from tests.actions.world import office_with_a_past
from tests.wire.discord_server import TOKEN, DiscordServer, discord_server


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with discord_server() as running:
        running.add_guild()
        yield running
        assert running.wrong == []


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with office_with_a_past(f"sqlite+aiosqlite:///{tmp_path}/limelight.db") as office:
        yield office


@pytest.fixture
def settings(server: DiscordServer, tmp_path: Path) -> DiscordSettings:
    return DiscordSettings(token=TOKEN, api_base=server.api_base, gateway=server.gateway, state=tmp_path)


@pytest.fixture
async def messenger(
    server: DiscordServer, office: Office, settings: DiscordSettings
) -> AsyncIterator[DiscordMessenger]:
    """The sending half of a bot that is connected."""
    sending = DiscordMessenger()
    running = asyncio.create_task(run_gateway(office, settings, sending, first_pause=0.01))
    await server.until(lambda: running.done() or (server.sockets and server.commands))
    if running.done():
        running.result()
    yield sending
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.fixture
def channel(server: DiscordServer) -> int:
    return server.add_channel(next(iter(server.guilds.values())))
