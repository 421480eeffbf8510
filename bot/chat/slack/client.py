"""The asking side of Slack: slack-bolt over Socket Mode; each event once, acknowledged at once, then answered."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.office import Asker, Office
from bot.chat.slack import answers, commands, presses
from bot.chat.slack.failures import delivery_error
from bot.chat.slack.home import home_view
from bot.chat.slack.messenger import web_client
from bot.chat.slack.pieces import Piece
from bot.chat.slack.render import spoken
from bot.chat.slack.words import COMMAND, SHORTCUT, SlackPhrases
from bot.errors import TokenRevoked

log = logging.getLogger("limelight.slack")

REMEMBERED = 2000
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0

Json = Mapping[str, Any]
Respond = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """`api_base` ends in /api/; "" = Slack's own."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    api_base: str = ""


class SlackDesk:
    """What the workspace's people ask, and what they get."""

    def __init__(self, office: Office, client: AsyncWebClient) -> None:
        self.office = office
        self.client = client
        self._people: dict[str, Json] = {}
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def asker(self, person: str, channel: str, team: str) -> tuple[Asker, SlackPhrases]:
        """Return who asks, with the platform's own rights and language; a direct message is the person's own place."""
        known = await self._person(person)
        private = channel.startswith(("D", "U")) or not channel
        address = f"user:{person}" if private else channel
        language = str(known.get("locale", "")).split("-")[0] or "en"
        asker = Asker(
            platform="slack",
            person=person,
            audience=f"slack:{address}",
            address=address,
            space=f"slack:user:{person}" if private else f"slack:{team}",
            language=SlackPhrases(language).language,
            roles=(person,),
            may_set_up=private or bool(known.get("is_admin") or known.get("is_owner")),
        )
        return asker, SlackPhrases(language)

    async def _person(self, person: str) -> Json:
        if person not in self._people:
            try:
                found = await self.client.users_info(user=person, include_locale=True)
                self._people[person] = found.get("user") or {}
            except SlackClientError as error:
                log.warning("who %s is cannot be asked: %s", person, delivery_error(error))
                return {}
        return self._people[person]

    def is_new(self, event: str) -> bool:
        """Tell whether an event comes for the first time; Slack repeats what was acknowledged late."""
        if not event:
            return True
        if event in self._seen:
            return False
        self._seen[event] = None
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True

    async def command(self, body: Json, respond: Respond) -> None:
        """Answer /limelight, to the asker only."""
        asker, say = await self.asker(body["user_id"], body["channel_id"], body.get("team_id", ""))
        blocks = await self._worked(commands.answer(self.office, asker, body.get("text", ""), say), say)
        await self._respond(respond, blocks, say)

    async def press(self, body: Json, respond: Respond) -> None:
        """Answer a button."""
        action = body["actions"][0]
        channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id", "")
        asker, say = await self.asker(body["user"]["id"], channel, (body.get("team") or {}).get("id", ""))
        name, value = str(action["action_id"]).removeprefix("ll1:"), str(action.get("value", ""))
        if name == "wrong":
            view = presses.report_view(value, asker.address, say)
            await self.client.views_open(trigger_id=body["trigger_id"], view=view)
            return
        message = str((body.get("container") or {}).get("message_ts") or "")
        blocks = await self._worked(presses.pressed(name, value, self.office, asker, say, message=message), say)
        await self._respond(respond, blocks, say)

    async def reported(self, body: Json) -> None:
        """Write down what a reader says is wrong, and thank them."""
        view, person = body["view"], body["user"]["id"]
        asker, say = await self.asker(person, presses.place_of_report(view), (body.get("team") or {}).get("id", ""))
        blocks = await self._worked(presses.reported(view, self.office, asker, say), say)
        await self.client.chat_postMessage(channel=person, text=spoken(blocks), blocks=blocks)

    async def asked(self, event: Json, team: str) -> None:
        """Answer a mention or a direct message with what its names are about, where it was asked."""
        if event.get("bot_id") or event.get("subtype") or not event.get("user"):
            return
        _, say = await self.asker(event["user"], event["channel"], team)
        blocks = await self._worked(commands.about(self.office, str(event.get("text", "")), say), say)
        thread = {"thread_ts": event.get("thread_ts") or event["ts"]} if event.get("channel_type") != "im" else {}
        await self.client.chat_postMessage(
            channel=event["channel"],
            text=spoken(blocks),
            blocks=blocks,
            unfurl_links=False,
            unfurl_media=False,
            **thread,
        )

    async def about_message(self, body: Json, respond: Respond) -> None:
        """Answer the shortcut on a message."""
        _, say = await self.asker(body["user"]["id"], body["channel"]["id"], (body.get("team") or {}).get("id", ""))
        text = str((body.get("message") or {}).get("text", ""))
        await self._respond(respond, await self._worked(commands.about(self.office, text, say), say), say)

    async def home(self, person: str, team: str) -> None:
        """Show a person's settings page."""
        asker, say = await self.asker(person, "", team)
        await self.client.views_publish(user_id=person, view=await home_view(self.office, asker, team, say))

    async def _worked(self, work: Awaitable[list[Piece]], say: SlackPhrases) -> list[Piece]:
        try:
            return await work
        except Exception:
            log.exception("an answer failed")
            return answers.sentence(say("failed"))

    async def _respond(self, respond: Respond, blocks: Sequence[Piece], say: SlackPhrases) -> None:
        answer = await respond(
            text=spoken(blocks), blocks=list(blocks), response_type="ephemeral", unfurl_links=False, unfurl_media=False
        )
        if getattr(answer, "status_code", 200) >= 400:
            log.error("an answer was refused: %s", getattr(answer, "body", ""))
            await respond(text=say("failed"), response_type="ephemeral")


def bolt_app(desk: SlackDesk) -> AsyncApp:
    """Return the bolt app: it acknowledges first, so that no work of ours can miss Slack's three seconds."""
    app = AsyncApp(client=desk.client, token=desk.client.token, request_verification_enabled=False)

    @app.command(COMMAND)
    async def command(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await desk.command(body, respond)

    @app.action({"action_id": presses.PATTERN})
    async def press(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await desk.press(body, respond)

    @app.view(presses.REPORT)
    async def reported(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await desk.reported(body)

    @app.shortcut(SHORTCUT)
    async def shortcut(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await desk.about_message(body, respond)

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], body: dict[str, Any]) -> None:
        if desk.is_new(str(body.get("event_id", ""))):
            await desk.asked(event, str(body.get("team_id", "")))

    @app.event("message")
    async def written_to(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event.get("channel_type") == "im" and desk.is_new(str(body.get("event_id", ""))):
            await desk.asked(event, str(body.get("team_id", "")))

    @app.event("app_home_opened")
    async def home_opened(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event.get("tab", "home") == "home" and desk.is_new(str(body.get("event_id", ""))):
            await desk.home(event["user"], str(body.get("team_id", "")))

    return app


async def run_socket(office: Office, settings: SlackSettings, *, first_pause: float = FIRST_PAUSE) -> None:
    """Stay connected until cancelled; raises TokenRevoked for a token that Slack does not accept."""
    app = bolt_app(SlackDesk(office, web_client(settings.bot_token, base_url=settings.api_base)))
    connecting = web_client(settings.app_token, base_url=settings.api_base)
    pause = first_pause
    while True:
        handler = AsyncSocketModeHandler(app, settings.app_token, web_client=connecting)
        try:
            # asked first: the handler itself would try a wrong token for ever
            await app.client.auth_test()
            await connecting.apps_connections_open(app_token=settings.app_token)
            await handler.connect_async()  # type: ignore[no-untyped-call]
            pause = first_pause
            await asyncio.Event().wait()  # the handler itself mends dropped connections
        except SlackApiError as error:
            found = delivery_error(error)
            if isinstance(found, TokenRevoked):
                raise TokenRevoked(
                    "Slack does not accept SLACK_BOT_TOKEN or SLACK_APP_TOKEN; copy them anew"
                ) from error
            log.warning("connection to Slack failed: %s", found)
        except (SlackClientError, OSError, TimeoutError) as error:
            log.warning("connection to Slack failed: %s", delivery_error(error))
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
