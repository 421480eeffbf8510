"""A Slack of one workspace on this machine: the Web API methods that the bot uses, strict about bodies, with faults."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire.slack_limits import faults, view_faults

TOKEN, APP_TOKEN = "xoxb-local", "xapp-local"
ADMIN, READER = "U0ADMIN", "U0READER"
TEAM = "T0TEAM"
CHANNEL = "C0DIGEST"
BOT = {"user_id": "U0BOT", "bot_id": "B1", "user": "limelight"}


@dataclass
class Fault:
    """What to do with the next call of a method: answer `error`, or `status`; `stored` = after it took effect."""

    error: str = ""
    status: int = 0
    stored: bool = False
    drop: bool = False
    text: str = ""  # said as plain text, as proxies do
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
        self.now: Callable[[], float] = lambda: 0.0  # a test whose clock runs tells the time of messages
        self._changed = asyncio.Condition()
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: list[str] = []
        self.acks: dict[str, dict[str, Any]] = {}  # what acknowledgements carried, by envelope
        self.answers: list[dict[str, Any]] = []
        self.views: dict[str, dict[str, Any]] = {}  # home pages by person, the newest form by trigger
        self.files: dict[str, dict[str, Any]] = {}
        self.unknown: set[str] = set()  # methods that this Slack does not know
        self.strangers: set[str] = set()  # channels that the bot was not invited to
        self.locale = "en-US"
        self.breaks_at_acknowledgement = False  # the next one is not heard, and the connection is gone
        self._transports: dict[web.WebSocketResponse, Any] = {}
        self._envelopes = 0

    def posted(self, channel: str = CHANNEL) -> list[dict[str, Any]]:
        return self.channels[channel]

    async def until(self, what: Callable[[], Any], *, seconds: float = 10.0) -> None:
        """Wait until `what` is true of this server."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(what)

    def app(self) -> web.Application:
        """Return the web application: the API, the socket, and where answers and files go."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self.handle)
        app.router.add_get("/socket", self.socket)
        app.router.add_post("/respond", self.respond)
        app.router.add_post("/upload/{number}", self.upload)
        app.router.add_get("/files/{number}", self.download)
        return app

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await self._body(request)
        self.calls.append((method, body))
        fault = self.faults[method].pop(0) if self.faults[method] else None
        if fault and not fault.stored:
            return self._faulty(request, fault)
        wanted = APP_TOKEN if method == "apps.connections.open" else TOKEN
        if request.headers.get("Authorization") != f"Bearer {wanted}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if method in self.unknown:
            return web.json_response({"ok": False, "error": "unknown_method", "req_method": method})
        answer = self._answer(method, body)
        await self._tell()
        return self._faulty(request, fault) if fault else web.json_response(answer)

    def _faulty(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.drop:
            assert request.transport is not None
            request.transport.abort()
        status = fault.status or 200
        if fault.text:
            return web.Response(text=fault.text, status=status)
        return web.json_response({"ok": False, "error": fault.error}, status=status, headers=fault.headers)

    def _answer(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        anywhere = {
            "apps.connections.open": lambda _: {"ok": True, "url": self._socket_url()},
            "api.test": lambda _: {"ok": True},
            "auth.test": lambda _: {"ok": True, "team_id": TEAM, "team": "Desk", **BOT},
            "users.info": self._user,
            "views.publish": lambda body: self._view(method, body),
            "views.open": lambda body: self._view(method, body),
            "views.push": lambda body: self._view(method, body),
            "files.getUploadURLExternal": self._place_for_file,
            "files.completeUploadExternal": self._complete,
            "files.info": self._file,
            "conversations.open": self._opened,
        }
        if method in anywhere:
            return anywhere[method](body)
        channel = str(body.get("channel", ""))
        if channel.startswith("U"):
            channel = self._opened({"users": channel})["channel"]["id"]
        if channel not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        if channel in self.strangers:
            return {"ok": False, "error": "not_in_channel"}
        in_channel = {
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
        }
        return in_channel[method](channel, body) if method in in_channel else {"ok": False, "error": "unknown_method"}

    def _socket_url(self) -> str:
        return self.url.replace("http", "ws").removesuffix("api/") + "socket"

    def _user(self, body: dict[str, Any]) -> dict[str, Any]:
        user = {"id": body["user"], "is_admin": body["user"] == ADMIN, "tz": "Asia/Almaty"}
        asked = str(body.get("include_locale", "")).lower() in ("1", "true")
        return {"ok": True, "user": user | ({"locale": self.locale} if asked else {})}

    def _opened(self, body: dict[str, Any]) -> dict[str, Any]:
        opened = f"D{body['users'][1:]}"
        self.channels.setdefault(opened, [])
        return {"ok": True, "channel": {"id": opened}}

    def _place_for_file(self, body: dict[str, Any]) -> dict[str, Any]:
        number = f"F{len(self.files) + 1}"
        self.files[number] = {"name": body["filename"], "length": int(body["length"]), "alt": body.get("alt_txt")}
        return {"ok": True, "file_id": number, "upload_url": f"{self.url.removesuffix('api/')}upload/{number}"}

    def _file(self, body: dict[str, Any]) -> dict[str, Any]:
        file = self.files.get(str(body["file"]))
        if file is None:
            return {"ok": False, "error": "file_not_found"}
        url = file.get("url") or f"{self.url.removesuffix('api/')}files/{body['file']}"
        return {"ok": True, "file": {"id": body["file"], "url_private_download": url}}

    def _history(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        oldest = float(body.get("oldest") or 0)
        found = [one for one in self.channels[channel] if "thread_ts" not in one and float(one["ts"]) >= oldest]
        return self._page(found[::-1], body)

    def _replies(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        messages = self.channels[channel]
        asked = next((one for one in messages if one["ts"] == body["ts"]), {})
        thread = asked.get("thread_ts", body["ts"])
        return self._page([one for one in messages if thread in (one["ts"], one.get("thread_ts"))], body)

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Speak Socket Mode: greet, then take acknowledgements."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        self.sockets.append(socket)
        self._transports[socket] = request.transport
        await self._tell()
        async for frame in socket:
            if frame.type is WSMsgType.TEXT and "envelope_id" in (found := json.loads(frame.data)):
                if self.breaks_at_acknowledgement:
                    self.breaks_at_acknowledgement = False
                    self.cut()
                    break
                self.acknowledged.append(found["envelope_id"])
                self.acks[found["envelope_id"]] = found.get("payload") or {}
                await self._tell()
        self.sockets.remove(socket)
        await self._tell()
        return socket

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """Take the answer to a command or button."""
        body = await request.json()
        self.calls.append(("respond", body))
        fault = self.faults["respond"].pop(0) if self.faults["respond"] else None
        if fault:
            return self._faulty(request, fault)
        wrong = faults(body)
        self.refused += [wrong] if wrong else []
        self.answers.append(body)
        await self._tell()
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes of a file."""
        file = self.files[request.match_info["number"]]
        file["bytes"] = await request.read()
        return web.Response(status=200 if len(file["bytes"]) == file["length"] else 400)

    async def download(self, request: web.Request) -> web.Response:
        """Give a file to whoever has the token."""
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=302, headers={"Location": "/sign-in"})
        return web.Response(body=self.files[request.match_info["number"]]["bytes"])

    def cut(self) -> None:
        """Let the newest connection break without a word."""
        transport = self._transports[self.sockets[-1]]
        assert transport is not None
        transport.abort()

    async def send(self, kind: str, payload: dict[str, Any], *, times: int = 1, again: str = "") -> str:
        """Send an event over the newest connection and return its envelope's id; it must be acknowledged.

        `again`: the id under which it was sent before.
        """
        self._envelopes += 1
        envelope = again or f"e{self._envelopes}"
        frame = {"type": kind, "envelope_id": envelope, "accepts_response_payload": True, "payload": payload}
        for _ in range(times):
            await self.sockets[-1].send_json(frame)
        return envelope

    async def command(self, text: str, *, user: str = ADMIN, channel: str = CHANNEL) -> dict[str, Any]:
        """Type /limelight and return the answer."""
        before = len(self.answers)
        await self.send("slash_commands", self.typed(text, user=user, channel=channel))
        await self.until(lambda: len(self.answers) > before)
        return self.answers[-1]

    def typed(self, text: str, *, user: str = ADMIN, channel: str = CHANNEL) -> dict[str, Any]:
        """Return what Slack says of a command that somebody typed."""
        about = {"user_id": user, "channel_id": channel, "channel_name": "news", "team_id": TEAM, "trigger_id": "t1"}
        return {"command": "/limelight", "text": text, "response_url": self.reply, **about}

    async def press(
        self, button: dict[str, Any], *, user: str = ADMIN, channel: str = CHANNEL, message: str = ""
    ) -> None:
        """Press a button of a message."""
        action = {"type": "button", "block_id": "b", **{key: button[key] for key in ("action_id", "value")}}
        payload = {
            "type": "block_actions",
            "user": {"id": user},
            "team": {"id": TEAM},
            "channel": {"id": channel},
            "container": {"channel_id": channel, "message_ts": message},
            "trigger_id": "t1",
            "response_url": self.reply,
            "actions": [action],
        }
        await self.send("interactive", payload)

    async def press_home(self, button: dict[str, Any], *, user: str = ADMIN, view: str = "home") -> None:
        """Press a button of the home page or a modal: it stands in no conversation and has no address to answer at."""
        action = {"type": "button", "block_id": "b", **{key: button[key] for key in ("action_id", "value")}}
        payload = {
            "type": "block_actions",
            "user": {"id": user},
            "team": {"id": TEAM},
            "container": {"type": "view", "view_id": "V1"},
            "view": {"id": "V1", "type": view},
            "trigger_id": "t1",
            "actions": [action],
        }
        await self.send("interactive", payload)

    async def submit(self, view: dict[str, Any], written: dict[str, Any], *, user: str = ADMIN) -> dict[str, Any]:
        """Submit a form with these answers, each as its element has it, and return what its acknowledgement says."""
        values = {
            block["block_id"]: {block["block_id"]: {"type": block["element"]["type"], **_untouched(block)}}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        assert set(written) <= set(values), "a form without such a field"
        for name, answer in written.items():
            values[name][name] |= answer
        filled = view | {"id": "V1", "state": {"values": values}}
        payload = {"type": "view_submission", "user": {"id": user}, "team": {"id": TEAM}, "view": filled}
        envelope = await self.send("interactive", payload | {"trigger_id": "t1"})
        await self.until(lambda: envelope in self.acks)
        return self.acks[envelope]

    async def event(self, event: dict[str, Any], *, number: str = "Ev1", times: int = 1) -> None:
        """Let something happen in the workspace."""
        payload = {"type": "event_callback", "team_id": TEAM, "event_id": number, "event": event}
        await self.send("events_api", payload, times=times)

    @property
    def reply(self) -> str:
        return self.url.removesuffix("api/") + "respond"

    def _view(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        view = body["view"] if isinstance(body["view"], dict) else json.loads(body["view"])
        wrong = view_faults(view)
        self.refused += [wrong] if wrong else []
        if wrong or (method == "views.publish") != (view["type"] == "home"):
            return {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": wrong}}
        self.views[str(body.get("user_id") or body["trigger_id"])] = view
        return {"ok": True, "view": view | {"id": "V1"}}

    def _complete(self, body: dict[str, Any]) -> dict[str, Any]:
        files = body["files"] if isinstance(body["files"], list) else json.loads(body["files"])
        for file in files:
            if "bytes" not in self.files[file["id"]]:
                return {"ok": False, "error": "file_not_found"}
            self.files[file["id"]] |= {"title": file.get("title"), "channel": body.get("channel_id")}
            self.files[file["id"]] |= {"thread": body.get("thread_ts")}
        return {"ok": True, "files": [{"id": file["id"], "title": file.get("title")} for file in files]}

    def _update(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        wrong = faults(body)
        message = next((one for one in self.channels[channel] if one["ts"] == body["ts"]), None)
        if wrong or message is None:
            self.refused += [wrong] if wrong else []
            return {"ok": False, "error": "invalid_blocks" if wrong else "message_not_found"}
        message |= {key: body[key] for key in ("text", "blocks") if key in body}
        return {"ok": True, "ts": message["ts"], "channel": channel, "text": message["text"]}

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

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
        self._clock = max(self._clock + 1, int(self.now()))
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


def _untouched(block: dict[str, Any]) -> dict[str, Any]:
    """Return what Slack sends of a field that was left as it was shown."""
    element = block["element"]
    shown = {
        "plain_text_input": ("value", "initial_value", None),
        "static_select": ("selected_option", "initial_option", None),
        "checkboxes": ("selected_options", "initial_options", []),
        "multi_users_select": ("selected_users", "initial_users", []),
        "conversations_select": ("selected_conversation", "initial_conversation", None),
        "file_input": ("files", "", []),
    }
    name, initial, nothing = shown[element["type"]]
    return {name: element.get(initial, nothing)}


@asynccontextmanager
async def slack_server() -> AsyncIterator[SlackServer]:
    """Serve until the block ends."""
    server = SlackServer()
    runner = web.AppRunner(server.app())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}/api/"
    try:
        yield server
    finally:
        for socket in list(server.sockets):
            await socket.close()
        await runner.cleanup()
