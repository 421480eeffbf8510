"""A Slack of one workspace on this machine: the Web API methods that the bot uses, strict about bodies, with faults."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.wire.slack_limits import faults

TOKEN = "xoxb-local"
CHANNEL = "C0DIGEST"


@dataclass
class Fault:
    """What to do with the next call of a method: answer `error`, or `status`; `stored` = after it took effect."""

    error: str = ""
    status: int = 0
    stored: bool = False
    drop: bool = False
    headers: dict[str, str] = field(default_factory=dict)


class SlackServer:
    """Keeps messages by channel; `refused` lists bodies that Slack would not take."""

    def __init__(self) -> None:
        self.url = ""
        self.channels: dict[str, list[dict[str, Any]]] = {CHANNEL: []}
        self.refused: list[list[str]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self._clock = 1_790_000_000
        self._changed = asyncio.Condition()

    def posted(self, channel: str = CHANNEL) -> list[dict[str, Any]]:
        return self.channels[channel]

    async def until(self, what: Callable[[], Any], *, seconds: float = 10.0) -> None:
        """Wait until `what` is true of this server."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(what)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await self._body(request)
        self.calls.append((method, body))
        fault = self.faults[method].pop(0) if self.faults[method] else None
        if fault and not fault.stored:
            return self._faulty(request, fault)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        answer = self._answer(method, body)
        async with self._changed:
            self._changed.notify_all()
        return self._faulty(request, fault) if fault else web.json_response(answer)

    def _faulty(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.drop:
            assert request.transport is not None
            request.transport.abort()
        status = fault.status or 200
        return web.json_response({"ok": False, "error": fault.error}, status=status, headers=fault.headers)

    def _answer(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        channel = str(body.get("channel", ""))
        if method == "conversations.open":
            opened = f"D{body['users'][1:]}"
            self.channels.setdefault(opened, [])
            return {"ok": True, "channel": {"id": opened}}
        if channel.startswith("U"):
            channel = f"D{channel[1:]}"
            self.channels.setdefault(channel, [])
        if channel not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        if method == "chat.postMessage":
            return self._post(channel, body)
        messages = self.channels[channel]
        if method == "conversations.history":
            found = [
                one for one in messages if "thread_ts" not in one and float(one["ts"]) >= float(body.get("oldest", 0))
            ]
        elif method == "conversations.replies":
            found = [one for one in messages if body["ts"] in (one["ts"], one.get("thread_ts"))]
        else:
            return {"ok": False, "error": "unknown_method"}
        return self._page(found[::-1] if method == "conversations.history" else found, body)

    def _page(self, found: list[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
        start, limit = int(body.get("cursor") or 0), int(body.get("limit", 100))
        page = [dict(one) for one in found[start : start + limit]]
        if str(body.get("include_all_metadata", "")).lower() not in ("1", "true"):
            for one in page:
                one.pop("metadata", None)
        following = str(start + limit) if start + limit < len(found) else ""
        return {"ok": True, "messages": page, "response_metadata": {"next_cursor": following}}

    def _post(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        wrong = faults(body)
        if wrong:
            self.refused.append(wrong)
            return {"ok": False, "error": "invalid_blocks"}
        self._clock += 1
        message = {
            "ts": f"{self._clock}.000100",
            "text": body["text"],
            "blocks": body.get("blocks", []),
            "bot_id": "B1",
        }
        message |= {key: body[key] for key in ("metadata", "thread_ts", "unfurl_links", "unfurl_media") if key in body}
        self.channels[channel].append(message)
        return {"ok": True, "ts": message["ts"], "channel": channel}

    async def _body(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            return dict(await request.json())
        form: dict[str, Any] = dict(request.query) | dict(await request.post())
        for key in ("blocks", "metadata"):
            if isinstance(form.get(key), str):
                form[key] = json.loads(form[key])
        return form


@asynccontextmanager
async def slack_server() -> AsyncIterator[SlackServer]:
    """Serve until the block ends."""
    server = SlackServer()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}/api/"
    try:
        yield server
    finally:
        await runner.cleanup()
