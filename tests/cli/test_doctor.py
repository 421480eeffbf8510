"""Twelve broken set-ups and more: the doctor names each fault with its remedy, and a well one is well."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.doctor import examine
from bot.doctor.machine import disk
from bot.doctor.storage import Stored
from bot.model import Audience, Finding, Schedule
from bot.settings import load_settings
from bot.store import open_store
from tests.wire import discord_server as discord
from tests.wire import slack_server as slack
from tests.wire.smtp_server import smtp_server

ITEM = "<item><guid>1</guid><title>Dam holds</title><link>https://north.example/1</link></item>"


@asynccontextmanager
async def world(*, clock: timedelta = timedelta(), models: tuple[str, ...] = ("writer",)) -> AsyncIterator[str]:
    """A host with a feed at /feed.xml and a language model at /v1; its clock may be off."""

    async def stamp(request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = format_datetime(datetime.now(UTC) + clock, usegmt=True)

    async def feed(request: web.Request) -> web.Response:
        body = f"<rss version='2.0'><channel><title>North</title>{ITEM}</channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml")

    async def list_models(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Bearer right":
            return web.json_response({"error": {"message": "no"}}, status=401)
        data = [{"id": name, "object": "model", "created": 1, "owned_by": "x"} for name in models]
        return web.json_response({"object": "list", "data": data})

    app = web.Application()
    app.on_response_prepare.append(stamp)
    app.router.add_get("/feed.xml", feed)
    app.router.add_get("/v1/models", list_models)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def home(folder: Path, *urls: str) -> dict[str, str]:
    feeds = "".join(f'  - {{id: f{n}, url: "{url}", outlet: F{n}}}\n' for n, url in enumerate(urls))
    (folder / "feeds.yaml").write_text(f"region: {{key: hills, name: Hills}}\nfeeds:\n{feeds}", "utf-8")
    (folder / "entities.yaml").write_text("- {key: arda, name: Arda, type: country}\n", "utf-8")
    (folder / "state").mkdir(exist_ok=True)
    return {"LIMELIGHT_HOME": str(folder), "FETCH_ALLOW_NETWORKS": "127.0.0.0/8"}


async def found(environment: Mapping[str, str], *parts: str) -> list[Finding]:
    return [one async for _, findings in examine(environment, parts) for one in findings]


async def ill(environment: Mapping[str, str], *parts: str) -> Finding:
    [finding] = [one for one in await found(environment, *parts) if one.remedy]
    return finding


async def stored(folder: Path, *audiences: Audience, schedule: Schedule | None = None) -> Path:
    path = folder / "state" / "limelight.db"
    async with open_store(str(path)) as store:
        for audience in audiences:
            await store.save_audience(audience)
        if schedule:
            await store.save_schedule(schedule)
    return path


def change(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


async def test_a_well_set_up_is_well(tmp_path):
    async with world() as host:
        environment = home(tmp_path, f"{host}/feed.xml")
        await stored(tmp_path)
        said = await found(environment)
    assert [one for one in said if one.remedy] == []
    assert "1 of 1 feed read" in [one.what for one in said]
    assert "Hills: 1 feed, 1 entity" in [one.what for one in said]


async def test_settings_that_cannot_be_read(tmp_path):
    environment = home(tmp_path, "https://f.example/1")
    (tmp_path / "feeds.yaml").write_text("region: {name: Hills}\nfeeds:\n  - {id: a}\n", "utf-8")
    finding = await ill(environment)
    assert "feeds.yaml:3" in finding.what
    finding = await ill({**home(tmp_path), "LIMELIGHT_ZONE": "Mars/Olympus"})
    assert "LIMELIGHT_ZONE" in finding.what
    finding = await ill({**home(tmp_path), "LIMELIGHT_LANGUAGE": "xx"})
    assert finding.what.startswith("LIMELIGHT_LANGUAGE: briefings are not written in 'xx'; known are en, kk")


async def test_a_dead_feed_and_no_network_at_all(tmp_path):
    async with world() as host:
        environment = home(tmp_path, f"{host}/feed.xml", f"{host}/gone.xml")
        finding = await ill(environment, "feeds")
        assert finding.what.startswith("f1: ")
        assert "feeds.yaml" in finding.remedy
    finding = await ill(environment, "feeds")
    assert "no feed can be read" in finding.what
    assert "network" in finding.remedy


async def test_a_wrong_clock(tmp_path):
    async with world(clock=timedelta(hours=1)) as host:
        finding = await ill(home(tmp_path, f"{host}/feed.xml"), "clock")
    assert finding.what == "the clock is 60 minutes behind"
    assert "set-ntp" in finding.remedy


async def test_a_zone_that_is_not_known_here(tmp_path):
    environment = home(tmp_path)
    schedule = Schedule(id="x", audience="x", times=("08:00",), zone="Asia/Atlantis")
    await stored(tmp_path, Audience(id="x", platform="discord", address="1"), schedule=schedule)
    finding = await ill(environment, "zones")
    assert "'Asia/Atlantis' of x" in finding.what
    assert "tzdata" in finding.remedy


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
async def test_a_state_folder_without_the_right_to_write(tmp_path):
    environment = home(tmp_path)
    (tmp_path / "state").chmod(0o500)
    finding = await ill(environment, "disk")
    assert "cannot be written to" in finding.what


async def test_a_state_folder_that_is_a_file_and_a_full_disk(tmp_path):
    environment = home(tmp_path)
    settings = load_settings(environment)
    [finding] = await disk(settings, Stored(), free_bytes=lambda _: 5 * 1024**2)
    assert "5 MB are free" in finding.what
    assert "make room" in finding.remedy
    (tmp_path / "state").rmdir()
    (tmp_path / "state").write_text("")
    [finding] = await disk(settings, Stored())
    assert "cannot be written to" in finding.what
    assert "right to write" in finding.remedy


@pytest.mark.parametrize(
    ("statement", "what", "remedy"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", "older schema", "limelight backup"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer Limelight", "install that version"),
        ("DROP TABLE alembic_version", "tables that are not Limelight's", "DATABASE_URL"),
    ],
)
async def test_schemas_of_others(tmp_path, statement, what, remedy):
    environment = home(tmp_path)
    path = await stored(tmp_path)
    change(path, statement)
    finding = await ill(environment, "database")
    assert what in finding.what
    assert remedy in finding.remedy


async def test_a_damaged_file_and_a_database_of_another_kind(tmp_path):
    environment = home(tmp_path)
    (tmp_path / "state" / "limelight.db").write_bytes(b"not a database at all" * 400)
    finding = await ill(environment, "database")
    assert "restore" in finding.remedy
    finding = await ill({**environment, "DATABASE_URL": "mysql://host/db"}, "database")
    assert "mysql" in finding.what


async def test_a_database_server_that_is_away(tmp_path):
    environment = {**home(tmp_path), "DATABASE_URL": "postgresql://desk@127.0.0.1:9/limelight"}
    finding = await ill(environment, "database")
    assert "start the database server" in finding.remedy
    assert "restore" not in finding.remedy


async def test_a_file_with_pages_of_something_else(tmp_path):
    environment = home(tmp_path)
    path = await stored(tmp_path)
    body = bytearray(path.read_bytes())
    body[4096:12288] = bytes(range(256)) * 32
    path.write_bytes(body)
    finding = await ill(environment, "database")
    assert "damaged" in finding.what
    assert "restore" in finding.remedy


async def test_a_channel_that_is_no_longer_sent_to(tmp_path):
    environment = home(tmp_path)
    path = await stored(tmp_path, Audience(id="discord:7", platform="discord", address="7"))
    async with open_store(str(path)) as store:
        now = datetime.now(UTC)
        await store.pause_destination("discord", "7", reason="a permission is missing", until=None, now=now)
    finding = await ill(environment, "database")
    assert finding.what == "discord:7 is not sent to: a permission is missing"
    async with open_store(str(path)) as store:
        await store.save_audience(Audience(id="discord:7", platform="discord", address="7"))
        await store.pause_destination("discord", "*", reason="it takes no token", until=now, now=now)
    finding = await ill(environment, "database")
    assert finding.what == "nothing is sent to discord: it takes no token"
    assert "start Limelight anew" in finding.remedy


async def test_discord_with_a_wrong_token_and_without_a_permission(tmp_path):
    async with discord.discord_server() as server:
        environment = {
            **home(tmp_path),
            "DISCORD_API_BASE": server.api_base,
            "DISCORD_GATEWAY": server.gateway,
            "DISCORD_TOKEN": "wrong",
        }
        finding = await ill(environment, "discord")
        assert finding.what == "Discord does not accept the token"
        channel = server.add_channel(server.add_guild(permissions=1 << 10))
        environment |= {"DISCORD_TOKEN": discord.TOKEN, "DISCORD_CHANNEL": str(channel)}
        finding = await ill(environment, "discord")
        assert "a permission is missing (Send Messages" in finding.what
        assert "channel settings" in finding.remedy


async def test_slack_with_wrong_tokens_and_a_channel_it_is_not_in(tmp_path):
    async with slack.slack_server() as server:
        environment = {**home(tmp_path), "SLACK_API_BASE": server.url, "SLACK_BOT_TOKEN": "xoxb-wrong"}
        finding = await ill(environment, "slack")
        assert "does not accept SLACK_BOT_TOKEN" in finding.what
        environment |= {"SLACK_BOT_TOKEN": slack.TOKEN, "SLACK_CHANNEL": "C0NOWHERE"}
        said = [one.what for one in await found(environment, "slack") if one.remedy]
        assert said[0].startswith("SLACK_APP_TOKEN is not set")
        assert said[1].startswith("C0NOWHERE: the channel cannot be read")


async def test_a_mail_server_that_is_not_there(tmp_path):
    async with smtp_server() as server:
        environment = {**home(tmp_path), "SMTP_URL": f"smtp://127.0.0.1:{server.port}?from=desk@paper.example"}
        assert [one.remedy for one in await found(environment, "email")][-1] == ""
    finding = await ill(environment, "email")
    assert "cannot be reached" in finding.what
    assert "SMTP_URL" in finding.remedy
    finding = await ill({**environment, "SMTP_URL": "smtp://nobody"}, "email")
    assert "from" in finding.what


async def test_a_model_with_a_wrong_key_a_wrong_name_and_no_server(tmp_path):
    async with world() as host:
        environment = {**home(tmp_path), "OPENAI_MODEL": "writer", "OPENAI_BASE_URL": f"{host}/v1"}
        assert "OPENAI_API_KEY" in (await ill({**environment, "OPENAI_API_KEY": "wrong"}, "model")).remedy
        environment["OPENAI_API_KEY"] = "right"
        assert [one.remedy for one in await found(environment, "model")][-1] == ""
        assert "one of: writer" in (await ill({**environment, "OPENAI_MODEL": "poet"}, "model")).remedy
    assert "cannot be reached" in (await ill(environment, "model")).what


async def test_settings_that_do_not_fit_each_other(tmp_path):
    environment = home(tmp_path)
    assert "the page is off" in (await ill({**environment, "LIMELIGHT_PUBLIC_URL": "https://n.example"}, "zones")).what
    assert "listens to the network" in (await ill({**environment, "LIMELIGHT_WEB": "0.0.0.0:8080"}, "zones")).what
    assert "not set up" in (await ill({**environment, "LIMELIGHT_OPERATOR": "slack:C1"}, "zones")).what
    half = await ill({**environment, "SLACK_CHANNEL": "C1"}, "zones")
    assert half.what == "SLACK_CHANNEL is set, but does nothing without SLACK_BOT_TOKEN"


async def test_an_env_file_that_was_not_loaded(tmp_path):
    environment = home(tmp_path)
    (tmp_path / ".env").write_text("# DISCORD_SHARDS=2\nDISCORD_GATEWAY=wss://g.example\nSLACK_CHANNEL=\n", "utf-8")
    finding = await ill(environment, "zones")
    assert finding.what.endswith(".env sets DISCORD_GATEWAY, but it has not been loaded")
    assert "set -a" in finding.remedy
    loaded = {**environment, "DISCORD_GATEWAY": "wss://g.example"}
    assert [one for one in await found(loaded, "zones") if one.remedy] == []
