"""The unmodified `limelight run` as a process, between a feed over HTTP and both chats."""

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.model import Audience, Schedule
from bot.store import open_store
from tests.wire import discord_server as discord
from tests.wire import slack_server as slack
from tests.wire.discord_limits import texts

PACK = """
region: {key: hills, name: The Hills, countries: {xa: Arda, xb: Beleg}, languages: [en]}
feeds:
  - {id: north, url: "URL/north.xml", outlet: North, language: en, country: xa, kind: private}
  - {id: gone, url: "URL/gone.xml", outlet: Gone, language: en, country: xb, kind: private}
"""
ENTITIES = "- {key: arda, name: Arda, type: country, country: xa}\n"
ITEM = """<item><guid>g1</guid><link>https://north.example/1</link><title>Dam breach floods two villages in Arda</title>
<description>A dam broke in Arda on Sunday and flooded two villages, the emergencies ministry said. Police are asking
the builder for its papers.</description><pubDate>PUBLISHED</pubDate></item>"""


@asynccontextmanager
async def feeds(published: datetime):
    stamp = published.strftime("%a, %d %b %Y %H:%M:%S +0000")
    body = f"<rss version='2.0'><channel><title>North</title>{ITEM.replace('PUBLISHED', stamp)}</channel></rss>"

    async def north(request: web.Request) -> web.Response:
        return web.Response(text=body, content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get("/north.xml", north)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def running(home, role: str = "run", **environment: str):
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        role,
        env={**kept, "LIMELIGHT_HOME": str(home), "FETCH_ALLOW_NETWORKS": "127.0.0.0/8", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        output, _ = await asyncio.wait_for(process.communicate(), 60)
        sys.stdout.write(output.decode())  # shown when the test fails


async def owe_a_digest(database: str, platform: str, address: str, now: datetime) -> None:
    """An audience whose slot was due half an hour ago, while the bot was down."""
    due = now - timedelta(minutes=30)
    audience = Audience(
        id=f"{platform}:{address}", platform=platform, address=address, created_at=now - timedelta(days=2)
    )
    schedule = Schedule(
        id=audience.id, audience=audience.id, times=(due.strftime("%H:%M"),), zone="UTC", since=now - timedelta(hours=1)
    )
    async with open_store(database) as store:
        await store.save_audience(audience)
        await store.save_schedule(schedule)


@pytest.fixture
def home(tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "entities.yaml").write_text(ENTITIES, encoding="utf-8")
    return tmp_path


async def test_one_process_posts_the_slot_it_missed_to_discord_and_slack_once(home):
    now = datetime.now(UTC)
    async with feeds(now - timedelta(hours=2)) as url, discord.discord_server() as chat, slack.slack_server() as work:
        (home / "feeds.yaml").write_text(PACK.replace("URL", url), encoding="utf-8")
        channel = chat.add_channel(chat.add_guild(name="Desk"))
        environment = {
            "DISCORD_TOKEN": discord.TOKEN,
            "DISCORD_API_BASE": chat.api_base,
            "DISCORD_GATEWAY": chat.gateway,
            "SLACK_BOT_TOKEN": slack.TOKEN,
            "SLACK_API_BASE": work.url,
        }
        beat = home / "state" / "heartbeat"
        async with running(home, **environment):  # the feeds are read at once
            await chat.until(lambda: chat.commands and beat.exists(), seconds=120)
        database = f"sqlite+aiosqlite:///{home / 'state' / 'limelight.db'}"
        await owe_a_digest(database, "discord", str(channel), now)
        await owe_a_digest(database, "slack", slack.CHANNEL, now)
        async with running(home, **environment):
            await chat.until(lambda: chat.posted(channel), seconds=120)
            await work.until(work.posted, seconds=120)
        [message], [blocks] = chat.posted(channel), work.posted()
        assert "Dam breach floods two villages in Arda" in "\n".join(texts(message["components"]))
        assert blocks["text"] == "Dam breach floods two villages in Arda"
        assert work.refused == []
        beat.unlink()
        async with running(home, **environment):  # a third start owes nothing
            await chat.until(beat.exists, seconds=120)
        assert (len(chat.posted(channel)), len(work.posted())) == (1, 1)


async def test_a_gateway_and_two_workers_on_postgresql_post_it_once_too(home, postgres):
    now = datetime.now(UTC)
    async with feeds(now - timedelta(hours=2)) as url, discord.discord_server() as chat, slack.slack_server() as work:
        (home / "feeds.yaml").write_text(PACK.replace("URL", url), encoding="utf-8")
        channel = chat.add_channel(chat.add_guild(name="Desk"))
        environment = {
            "DATABASE_URL": postgres,
            "DISCORD_TOKEN": discord.TOKEN,
            "DISCORD_API_BASE": chat.api_base,
            "DISCORD_GATEWAY": chat.gateway,
            "SLACK_BOT_TOKEN": slack.TOKEN,
            "SLACK_API_BASE": work.url,
        }
        async with running(home, "gateway", **environment), running(home, "worker", **environment):
            async with running(home, "worker", **environment), open_store(postgres) as store:
                async with asyncio.timeout(120):
                    while not await store.count_articles():  # noqa: ASYNC110 (another process writes it)
                        await asyncio.sleep(0.2)
                    while len(await store.alive(datetime.now(UTC))) < 3:  # noqa: ASYNC110
                        await asyncio.sleep(0.2)
            await owe_a_digest(postgres, "discord", str(channel), now)
            await owe_a_digest(postgres, "slack", slack.CHANNEL, now)
            await chat.until(lambda: chat.posted(channel), seconds=120)
            await work.until(work.posted, seconds=120)
            await chat.until(lambda: chat.commands, seconds=120)
        [message], [blocks] = chat.posted(channel), work.posted()
        assert "Dam breach floods two villages in Arda" in "\n".join(texts(message["components"]))
        assert blocks["text"] == "Dam breach floods two villages in Arda"
        assert len(chat.identified) == 1, "workers open no gateway"
        async with open_store(postgres) as store:
            assert await store.count_articles() == 1
            assert await store.outbox() == []
