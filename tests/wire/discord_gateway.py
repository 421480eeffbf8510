"""The gateway of a local Discord: who connects is told of servers, events and interactions."""

from __future__ import annotations

import json
import time
from typing import Any

import aiohttp
from aiohttp import web

from tests.wire.discord_world import APPLICATION, OWNER, TOKEN, Answered, DiscordWorld, Json


class DiscordGateway(DiscordWorld):
    """Speaks the gateway over WebSockets."""

    async def dispatch(self, event: str, data: Any) -> None:
        """Send a gateway event to every connection."""
        for socket in self.sockets:
            await self._dispatch(socket, event, data)

    async def interact(self, data: Json, *, kind: int = 2, settled: bool = True, **more: Any) -> Answered:
        """Send an interaction and wait for its answer; with `settled`, past the "thinking" of a deferral."""
        token = f"interaction-{self.snowflake()}"
        self.answers[token] = answered = Answered()
        payload = self.interaction(data, kind=kind, token=token, **more)
        if self.sparse:
            payload = _sparse(payload)
        self._began[token] = time.perf_counter()
        await self.dispatch("INTERACTION_CREATE", payload)

        def done() -> bool:
            if answered.callback is None:
                return False
            return not settled or answered.callback["type"] not in (5,) or answered.message is not None

        await self.until(done)
        return answered

    def interaction(
        self,
        data: Json,
        *,
        kind: int,
        token: str,
        channel: int = 0,
        locale: str = "en-US",
        permissions: int = 0x8,
        user: int = OWNER,
        message: Json | None = None,
    ) -> Json:
        """Return the event's payload: from a server's channel, or from direct messages when there is none."""
        where = self.channels.get(channel)
        person = {"id": str(user), "username": f"user{user}", "discriminator": "0", "avatar": None, "global_name": None}
        payload: Json = {
            "id": str(self.snowflake()),
            "application_id": str(APPLICATION),
            "type": kind,
            "token": token,
            "version": 1,
            "data": data,
            "locale": locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": "0"},
            "attachment_size_limit": 10485760,
            "app_permissions": str(0x8),
            "context": 0 if where else 1,
        }
        if message is not None:
            payload["message"] = message
        if where:
            guild = self.guilds[int(where["guild_id"])]
            member = {
                "user": person,
                "roles": [],
                "joined_at": "2026-01-01T00:00:00+00:00",
                "permissions": str(permissions),
                "deaf": False,
                "mute": False,
                "flags": 0,
                "avatar": None,
            }
            return payload | {
                "guild_id": guild["id"],
                "guild": {"id": guild["id"], "features": [], "locale": guild["preferred_locale"]},
                "guild_locale": guild["preferred_locale"],
                "channel_id": where["id"],
                "channel": where,
                "member": member,
            }
        return payload | {
            "channel_id": "77",
            "channel": {"id": "77", "type": 1, "recipients": [person]},
            "user": person,
        }

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41250}, "s": None, "t": None})
        async for frame in socket:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                break
            await self._received(socket, json.loads(frame.data))
        if socket in self.sockets:
            self.sockets.remove(socket)
        async with self.changed:
            self.changed.notify_all()
        return socket

    async def _received(self, socket: web.WebSocketResponse, frame: Json) -> None:
        if frame["op"] == 1:
            await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
        elif frame["op"] == 2:
            await self._identify(socket, frame["d"])
        elif frame["op"] == 6:
            self.resumed += 1
            await self._connected(socket)
            await self._dispatch(socket, "RESUMED", {})

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        self.identified.append(data)
        if data["token"] != TOKEN:
            await socket.close(code=4004)
            return
        guilds = [{"id": guild["id"], "unavailable": True} for guild in self.guilds.values()]
        ready = {"user": self.bot_user(), "guilds": guilds, "session_id": "session", "resume_gateway_url": self.gateway}
        if not self.sparse:
            application = {"id": str(APPLICATION), "flags": 0}
            ready |= {"v": 10, "application": application, "shard": data.get("shard", [0, 1])}
        await self._dispatch(socket, "READY", ready)
        for guild in self.guilds.values():
            await self._dispatch(socket, "GUILD_CREATE", guild)
        await self._connected(socket)

    async def _connected(self, socket: web.WebSocketResponse) -> None:
        async with self.changed:
            self.sockets.append(socket)
            self.changed.notify_all()

    async def _dispatch(self, socket: web.WebSocketResponse, event: str, data: Any) -> None:
        self._sequence += 1
        await socket.send_json({"op": 0, "t": event, "s": self._sequence, "d": data})


#: Of an interaction, what every server must tell; the rest came later, or is said to be optional.
NEEDED = ("id", "application_id", "type", "token", "data", "guild_id", "channel_id", "member", "user", "message")


def _sparse(interaction: Json) -> Json:
    found = {key: interaction[key] for key in NEEDED if key in interaction}
    if "member" in found:
        member = found["member"]
        found["member"] = {key: member[key] for key in ("user", "roles", "permissions", "joined_at", "flags")}
    return found
