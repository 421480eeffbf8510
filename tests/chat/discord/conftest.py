"""A server, a store and the real client between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.actions.office import Office
from bot.chat.discord.client import DiscordSettings, run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.model import Alias, Briefing, Entity, Feed, Region, Theme, Topic
from bot.store import open_store
from tests.chat.discord import material
from tests.wire.discord_server import TOKEN, DiscordServer, discord_server

REGION = Region(
    key="middle",
    name="Central Region",
    countries={"nl": "Northland", "sl": "Southland"},
    themes=(Theme(key="water", name="Water", words={"en": ("dam", "river")}),),
    languages=("en", "ru"),
)
ENTITIES = {
    "aidar": Entity(key="aidar", name="Aidar Serik", type="person", aliases=(Alias(text="Айдар Серик"),)),
    "dam": Entity(key="dam", name="Ak-Suu Dam", type="place", country="nl"),
}
FEEDS = {"north": Feed(id="north", url="https://north.example/rss", outlet="North", country="nl")}


class StoppedClock:
    def __init__(self, at: datetime = datetime(2026, 10, 7, 3, 0, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Written:
    """Answers every question with the briefing it holds, and remembers the questions."""

    def __init__(self) -> None:
        self.briefing = material.briefing()
        self.asked: list[dict[str, Any]] = []

    async def __call__(
        self, *, topic: Topic, since: datetime | None = None, language: str = "en", limit: int | None = 7
    ) -> Briefing:
        self.asked.append({"topic": topic, "since": since, "language": language, "limit": limit})
        return self.briefing


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with discord_server() as running:
        running.add_guild()
        yield running
        assert running.wrong == []


@pytest.fixture
def written() -> Written:
    return Written()


@pytest.fixture
async def office(tmp_path: Path, written: Written) -> AsyncIterator[Office]:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path}/limelight.db") as store:
        yield Office(desk=store, region=REGION, entities=ENTITIES, feeds=FEEDS, clock=StoppedClock(), answer=written)


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
