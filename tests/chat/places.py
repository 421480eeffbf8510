"""Each chat platform as one place to be told at: its messenger, its local server, and a judge of what acts there."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from rich.console import Console

from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.settings import DiscordSettings
from bot.chat.email.letter import letter
from bot.chat.email.messenger import MailMessenger
from bot.chat.email.render import LARGEST
from bot.chat.email.server import server_of
from bot.chat.slack.calls import web_client
from bot.chat.slack.messenger import SlackMessenger
from bot.chat.terminal.client import TerminalMessenger
from bot.errors import DestinationGone, DestinationPaused, Refused, RetryLater, TokenRevoked, Unknown
from bot.model import Audience
from bot.ports import Messenger, Part
from tests.actions.world import office_with_a_past
from tests.chat.discord.hostile import live
from tests.wire import discord_limits, discord_server, slack_limits, slack_server, smtp_server

HOSTS = {"north.example", "south.example"}
KINDS = {DestinationGone, DestinationPaused, Refused, RetryLater, TokenRevoked, Unknown}
NOW = datetime.now(UTC).replace(microsecond=0)  # Discord's ids carry the real time


@dataclass(kw_only=True)
class Place:
    """`faults`: what the platform would refuse in a payload; `acts`: what of it would do more than be read."""

    messenger: Messenger
    address: str
    faults: Callable[[Mapping[str, Any]], list[str]]
    acts: Callable[[Mapping[str, Any]], list[str]]
    shown: Callable[[], list[str]]  # what stands there, message by message, in order
    identities: Callable[[], list[str]]  # one for each message that a reader sees as one of its own
    refuse: Mapping[type[Exception], Callable[[], None]] = field(default_factory=dict)  # the next message, so
    lose_answer: Callable[[], None] = lambda: None  # of the next message, which is kept
    can_be_asked: bool = True

    @property
    def audience(self) -> Audience:
        platform = self.messenger.platform
        return Audience(id=f"{platform}:here", platform=platform, address=self.address, zone="Asia/Almaty")


@asynccontextmanager
async def terminal(tmp_path) -> AsyncIterator[Place]:
    written = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    messenger = TerminalMessenger(Console(file=written, width=90, color_system=None))
    printed: list[str] = []

    def shown() -> list[str]:
        written.flush()
        written.seek(0)
        return [found for found in [written.read()] if found]

    def acts(payload: Mapping[str, Any]) -> list[str]:
        return re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", str(payload["text"]))

    yield Place(
        messenger=messenger,
        address="stdout",
        faults=lambda payload: [] if str(payload["text"]).strip() else ["nothing to print"],
        acts=acts,
        shown=shown,
        identities=lambda: printed,
    )


@asynccontextmanager
async def discord(tmp_path) -> AsyncIterator[Place]:
    async with discord_server.discord_server() as server, office_with_a_past(str(tmp_path / "past.db")) as office:
        channel = server.add_channel(server.add_guild())
        path = f"/channels/{channel}/messages"
        address = {"api_base": server.api_base, "gateway": server.gateway}
        settings = DiscordSettings(token=discord_server.TOKEN, state=tmp_path, **address)
        messenger = DiscordMessenger(deadline=5.0)
        running = asyncio.create_task(run_gateway(office, settings, messenger, first_pause=0.01))
        await server.until(lambda: server.sockets and server.commands)

        def fail(status: int, code: int = 0, **more: Any) -> Callable[[], None]:
            fault = discord_server.Fault("POST", path, status=status, code=code, **more)
            return lambda: server.faults.append(fault)

        yield Place(
            messenger=messenger,
            address=str(channel),
            faults=lambda payload: list(discord_limits.message_faults(payload)),
            acts=lambda payload: [
                found for content in discord_limits.texts(payload["components"]) for found in live(content, HOSTS)
            ],
            shown=lambda: ["\n".join(discord_limits.texts(one["components"])) for one in server.posted(channel)],
            identities=lambda: [one["id"] for one in server.posted(channel)],
            refuse={
                DestinationGone: fail(404, 10003),
                DestinationPaused: fail(403, 50013),
                Refused: fail(400, 50035),
                RetryLater: fail(429, headers={"Retry-After": "7"}),
                TokenRevoked: fail(401),
                Unknown: fail(0),
            },
            lose_answer=fail(0, stored=True),
        )
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        assert server.wrong == []


@asynccontextmanager
async def slack(tmp_path) -> AsyncIterator[Place]:
    async with slack_server.slack_server() as server:
        server.now = NOW.timestamp
        client = web_client(slack_server.TOKEN, base_url=server.url, deadline=5)

        def fail(error: str = "", status: int = 0, **more: Any) -> Callable[[], None]:
            fault = slack_server.Fault(error=error, status=status, **more)
            return lambda: server.faults["chat.postMessage"].append(fault)

        def text(message: Mapping[str, Any]) -> str:
            # what notifications show is no part of what stands there, where there are blocks
            return "".join(slack_limits.texts(message["blocks"])) or message["text"]

        yield Place(
            messenger=SlackMessenger(client, deadline=5),
            address=slack_server.CHANNEL,
            faults=lambda payload: slack_limits.faults(dict(payload)),
            acts=_slack_acts,
            shown=lambda: [text(one) for one in server.posted()],
            identities=lambda: [one["ts"] for one in server.posted()],
            refuse={
                DestinationGone: fail("channel_not_found"),
                DestinationPaused: fail("not_in_channel"),
                Refused: fail("invalid_blocks"),
                RetryLater: fail("ratelimited", 429, headers={"Retry-After": "7"}),
                TokenRevoked: fail("token_revoked"),
                Unknown: fail(drop=True),
            },
            lose_answer=fail(drop=True, stored=True),
        )
        assert server.refused == []


@asynccontextmanager
async def email(tmp_path) -> AsyncIterator[Place]:
    async with smtp_server.smtp_server() as server:
        settings = server_of(server.url())

        def fail(at: str, answer: str = "", **more: Any) -> Callable[[], None]:
            return lambda: server.faults.append(smtp_server.Fault(at, answer, **more))

        def faults(payload: Mapping[str, Any]) -> list[str]:
            message = letter(Part(number=1, of=1, marker="m#1", payload=payload), "a@paper.example", settings)
            lines = message.as_bytes().split(b"\r\n")
            found = ["a line over 998 octets"] if max(map(len, lines)) > 998 else []
            found += ["not in 7 bits"] if not all(line.isascii() for line in lines) else []
            found += ["bare line ends"] if any(b"\n" in line or b"\r" in line for line in lines) else []
            return found + (["cut off by readers"] if len(str(payload["html"]).encode()) > LARGEST + 2048 else [])

        yield Place(
            messenger=MailMessenger(settings, deadline=6.0),
            address="desk@paper.example",
            faults=faults,
            acts=_mail_acts,
            shown=lambda: [one.text() for one in server.mails],
            # a mail that comes twice under one Message-ID is one mail to its reader
            identities=lambda: list(dict.fromkeys(one.message["Message-ID"] for one in server.mails)),
            refuse={
                DestinationGone: fail("rcpt", "550 5.1.1 No such user"),
                DestinationPaused: fail("rcpt", "552 5.2.2 Mailbox full"),
                Refused: fail("data", "554 5.6.0 Content refused"),
                RetryLater: fail("rcpt", "450 4.2.0 Come back later"),
                TokenRevoked: fail("mail", "530 5.7.0 Authentication required"),
                Unknown: fail("data"),
            },
            lose_answer=fail("data", stored=True),
            can_be_asked=False,
        )


PLACES = {"terminal": terminal, "discord": discord, "slack": slack, "email": email}


def _slack_acts(payload: Mapping[str, Any]) -> list[str]:
    found = [f"< in {payload['text']!r}"] if "<" in payload["text"] else []
    for piece in slack_limits.pieces(payload["blocks"]):
        if piece.get("type") == "mrkdwn":
            found.append("mrkdwn")
        if piece.get("type") == "link" and piece["url"].split("/")[2] not in HOSTS:
            found.append(f"a link to {piece['url']}")
        if piece.get("type") in ("user", "usergroup", "broadcast", "channel", "emoji", "date"):
            found.append(f"a live {piece['type']}")
    return found


class _Page(HTMLParser):
    """Notes what a mail reader would do besides showing text."""

    shown = frozenset(["html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "span", "sup", "a"])

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.shown:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "href" and not self._may_link(value or ""):
                self.found.append(f"a link to {value}")
            if name.startswith("on") or name in ("style", "src"):
                self.found.append(f"{name}={value}")

    def _may_link(self, url: str) -> bool:
        own = url.startswith("mailto:briefing@desk.example?subject=unsubscribe%20")
        return own or (url.startswith(("https://", "http://")) and url.split("/")[2] in HOSTS)


def _mail_acts(payload: Mapping[str, Any]) -> list[str]:
    page = _Page()
    page.feed(str(payload["html"]))
    unseen = re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", f"{payload}")
    return page.found + unseen + (["a line break in the subject"] if "\n" in str(payload["subject"]) else [])
