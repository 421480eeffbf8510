"""A user's id -> who asks: rights, language and clock as the workspace has them, remembered for a minute."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from time import monotonic
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.office import Asker
from bot.chat.slack.patience import patiently
from bot.chat.slack.words import SlackPhrases
from bot.errors import DeliveryError

log = logging.getLogger("limelight.slack")

REMEMBERED_FOR = 60.0  # seconds; a right that was taken away ends that soon
MOST = 1000
WORKSPACE = "*"  # in place of a channel: the workspace as a whole

Json = Mapping[str, Any]


class People:
    """Who is who in the workspace. `team` is its id and `bot` ours, once the connection has told them."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: dict[str, tuple[float, Json]] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.team = ""
        self.bot = ""

    async def asker(self, person: str, channel: str, team: str, name: str = "") -> tuple[Asker, SlackPhrases]:
        """Return who asks, with the platform's own rights and language; a direct message is the person's own place."""
        known = await self._person(person)
        private = channel.startswith(("D", "U", "W")) or not channel
        address = f"user:{person}" if private else channel
        say = SlackPhrases(str(known.get("locale") or "").split("-")[0] or "en")
        rules = bool(known.get("is_admin") or known.get("is_owner") or known.get("is_primary_owner"))
        asker = Asker(
            platform="slack",
            person=person,
            audience=f"slack:{address}",
            address=address,
            space=f"slack:user:{person}" if private else f"slack:{self.team or team}",
            name="" if private else name,
            language=say.language,
            zone=str(known.get("tz") or ""),
            roles=(person,),
            may_set_up=private or (rules and not known.get("is_stranger")),
        )
        return asker, say

    def name(self, person: str) -> str:
        """Return how somebody is called, "" for whoever was not asked about lately."""
        known = self._known.get(person, (0.0, {}))[1]
        profile = known.get("profile") or {}
        return str(profile.get("display_name") or known.get("real_name") or known.get("name") or "")

    async def _person(self, person: str) -> Json:
        """Return what Slack says of somebody; who asks much at once is asked about once."""
        async with self._asking[person]:
            return await self._asked(person)

    async def _asked(self, person: str) -> Json:
        at, known = self._known.get(person, (float("-inf"), {}))
        if monotonic() - at < REMEMBERED_FOR:
            return known
        try:
            found = await patiently(lambda: self._client.users_info(user=person, include_locale=True))
        except DeliveryError as error:
            log.warning("who %s is cannot be asked: %s", person, error)
            return {}
        if len(self._known) >= MOST:
            self._known.clear()
            self._asking.clear()
        fresh: Json = found.get("user") or {}
        self._known[person] = monotonic(), fresh
        return fresh
