"""How fast the bot answers on Discord with many stored articles while feeds are polled, beside a bare discord.py bot.

`python -m bench.discord_answers [--articles N] [--rounds N] [--folder DIR]`; a folder keeps the filled database.
Times are of the tests' local Discord: to the first answer, and to the whole one; then of the store's queries alone.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bench.store import BATCH, BEGIN, gathered
from bot.actions.search import stems_of
from bot.answering import office_of
from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.settings import DiscordSettings, use_addresses
from bot.entities.matching import Matcher
from bot.model import Entity, Feed, Region
from bot.pipeline import Newsroom
from bot.store import open_store
from tests.chat.discord.asking import command, typing
from tests.wire.discord_server import TOKEN, DiscordServer, discord_server

SYLLABLES = ("ka", "ra", "tu", "min", "dor", "sel", "bek", "tash", "ul", "ay", "gor", "nur", "zhan", "li", "mo", "shu")


class At:
    def __init__(self, articles: int) -> None:
        self.at = BEGIN + timedelta(seconds=30 * articles)

    def now(self):
        return self.at


def names(count: int) -> dict[str, Entity]:
    chance = random.Random(7)
    found = {}
    for number in range(count):
        first, last = ("".join(chance.choices(SYLLABLES, k=2)).title() for _ in range(2))
        found[f"entity-{number}"] = Entity(key=f"entity-{number}", name=f"{first} {last}", type="person")
    return found


async def fill(store, articles: int) -> None:
    chance, begun = random.Random(3), time.perf_counter()
    done = await store.count_articles()
    for start in range(done, articles, BATCH):
        await store.save_gathered([gathered(number, chance) for number in range(start, min(start + BATCH, articles))])
    if done < articles:
        print(f"filled {articles - done:,} articles in {time.perf_counter() - begun:.0f} s")


async def poll(store, first: int) -> None:
    """Write a hundred new articles every quarter of a second, as a busy round of polling does."""
    chance, number = random.Random(5), first
    while True:
        await store.save_gathered([gathered(number + place, chance) for place in range(100)])
        number += 100
        await asyncio.sleep(0.25)


async def measure(
    server: DiscordServer, name: str, asked: Callable[[int], dict[str, Any]], rounds: int, channel: int, kind: int = 2
) -> None:
    first, whole = [], []
    for number in range(rounds):
        begun = time.perf_counter()
        answered = await server.interact(asked(number), kind=kind, channel=channel)
        whole.append((time.perf_counter() - begun) * 1000)
        first.append(answered.after * 1000)
    print(f"{name:<14} first answer {spread(first)}    whole answer {spread(whole)}")


async def ask_store(name: str, asked: Callable[[int], Awaitable[object]], rounds: int) -> None:
    """Measure what a question costs without Discord around it."""
    times = []
    for number in range(rounds):
        begun = time.perf_counter()
        await asked(number)
        times.append((time.perf_counter() - begun) * 1000)
    print(f"{name:<14} query only   {spread(times)}")


def spread(values: list[float]) -> str:
    p95 = statistics.quantiles(values, n=20, method="inclusive")[18]
    return f"p50 {statistics.median(values):7.1f}  p95 {p95:7.1f}  max {max(values):7.1f} ms"


async def ours(articles: int, rounds: int, folder: Path) -> None:
    entities, feeds = (
        names(4000),
        {f"feed-{n}": Feed(id=f"feed-{n}", url=f"https://f{n}.example", outlet=f"F {n}") for n in range(300)},
    )
    async with open_store(str(folder / "limelight.db")) as store, discord_server() as server:
        await fill(store, articles)
        newsroom = Newsroom(region=Region(key="hills", name="Hills"), feeds=feeds, names=Matcher(entities))
        office = office_of(store, newsroom, At(await store.count_articles()))
        channel = server.add_channel(server.add_guild())
        settings = DiscordSettings(token=TOKEN, api_base=server.api_base, gateway=server.gateway)
        bot = asyncio.create_task(run_gateway(office, settings, DiscordMessenger()))
        await server.until(lambda: server.sockets and server.commands)
        polling = asyncio.create_task(poll(store, await store.count_articles()))
        people = list(entities.values())
        words = [
            "word1",
            "word2 word3",
            "word40",
            "word7 word300",
            "word49999",
            "nothing here",
            "word1 word2 word3 word4",
        ]
        await measure(server, "/lookup", lambda n: command("lookup", name=people[n % 50].name), rounds, channel)
        await measure(server, "/search", lambda n: command("search", words=words[n % len(words)]), rounds, channel)
        await measure(server, "/brief", lambda n: command("brief", topic=f"e:entity-{n % 20}"), rounds, channel)
        await measure(
            server, "autocomplete", lambda n: typing("lookup", "name", people[n].name[: 1 + n % 8]), rounds, channel, 4
        )
        looked_up = [stems_of(each) for each in words]
        await ask_store(
            "search",
            lambda n: store.search(looked_up[n % len(words)], since=None, until=None, limit=33),
            rounds,
        )
        await ask_store("look-up", lambda n: store.latest_stories([f"entity-{n % 50}"], limit=5), rounds)
        await ask_store("company", lambda n: store.seen_with(f"entity-{n % 50}", limit=5), rounds)
        for task in (polling, bot):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def bare(rounds: int) -> None:
    async with discord_server() as server:
        use_addresses(DiscordSettings(token=TOKEN, api_base=server.api_base, gateway=server.gateway))
        client = discord.AutoShardedClient(intents=discord.Intents(guilds=True), shard_count=1)
        tree = app_commands.CommandTree(client)

        @tree.command(name="ping", description="answers")
        async def ping(interaction: discord.Interaction) -> None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await interaction.edit_original_response(content="pong", allowed_mentions=discord.AllowedMentions.none())

        channel = server.add_channel(server.add_guild())
        running = asyncio.create_task(client.start(TOKEN))
        await server.until(lambda: server.sockets)
        await measure(server, "bare /ping", lambda _: command("ping"), rounds, channel)
        running.cancel()
        await client.close()
        with suppress(asyncio.CancelledError):
            await running


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        asyncio.run(ours(arguments.articles, arguments.rounds, folder))
    asyncio.run(bare(arguments.rounds))


if __name__ == "__main__":
    main()
