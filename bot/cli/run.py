"""`limelight run`: poll, brief and answer until stopped."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.app import App
    from bot.ports import PollResult
    from bot.settings import Settings


def run() -> None:
    """Poll, brief and answer until stopped: in the terminal, or on Discord when DISCORD_TOKEN is set."""
    from bot.running import run_to_the_end
    from bot.settings import load_settings

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    logging.getLogger("limelight").setLevel(logging.INFO)
    settings = load_settings()
    run_to_the_end(_on_discord(settings) if settings.discord_token else _in_terminal(settings))


async def _in_terminal(settings: Settings) -> None:
    from bot.app import ensure_audience, open_app, slot_now
    from bot.chat.terminal.client import TerminalMessenger, polling_progress, show_failures
    from bot.model import Audience, Topic
    from bot.running import run_until_stopped

    reader = Audience(
        id="terminal",
        platform="terminal",
        address="stdout",
        language=settings.language,
        zone=settings.zone,
        topic=Topic(region=settings.region.key),
    )
    async with open_app(settings, messengers={"terminal": TerminalMessenger()}) as app:
        audience, schedule = await ensure_audience(app, reader, times=settings.times)
        with polling_progress() as watch:
            result = await app.poll(watch=watch)
        show_failures(settings.feeds, result)
        if _nothing_read(result):
            typer.echo("No feed could be read. Without a network, `make demo` shows a recorded region. Trying again.")
        await app.publish_slot(audience, slot_now(schedule, app.clock.now()))
        await app.deliver()
        typer.echo(f"Next briefing at {', '.join(schedule.times)} {schedule.zone}; Ctrl-C ends.")
        await run_until_stopped(app, watch=lambda _: None)


async def _on_discord(settings: Settings) -> None:
    from bot.app import ensure_audience, open_app
    from bot.chat.discord.client import DiscordSettings, run_gateway
    from bot.chat.discord.messenger import DiscordMessenger
    from bot.model import Audience, Topic
    from bot.running import run_until_stopped

    messenger = DiscordMessenger()
    async with open_app(settings, messengers={"discord": messenger}) as app:
        if settings.discord_channel:
            channel = Audience(
                id=f"discord:{settings.discord_channel}",
                platform="discord",
                address=settings.discord_channel,
                language=settings.language,
                zone=settings.zone,
                topic=Topic(region=settings.region.key),
                created_at=app.clock.now(),
            )
            await ensure_audience(app, channel, times=settings.times)
        gateway = run_gateway(
            app.office(),
            DiscordSettings(
                token=settings.discord_token,
                api_base=settings.discord_api_base,
                gateway=settings.discord_gateway,
                state=settings.state,
            ),
            messenger,
        )
        await run_until_stopped(app, gateway, _first_poll(app), watch=lambda _: None)


async def _first_poll(app: App) -> None:
    await app.poll()
    await asyncio.Event().wait()


def _nothing_read(result: PollResult) -> bool:
    return bool(result.polled) and len(result.failures) == result.polled
