"""What there is on a local Discord: servers, channels, messages, and ids in order of time."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]

TOKEN = "test-token"
APPLICATION, BOT, OWNER = 900, 901, 902
EPOCH_MILLISECONDS = 1420070400000
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


class DiscordWorld:
    """The state; `api_base` and `gateway` are the addresses that the bot is pointed at."""

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
