"""`limelight gateway` and `limelight worker`: the parts of `limelight run` as processes of their own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings

#: Pieces of work one worker does at a time: most of it is waiting for publishers.
AT_ONCE = 32

LOOK_EVERY = 5
PACKS_EVERY = 60
GROUP_EVERY = 1
DELIVER_EVERY = 1


def gateway() -> None:
    """Answer in Discord and Slack until stopped; `limelight worker` polls, writes and posts."""
    from bot.running import run_to_the_end
    from bot.settings import load_environment

    _set_up_logs()
    run_to_the_end(_gateway(load_environment()))


def worker(
    at_once: Annotated[int, typer.Option(min=1, help="Feeds and briefings worked on at a time.")] = AT_ONCE,
) -> None:
    """Poll, group, write and post until stopped; several share the work on one PostgreSQL database."""
    from bot.running import run_to_the_end
    from bot.settings import load_settings

    _set_up_logs()
    run_to_the_end(_worker(load_settings(), at_once))


async def _gateway(settings: Settings) -> None:
    from bot.chat.platforms import messengers_of
    from bot.cli.run import ensure_channels, open_connected
    from bot.running import LOOK_EVERY as WATCH_EVERY
    from bot.running import Ticks, keep_running

    messengers = messengers_of(settings)
    async with open_connected(settings, messengers, groups=False) as (app, connections):
        if not connections:
            raise SettingsError(
                "a gateway needs a chat to answer in: set DISCORD_TOKEN, or SLACK_BOT_TOKEN with SLACK_APP_TOKEN"
            )
        await ensure_channels(app)
        # Alarms ring here, as there is one gateway; they say what befalls any process.
        ticks: Ticks = {"packs": (app.look_at_packs, PACKS_EVERY), "watch": (app.watch().look, WATCH_EVERY)}
        await keep_running(app, ticks, *connections)


async def _worker(settings: Settings, at_once: int) -> None:
    from bot.app import open_app
    from bot.chat.platforms import messengers_of, posting_of
    from bot.duties import Duties
    from bot.executors import executor_for
    from bot.running import Ticks, keep_running

    messengers = messengers_of(settings)
    async with open_app(settings, messengers=messengers, groups=False) as app:
        duties = Duties(app, executor_for(settings.database_url, at_once=at_once))
        ticks: Ticks = {
            "look": (duties.look, LOOK_EVERY),
            "group": (duties.group, GROUP_EVERY),
            "deliver": (app.deliver, DELIVER_EVERY),
        }
        await keep_running(app, ticks, duties.serve(), *posting_of(settings, messengers), end=duties.end)


def _set_up_logs() -> None:
    from bot.logs import set_up_logs
    from bot.settings import log_form

    set_up_logs(log_form(os.environ))
