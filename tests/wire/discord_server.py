"""A Discord of the tests' own: HTTP and gateway on localhost, spoken to by the unmodified discord.py.

It stores messages, dedupes nonces, judges every body it is sent, and can be told to fail.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.wire.discord_gateway import DiscordGateway
from tests.wire.discord_limits import callback_faults, command_faults, message_faults
from tests.wire.discord_world import (
    APPLICATION,
    BOT,
    FORUM,
    OWNER,
    TOKEN,
    Answered,
    Fault,
    Json,
)

__all__ = ["APPLICATION", "BOT", "OWNER", "TOKEN", "Answered", "DiscordServer", "Fault", "discord_server"]


class DiscordServer(DiscordGateway):
    """The web API over the same state; it notes what it would not take in `wrong`."""

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
