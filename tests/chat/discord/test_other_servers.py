"""Servers of Discord's API that are not Discord: they leave out, say otherwise or lack what the bot can do without."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.actions.office import Office
from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.rest import run_rest
from bot.chat.discord.settings import DiscordSettings
from tests.chat.discord.asking import command, said
from tests.chat.discord.test_digest_posted import parts
from tests.wire.discord_server import TOKEN, DiscordServer
from tests.wire.discord_world import Json


class Bare(DiscordServer):
    """Tells of itself, servers and messages little more than ids; its JSON has a charset, its routes are few."""

    async def _dispatch(self, socket: web.WebSocketResponse, event: str, data: Any) -> None:
        if event == "READY":
            data = {"user": {"id": data["user"]["id"], "username": "limelight"}, "guilds": []}
        if event == "GUILD_CREATE":
            channels = [{key: channel[key] for key in ("id", "type", "name")} for channel in data["channels"]]
            data = {"id": data["id"], "name": data["name"], "channels": channels}
        await super()._dispatch(socket, event, data)

    async def answered(self, request: web.Request) -> web.StreamResponse | None:
        if request.path.endswith("/applications/@me"):
            return web.json_response({"message": "404: Not Found"}, status=404)
        return web.Response(status=501, text="not here") if request.path.endswith("/commands") else None

    def said(self, request: web.Request, found: Any) -> Any:
        own = request.path.endswith("/users/@me")
        return _few(found) if own or ("/channels/" in request.path and "/messages" in request.path) else found

    content_type = "application/json; charset=utf-8"


class Otherwise(DiscordServer):
    """Has numbers for ids, 201 for what it made, whole servers in READY, and resumes where nobody listens."""

    async def _dispatch(self, socket: web.WebSocketResponse, event: str, data: Any) -> None:
        if event == "GUILD_CREATE":
            return
        if event == "READY":
            data = data | {"guilds": list(self.guilds.values()), "resume_gateway_url": "ws://127.0.0.1:9/"}
        await super()._dispatch(socket, event, _with_numbers(data))

    async def answered(self, request: web.Request) -> web.StreamResponse | None:
        return None

    def said(self, request: web.Request, found: Any) -> Any:
        return _with_numbers(found)

    content_type = "application/json"


def _few(found: Any) -> Any:
    if isinstance(found, list):
        return [_few(one) for one in found]
    kept = {key: found[key] for key in ("id", "username", "channel_id", "components") if key in found}
    return kept | ({"author": _few(found["author"])} if "author" in found else {})


def _with_numbers(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {inner: _with_numbers(one, inner) for inner, one in value.items()}
    if isinstance(value, list):
        return [_with_numbers(one, key) for one in value]
    is_id = isinstance(value, str) and value.isdecimal() and (key == "id" or key.endswith("_id"))
    return int(value) if is_id else value


@asynccontextmanager
async def serving(server: Bare | Otherwise) -> AsyncIterator[None]:
    @web.middleware
    async def changed(request: web.Request, handler: Any) -> web.StreamResponse:
        if response := await server.answered(request):
            return response
        found = await handler(request)
        if not isinstance(found, web.Response) or not isinstance(found.body, bytes):
            return found
        status = 201 if found.status == 200 and request.method in ("POST", "PUT") else found.status
        body = json.dumps(server.said(request, json.loads(found.body))).encode()
        return web.Response(body=body, status=status, headers={"Content-Type": server.content_type})

    app = server.app()
    app.middlewares.append(changed)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    server.api_base, server.gateway = f"http://{host}:{port}/api/v10", f"ws://{host}:{port}/gateway/"
    try:
        yield
    finally:
        for socket in list(server.sockets):
            await socket.close()
        await runner.cleanup()


@pytest.mark.parametrize("kind", [Bare, Otherwise])
async def test_commands_digests_and_a_broken_connection_there(
    kind: type[Bare] | type[Otherwise], office: Office, tmp_path: Path
) -> None:
    server = kind()
    channel = server.add_channel(server.add_guild())
    async with serving(server):
        settings = DiscordSettings(token=TOKEN, api_base=server.api_base, gateway=server.gateway, state=tmp_path)
        messenger = DiscordMessenger()
        running = asyncio.create_task(run_gateway(office, settings, messenger, first_pause=0.01))
        await server.until(lambda: messenger.client and messenger.client.get_channel(channel))
        assert "Aksu Dam" in said(await server.interact(command("brief"), channel=channel))
        assert "at 08:00" in said(await server.interact(command("digest", "set", time="08:00"), channel=channel))
        await _posted_and_found(messenger, server, channel)
        for socket in list(server.sockets):
            await socket.close()
        await server.until(lambda: server.sockets)
        assert "5 articles" in said(await server.interact(command("status"), channel=channel))
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@pytest.mark.parametrize("kind", [Bare, Otherwise])
async def test_a_worker_posts_there(kind: type[Bare] | type[Otherwise]) -> None:
    server = kind()
    channel = server.add_channel(server.add_guild())
    async with serving(server):
        messenger = DiscordMessenger()
        running = asyncio.create_task(run_rest(DiscordSettings(token=TOKEN, api_base=server.api_base), messenger))
        async with asyncio.timeout(10):
            while messenger.client is None:  # noqa: ASYNC110 (nothing tells)
                await asyncio.sleep(0)
        await _posted_and_found(messenger, server, channel)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _posted_and_found(messenger: DiscordMessenger, server: DiscordServer, channel: int) -> None:
    [part] = parts(messenger)
    identity = await messenger.post(str(channel), part)
    posted: list[Json] = server.posted(channel)
    assert [one["id"] for one in posted] == [identity]
    assert await messenger.find(str(channel), part, datetime.now(UTC) - timedelta(minutes=1)) == identity
