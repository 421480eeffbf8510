"""`limelight run`: poll, brief and answer until stopped."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.actions.office import Office
    from bot.app import App
    from bot.model import Audience
    from bot.ports import Messenger, PollResult
    from bot.settings import Settings


def run() -> None:
    """Poll, brief and answer until stopped: on Discord, Slack and by e-mail where set up, else in the terminal."""
    from bot.logs import set_up_logs
    from bot.running import run_to_the_end
    from bot.settings import load_environment, log_form

    set_up_logs(log_form(os.environ))
    run_to_the_end(_run(load_environment()))


async def _run(settings: Settings) -> None:
    from bot.chat.platforms import messengers_of
    from bot.settings import with_packs

    messengers = messengers_of(settings)
    await (_in_chats(settings, messengers) if messengers else _in_terminal(with_packs(settings)))


async def _in_terminal(settings: Settings) -> None:
    import typer

    from bot.app import ensure_audience, open_app
    from bot.chat.terminal.client import TerminalMessenger, polling_progress, show_failures
    from bot.publishing import slot_now
    from bot.running import run_until_stopped

    async with open_app(settings, messengers={"terminal": TerminalMessenger()}) as app:
        audience, schedule = await ensure_audience(app, _reader(settings, "terminal", "stdout"), times=settings.times)
        with polling_progress() as watch:
            result = await app.poll(watch=watch)
        show_failures(settings.feeds, result)
        if _nothing_read(result):
            typer.echo("No feed could be read. Without a network, `make demo` shows a recorded region. Trying again.")
        await app.publish_slot(audience, slot_now(schedule, app.clock.now()))
        await app.deliver()
        typer.echo(f"Next briefing at {', '.join(schedule.times)} {schedule.zone}; Ctrl-C ends.")
        await run_until_stopped(app, *_page(app), watch=lambda _: None)


async def _in_chats(settings: Settings, messengers: Mapping[str, Messenger]) -> None:
    from bot.running import run_until_stopped

    async with open_connected(settings, messengers) as (app, connections):
        await ensure_channels(app)
        await run_until_stopped(app, *connections, *_page(app), watch=lambda _: None)


@asynccontextmanager
async def open_connected(
    settings: Settings, messengers: Mapping[str, Messenger], *, groups: bool = True
) -> AsyncIterator[tuple[App, Sequence[Awaitable[None]]]]:
    """Yield the app, and what keeps each chat's connection open.

    Connecting begins first, for the app takes longer to build. `settings` need no packs yet.
    """
    from bot.chat.platforms import connections_of
    from bot.preparing import prepare

    opening: asyncio.Future[Office] = asyncio.get_running_loop().create_future()
    begun = [asyncio.ensure_future(one) for one in connections_of(opening, settings, messengers)]
    try:
        await prepare(settings.home, settings.state)
        open_app, settings = await asyncio.to_thread(_loaded, settings)
        async with open_app(settings, messengers=messengers, groups=groups) as app:
            opening.set_result(app.office())
            yield app, begun
    finally:
        for task in begun:
            task.cancel()
        await asyncio.gather(*begun, return_exceptions=True)


def _loaded(settings: Settings) -> tuple[Callable[..., AbstractAsyncContextManager[App]], Settings]:
    """Import what the app consists of and read the packs, beside the loop."""
    import bot.fetch.client
    import bot.fetch.parser
    import bot.store.store  # noqa: F401
    from bot.app import open_app
    from bot.settings import with_packs

    return open_app, with_packs(settings)


async def ensure_channels(app: App) -> None:
    """Subscribe the channels that the environment names, at the first start."""
    from bot.app import ensure_audience

    settings = app.settings
    for platform, channel in (("discord", settings.discord_channel), ("slack", settings.slack_channel)):
        if channel and platform in app.messengers:
            audience = replace(_reader(settings, platform, channel), created_at=app.clock.now())
            await ensure_audience(app, audience, times=settings.times)


def _page(app: App) -> Iterator[Awaitable[None]]:
    """Yield what serves the reading page, where it is switched on."""
    if app.settings.web:
        from bot.web.server import serve

        settings = app.settings
        yield serve(app.office(), *app.settings.web, state=settings.state, public_url=settings.public_url, runs=True)


def _reader(settings: Settings, platform: str, address: str) -> Audience:
    from bot.model import Audience, Topic

    return Audience(
        id=platform if platform == "terminal" else f"{platform}:{address}",
        platform=platform,
        address=address,
        language=settings.language,
        zone=settings.zone,
        topic=Topic(region=settings.region.key),
    )


def _nothing_read(result: PollResult) -> bool:
    return bool(result.polled) and len(result.failures) == result.polled
