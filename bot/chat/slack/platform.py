"""Slack's side of running: the messenger, and the socket over which people ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.chat.platforms import Opening
    from bot.ports import Messenger
    from bot.settings import Settings


def messenger(settings: Settings) -> Messenger | None:
    """Return what posts there, None without a bot token."""
    if not settings.slack_bot_token:
        return None
    from bot.chat.slack.calls import web_client
    from bot.chat.slack.messenger import SlackMessenger

    return SlackMessenger(web_client(settings.slack_bot_token, base_url=settings.slack_api_base))


def connections(opening: Opening, settings: Settings, messenger: Messenger) -> Iterator[Awaitable[None]]:  # noqa: ARG001
    """Yield the socket; digests need none, so without an app token there is none."""
    if not settings.slack_app_token:
        return
    from bot.chat.slack.client import SlackSettings, run_socket

    known = SlackSettings(
        bot_token=settings.slack_bot_token, app_token=settings.slack_app_token, api_base=settings.slack_api_base
    )

    async def connected() -> None:
        await run_socket(await asyncio.shield(opening), known)

    yield connected()


def posting(settings: Settings, messenger: Messenger) -> Iterator[Awaitable[None]]:  # noqa: ARG001
    """Yield nothing: each call stands alone."""
    yield from ()
