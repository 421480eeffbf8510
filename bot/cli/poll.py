"""`limelight poll`: one round of gather, with each feed's outcome."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.ports import PollResult
    from bot.settings import Settings


def poll() -> None:
    """Poll all feeds once, due or not, and store what is new."""
    from bot.settings import load_settings

    settings = load_settings()
    result = asyncio.run(_poll(settings))
    if result.failures and len(result.failures) == result.polled:
        raise typer.Exit(1)


async def _poll(settings: Settings) -> PollResult:
    from bot.app import open_app
    from bot.chat.terminal.client import polling_progress, show_failures

    async with open_app(settings) as app:
        with polling_progress() as watch:
            result = await app.poll(everything=True, watch=watch)
        show_failures(settings.feeds, result)
        return result
