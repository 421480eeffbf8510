"""A Discord of the tests' own: HTTP and gateway on localhost, spoken to by the unmodified discord.py.

It stores messages, dedupes nonces, judges every body it is sent, and can be told to fail.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.wire.discord_limits import callback_faults, command_faults, message_faults

Json = dict[str, Any]

TOKEN = "test-token"
APPLICATION, BOT, OWNER = 900, 901, 902
EPOCH_MILLISECONDS = 1420070400000
MESSAGE_COMMANDS = 3
FORUM = 15


@dataclass(slots=True)
class Fault:
    """What to do instead of answering: a status with a code, or nothing at all; `stored` = after doing the work."""

    method: str
    path: str
    status: int = 0
    code: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    stored: bool = False


@dataclass(slots=True)
class Answered:
    """What became of an interaction."""

    callback: Json | None = None
    message: Json | None = None
    followups: list[Json] = field(default_factory=list)
    after: float = 0.0  # seconds to the first answer

    @property
    def is_private(self) -> bool:
        return bool(((self.callback or {}).get("data") or {}).get("flags", 0) & 64)


class DiscordServer:
    """The state behind the two addresses; `api_base` and `gateway` are what the bot is pointed at."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Any]] = []
        self.faults: list[Fault] = []
        self.wrong: list[str] = []
        self.commands: list[Json] = []
        self.guilds: dict[int, Json] = {}
        self.channels: dict[int, Json] = {}
        self.messages: dict[int, list[Json]] = {}
        self.answers: dict[str, Answered] = {}
        self.identified: list[Json] = []
        self.resumed = 0
        self.sockets: list[web.WebSocketResponse] = []
        self.changed = asyncio.Condition()
        self.files: dict[str, bytes] = {}  # what was attached last, by name
        self.now: Callable[[], float] = time.time  # ids carry it
        self.nonce_window = math.inf  # seconds in which a message with the same nonce is taken for the same
        self.sparse = False  # leave out whatever Discord's documents call optional, and tell nothing unasked
        self.api_base = self.gateway = ""
        self._sequence = self._last = 0
        self._began: dict[str, float] = {}

    # ------------------------------------------------------------ what tests say

    def snowflake(self) -> int:
        """Return a new id, in order of time as Discord's are."""
        self._last = max(self._last + 1, (int(self.now() * 1000) - EPOCH_MILLISECONDS) << 22)
        return self._last

    def add_guild(self, *, name: str = "Server", locale: str = "en-US", permissions: int = 0x8, **more: Any) -> Json:
        """Add a server in which the bot's role has these permissions (default: administrator)."""
        guild_id = self.snowflake()
        everyone = {
            "id": str(guild_id),
            "name": "@everyone",
            "permissions": str(permissions),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        guild = {
            "id": str(guild_id),
            "name": name,
            "owner_id": str(OWNER),
            "preferred_locale": locale,
            "roles": [everyone],
            "channels": [],
            "threads": [],
            "emojis": [],
            "stickers": [],
            "features": [],
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "member_count": 2,
            "members": [
                {
                    "user": self.bot_user(),
                    "roles": [],
                    "joined_at": "2026-01-01T00:00:00+00:00",
                    "deaf": False,
                    "mute": False,
                    "flags": 0,
                }
            ],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            **more,
        }
        self.guilds[guild_id] = guild
        return guild

    def add_channel(
        self, guild: Json, *, name: str = "news", kind: int = 0, parent: int | None = None, **more: Any
    ) -> int:
        """Add a channel (0 text, 5 announcements, 11 thread, 15 forum) and return its id."""
        channel_id = self.snowflake()
        channel = {
            "id": str(channel_id),
            "type": kind,
            "name": name,
            "guild_id": guild["id"],
            "position": 0,
            "topic": None,
            "permission_overwrites": [],
            "parent_id": str(parent) if parent else None,
            "nsfw": False,
            "flags": 0,
            "last_message_id": None,
            "available_tags": [],
            **more,
        }
        if kind in (10, 11, 12):
            channel |= {
                "owner_id": str(BOT),
                "message_count": 0,
                "member_count": 1,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": "2026-01-01T00:00:00+00:00",
                    "locked": False,
                },
            }
        guild["threads" if kind in (10, 11, 12) else "channels"].append(channel)
        self.channels[channel_id] = channel
        return channel_id

    def posted(self, channel: int) -> list[Json]:
        """Return what stands in a channel, oldest first."""
        return self.messages.get(channel, [])

    async def until(self, what: Callable[[], Any], *, seconds: float = 10.0) -> Any:
        """Wait for something to become true of this server; returns it."""
        async with asyncio.timeout(seconds), self.changed:
            while not (found := what()):
                # What the client knows changes without a word to the server, so look again now and then.
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.changed.wait(), 0.05)
            return found

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

    # ------------------------------------------------------------ HTTP

    def app(self) -> web.Application:
        """Return the web application: every route Limelight needs, and a 404 that is noted for all others."""
        app = web.Application(client_max_size=30_000_000)
        for method, path, handler in (
            ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application),
            ("GET", "/gateway", self._gateway_address),
            ("GET", "/gateway/bot", self._gateway_bot),
            ("PUT", f"/applications/{APPLICATION}/commands", self._put_commands),
            ("POST", "/channels/{channel}/messages", self._post_message),
            ("GET", "/channels/{channel}/messages", self._history),
            ("GET", "/channels/{channel}/messages/{message}", self._get_message),
            ("PATCH", "/channels/{channel}/messages/{message}", self._edit_message),
            ("DELETE", "/channels/{channel}/messages/{message}", self._delete_message),
            ("POST", "/channels/{channel}/threads", self._create_thread),
            ("POST", "/channels/{channel}/messages/{message}/threads", self._create_thread),
            ("PUT", "/channels/{channel}/thread-members/{user}", self._empty),
            ("GET", "/channels/{channel}", self._get_channel),
            ("GET", "/guilds/{guild}/threads/active", self._active_threads),
            ("POST", "/users/@me/channels", self._create_dm),
            ("POST", "/interactions/{id}/{token}/callback", self._callback),
            ("POST", f"/webhooks/{APPLICATION}/{{token}}", self._followup),
            ("PATCH", f"/webhooks/{APPLICATION}/{{token}}/messages/@original", self._edit_original),
            ("GET", f"/webhooks/{APPLICATION}/{{token}}/messages/@original", self._original),
            ("PATCH", f"/webhooks/{APPLICATION}/{{token}}/messages/{{message}}", self._edit_followup),
        ):
            app.router.add_route(method, f"/api/v10{path}", self._guarded(handler))
        app.router.add_get("/gateway/", self._socket)
        app.router.add_route("*", "/{rest:.*}", self._unknown)
        return app

    def _guarded(self, handler: Callable[[web.Request, Any], Awaitable[web.StreamResponse]]) -> Any:
        async def guarded(request: web.Request) -> web.StreamResponse:
            body = await self._body(request)
            path = request.path.removeprefix("/api/v10")
            self.requests.append((request.method, path, body))
            fault = self._fault(request.method, path)
            if fault and not fault.stored:
                return await self._fail(request, fault)
            if (
                "interactions" not in path
                and "webhooks" not in path
                and path != "/gateway"
                and request.headers.get("Authorization") != f"Bot {TOKEN}"
            ):
                return _refusal(401, 0, "401: Unauthorized")
            response = await handler(request, body)
            async with self.changed:
                self.changed.notify_all()
            return await self._fail(request, fault) if fault else response

        return guarded

    async def _body(self, request: web.Request) -> Any:
        if request.content_type != "multipart/form-data":
            raw = await request.read()
            return json.loads(raw) if raw else None
        found: Any = None
        async for part in await request.multipart():
            data = await part.read()  # type: ignore[union-attr]
            if part.name == "payload_json":  # type: ignore[union-attr]
                found = json.loads(data)
            else:
                self.files[part.filename or ""] = bytes(data)  # type: ignore[union-attr]
        return found

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.method == method and re.fullmatch(fault.path, path):
                fault.times -= 1
                return fault
        return None

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        async with self.changed:
            self.changed.notify_all()
        if not fault.status:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return _refusal(fault.status, fault.code, "made to fail", fault.headers)

    async def _unknown(self, request: web.Request) -> web.Response:
        self.wrong.append(f"no such route: {request.method} {request.path}")
        return _refusal(404, 0, "404: Not Found")

    def _judge(self, faults: Any) -> web.Response | None:
        found = list(faults)
        self.wrong.extend(found)
        return _refusal(400, 50035, "; ".join(found)) if found else None

    def bot_user(self) -> Json:
        """Return the bot as a user."""
        return {
            "id": str(BOT),
            "username": "limelight",
            "discriminator": "0",
            "avatar": None,
            "bot": True,
            "global_name": None,
        }

    async def _me(self, request: web.Request, body: Any) -> web.Response:
        return _answer(self.bot_user() | {"verified": True, "mfa_enabled": True, "flags": 0, "locale": "en-US"})

    async def _application(self, request: web.Request, body: Any) -> web.Response:
        if self.sparse:
            return _answer({"id": str(APPLICATION)})
        owner = {"id": str(OWNER), "username": "owner", "discriminator": "0", "avatar": None}
        return _answer(
            {
                "id": str(APPLICATION),
                "name": "limelight",
                "description": "",
                "icon": None,
                "bot_public": True,
                "flags": 0,
                "bot_require_code_grant": False,
                "verify_key": "0" * 64,
                "owner": owner,
                "team": None,
                "summary": "",
            }
        )

    async def _gateway_address(self, request: web.Request, body: Any) -> web.Response:
        return _answer({"url": self.gateway})

    async def _gateway_bot(self, request: web.Request, body: Any) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return _answer({"url": "ws://127.0.0.1:9/", "shards": 1, "session_start_limit": limit})

    async def _put_commands(self, request: web.Request, body: Any) -> web.Response:
        if refusal := self._judge(command_faults(body)):
            return refusal
        self.commands = [
            {
                "id": str(self.snowflake()),
                "application_id": str(APPLICATION),
                "version": "1",
                "type": 1,
                "description": "",
                "default_member_permissions": None,
                **command,
            }
            for command in body
        ]
        return _answer([] if self.sparse else self.commands)

    async def _post_message(self, request: web.Request, body: Json) -> web.Response:
        channel = int(request.match_info["channel"])
        if channel not in self.channels:
            return _refusal(404, 10003, "Unknown Channel")
        if self.channels[channel]["type"] == FORUM:
            return _refusal(400, 50008, "Cannot send messages in a non-text channel")
        if refusal := self._judge(message_faults(body)):
            return refusal
        if body.get("enforce_nonce"):
            for known in self.posted(channel):
                if str(known.get("nonce")) == str(body["nonce"]) and self._age(known) < self.nonce_window:
                    return _answer(known)
        return _answer(self.store(channel, body))

    def _age(self, message: Json) -> float:
        return self.now() - ((int(message["id"]) >> 22) + EPOCH_MILLISECONDS) / 1000

    def store(self, channel: int, body: Json, **more: Any) -> Json:
        """Put a message into a channel as the bot's own."""
        message = self.message(channel, body) | more
        self.messages.setdefault(channel, []).append(message)
        return message

    def message(self, channel: int, body: Json) -> Json:
        """Return a message object of a body."""
        return {
            "id": str(self.snowflake()),
            "channel_id": str(channel),
            "author": self.bot_user(),
            "content": body.get("content") or "",
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": _attachments(body),
            "embeds": body.get("embeds") or [],
            "pinned": False,
            "type": 0,
            "components": body.get("components") or [],
            "flags": int(body.get("flags") or 0),
            "nonce": body.get("nonce"),
        }

    async def _history(self, request: web.Request, body: Any) -> web.Response:
        found = self.posted(int(request.match_info["channel"]))
        after, before = int(request.query.get("after", 0)), int(request.query.get("before", 1 << 63))
        limit = int(request.query.get("limit", 50))
        inside = [message for message in found if after < int(message["id"]) < before]
        chosen = inside[:limit] if after else inside[-limit:]
        return _answer(
            [{key: value for key, value in message.items() if key != "nonce"} for message in reversed(chosen)]
        )

    def _find(self, request: web.Request) -> Json | None:
        return next(
            (m for m in self.posted(int(request.match_info["channel"])) if m["id"] == request.match_info["message"]),
            None,
        )

    async def _get_message(self, request: web.Request, body: Any) -> web.Response:
        found = self._find(request)
        return _answer(found) if found else _refusal(404, 10008, "Unknown Message")

    async def _edit_message(self, request: web.Request, body: Json) -> web.Response:
        found = self._find(request)
        if not found:
            return _refusal(404, 10008, "Unknown Message")
        if refusal := self._judge(message_faults({"flags": found["flags"], **body})):
            return refusal
        found |= {
            key: value for key, value in body.items() if key in ("components", "content", "flags") and value is not None
        }
        return _answer(found)

    async def _delete_message(self, request: web.Request, body: Any) -> web.Response:
        found = self._find(request)
        if not found:
            return _refusal(404, 10008, "Unknown Message")
        self.messages[int(request.match_info["channel"])].remove(found)
        return web.Response(status=204)

    async def _empty(self, request: web.Request, body: Any) -> web.Response:
        return web.Response(status=204)

    async def _create_thread(self, request: web.Request, body: Json) -> web.Response:
        parent = self.channels.get(int(request.match_info["channel"]))
        if parent is None:
            return _refusal(404, 10003, "Unknown Channel")
        if not 1 <= len(body["name"]) <= 100:
            return self._judge([f"a thread's name of {len(body['name'])} characters"]) or web.Response()
        if "message" in body and (refusal := self._judge(message_faults(body["message"]))):
            return refusal
        guild = self.guilds[int(parent["guild_id"])]
        thread = self.add_channel(
            guild,
            name=body["name"],
            kind=10 if parent["type"] == 5 else 11,
            parent=int(parent["id"]),
            applied_tags=body.get("applied_tags") or [],
        )
        made = dict(self.channels[thread])
        await self.dispatch("THREAD_CREATE", made | {"newly_created": True})
        if "message" in body:
            made["message"] = self.store(thread, body["message"], id=str(thread))  # as Discord has it
        return _answer(made)

    async def _get_channel(self, request: web.Request, body: Any) -> web.Response:
        found = self.channels.get(int(request.match_info["channel"]))
        return _answer(found) if found else _refusal(404, 10003, "Unknown Channel")

    async def _active_threads(self, request: web.Request, body: Any) -> web.Response:
        return _answer({"threads": self.guilds[int(request.match_info["guild"])]["threads"], "members": []})

    async def _create_dm(self, request: web.Request, body: Json) -> web.Response:
        person = int(body["recipient_id"])
        user = {"id": str(person), "username": f"user{person}", "discriminator": "0", "avatar": None}
        self.channels.setdefault(person * 10, {"id": str(person * 10), "type": 1, "recipients": [user]})
        return _answer(self.channels[person * 10])

    # ------------------------------------------------------------ interactions

    async def _callback(self, request: web.Request, body: Json) -> web.StreamResponse:
        token = request.match_info["token"]
        answered = self.answers.get(token)
        if answered is None:
            return _refusal(404, 10062, "Unknown interaction")
        if answered.callback is not None:
            return _refusal(400, 40060, "Interaction has already been acknowledged.")
        if refusal := self._judge(callback_faults(body)):
            return refusal
        answered.callback, answered.after = body, time.perf_counter() - self._began[token]
        made: Json = {"interaction": {"id": request.match_info["id"], "type": 2, "activity_instance_id": None}}
        if body["type"] in (4, 7):
            answered.message = self.message(77, body["data"])
            made |= {"resource": {"type": body["type"], "message": answered.message}}
        elif body["type"] in (5, 6):
            made["interaction"] |= {"response_message_id": str(self.snowflake()), "response_message_loading": True}
        return web.Response(status=204) if self.sparse else _answer(made)

    async def _edit_original(self, request: web.Request, body: Json) -> web.Response:
        answered = self.answers[request.match_info["token"]]
        if refusal := self._judge(message_faults(body)):
            return refusal
        answered.message = self.message(77, body)
        return _answer(answered.message)

    async def _original(self, request: web.Request, body: Any) -> web.Response:
        found = self.answers[request.match_info["token"]].message
        return _answer(found) if found else _refusal(404, 10008, "Unknown Message")

    async def _followup(self, request: web.Request, body: Json) -> web.Response:
        answered = self.answers[request.match_info["token"]]
        if refusal := self._judge(message_faults(body)):
            return refusal
        answered.followups.append(self.message(77, body))
        return _answer(answered.followups[-1])

    async def _edit_followup(self, request: web.Request, body: Json) -> web.Response:
        return self._judge(message_faults(body)) or _answer(self.message(77, body))

    # ------------------------------------------------------------ gateway

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


def _attachments(body: Json) -> list[Json]:
    return [
        {
            "id": str(number),
            "filename": one.get("filename", "file"),
            "size": 1,
            "url": "https://cdn.example/file",
            "proxy_url": "https://cdn.example/file",
        }
        for number, one in enumerate(body.get("attachments") or [], 1)
    ]


def _answer(data: Any, status: int = 200) -> web.Response:
    # discord.py takes a body for JSON only under exactly this type, without a charset.
    return web.Response(body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json"})


def _refusal(status: int, code: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    response = _answer({"code": code, "message": message, "retry_after": 0.01, "global": False}, status)
    response.headers.update(headers or {})
    return response


@asynccontextmanager
async def discord_server() -> AsyncIterator[DiscordServer]:
    """Serve on a free port until the block ends."""
    server = DiscordServer()
    runner = web.AppRunner(server.app(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.api_base, server.gateway = f"http://{host}:{port}/api/v10", f"ws://{host}:{port}/gateway/"
    try:
        yield server
    finally:
        for socket in list(server.sockets):
            await socket.close()
        await runner.cleanup()
