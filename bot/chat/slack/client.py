"""The asking side of Slack: slack-bolt over Socket Mode; each event once, acknowledged at once, then answered."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.office import Office
from bot.chat.slack.calls import web_client
from bot.chat.slack.desk import CHECKED_WITHIN, SlackDesk
from bot.chat.slack.failures import TROUBLE, delivery_error
from bot.chat.slack.forms.form import CALLBACK
from bot.chat.slack.patience import patiently
from bot.chat.slack.presses import PATTERN
from bot.chat.slack.words import COMMAND, SHORTCUT
from bot.errors import TokenRevoked

log = logging.getLogger("limelight.slack")

REMEMBERED = 2000
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
PING_EVERY = 4  # seconds; a connection that broke without a word is replaced after so long

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """`api_base` ends in /api/; "" = Slack's own. `checked_within`: seconds that a form is waited for."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    api_base: str = ""
    checked_within: float = CHECKED_WITHIN


class Once:
    """Tells what comes for the first time; Slack repeats what was acknowledged late, and over a new connection."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    def is_new(self, *names: str) -> bool:
        """Tell whether none of these names was seen; "" is no name."""
        named = [name for name in names if name]
        new = not any(name in self._seen for name in named)
        self._seen.update(dict.fromkeys(named))
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return new


class Connection(AsyncSocketModeHandler):
    """bolt's connection; an envelope that comes again is acknowledged and not acted upon again."""

    def __init__(self, app: AsyncApp, app_token: str, web_client: Any, once: Once) -> None:
        super().__init__(app, app_token, web_client=web_client, ping_interval=PING_EVERY)
        self._once = once

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Hand an envelope on to the app."""
        if self._once.is_new(f"envelope {req.envelope_id}"):
            await super().handle(client, req)
        else:
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


def bolt_app(desk: SlackDesk, once: Once) -> AsyncApp:
    """Return the bolt app: it acknowledges first, so that no work of ours can miss Slack's three seconds.

    Who we are was asked when connecting: bolt would ask at the first event, and drop it when that is put off.
    """

    async def ourselves() -> AuthorizeResult:
        people = desk.people
        return AuthorizeResult(
            enterprise_id=None, team_id=people.team, bot_user_id=people.bot, bot_token=desk.client.token
        )

    app = AsyncApp(client=AsyncWebClient(), authorize=ourselves, request_verification_enabled=False)

    @app.command(COMMAND)
    async def command(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        with desk.at_work():
            await desk.command(body)

    @app.action({"action_id": PATTERN})
    async def press(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        with desk.at_work():
            await desk.press(body)

    @app.view(re.compile(f"^{CALLBACK}"))
    async def submitted(ack: Any, body: dict[str, Any]) -> None:
        with desk.at_work():
            await desk.submit(body, ack)

    @app.shortcut(SHORTCUT)
    async def shortcut(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        with desk.at_work():
            await desk.about_message(body)

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], body: dict[str, Any]) -> None:
        if _is_said_by_somebody(event) and once.is_new(*_names(event, body)):
            with desk.at_work():
                await desk.asked(event, str(body.get("team_id", "")))

    @app.event("message")
    async def written_to(event: dict[str, Any], body: dict[str, Any]) -> None:
        # what is said in channels comes as a mention too
        if event.get("channel_type") == "im" and _is_said_by_somebody(event) and once.is_new(*_names(event, body)):
            with desk.at_work():
                await desk.asked(event, str(body.get("team_id", "")))

    @app.event("app_home_opened")
    async def home_opened(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event.get("tab", "home") == "home" and once.is_new(str(body.get("event_id", ""))):
            with desk.at_work():
                await desk.home(event["user"], str(body.get("team_id", "")))

    return app


def _is_said_by_somebody(event: Json) -> bool:
    return bool(event.get("user")) and not event.get("bot_id") and not event.get("subtype")


def _names(event: Json, body: Json) -> tuple[str, str]:
    """Return what tells an event from others: its id, and the message that it is about."""
    return str(body.get("event_id") or ""), f"message {event.get('channel')} {event['ts']}" if event.get("ts") else ""


async def run_socket(office: Office, settings: SlackSettings, *, first_pause: float = FIRST_PAUSE) -> None:
    """Stay connected until cancelled; raises TokenRevoked for a token that Slack does not accept."""
    calls = web_client(settings.bot_token, base_url=settings.api_base)
    desk, once = SlackDesk(office, calls, checked_within=settings.checked_within), Once()
    app = bolt_app(desk, once)
    connecting = web_client(settings.app_token, base_url=settings.api_base)
    pause = first_pause
    while True:
        handler = Connection(app, settings.app_token, connecting, once)
        try:
            # asked first: the handler itself would try a wrong token for ever
            we = await patiently(desk.client.auth_test)
            desk.people.team, desk.people.bot = str(we.get("team_id") or ""), str(we.get("user_id") or "")
            await patiently(lambda: connecting.apps_connections_open(app_token=settings.app_token))
            await handler.connect_async()  # type: ignore[no-untyped-call]
            pause = first_pause
            await asyncio.Event().wait()  # the handler itself mends dropped connections
        except TROUBLE as error:
            found = delivery_error(error)
            if isinstance(found, TokenRevoked):
                raise TokenRevoked(
                    "Slack does not accept SLACK_BOT_TOKEN or SLACK_APP_TOKEN; copy them anew"
                ) from error
            log.warning("connection to Slack failed: %s", found)
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]
            await desk.end()
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
