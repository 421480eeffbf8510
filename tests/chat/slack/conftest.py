"""A Slack on this machine, a messenger that talks to it, and the asking side connected to it."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from bot.chat.slack.calls import web_client
from bot.chat.slack.client import SlackSettings, run_socket
from bot.chat.slack.messenger import SlackMessenger
from tests.actions.world import office_with_a_past
from tests.wire.slack_server import APP_TOKEN, TOKEN, slack_server


@pytest.fixture
async def slack():
    async with slack_server() as server:
        yield server


@pytest.fixture
async def messenger(slack):
    client = web_client(TOKEN, base_url=slack.url, deadline=5)
    return SlackMessenger(client, deadline=5)


@pytest.fixture
async def office(tmp_path):
    async with office_with_a_past(f"sqlite+aiosqlite:///{tmp_path}/limelight.db") as found:
        yield found


@asynccontextmanager
async def asking_side(slack, office, *, checked_within):
    """Connect the asking side; a form that takes longer than so many seconds is answered directly."""
    settings = SlackSettings(bot_token=TOKEN, app_token=APP_TOKEN, api_base=slack.url, checked_within=checked_within)
    running = asyncio.create_task(run_socket(office, settings, first_pause=0.01))
    await slack.until(lambda: slack.sockets)
    yield slack
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert slack.refused == []


@pytest.fixture
async def connected(slack, office):
    # however busy the machine is, a form's answer comes with its acknowledgement
    async with asking_side(slack, office, checked_within=30.0) as server:
        yield server


@pytest.fixture
async def hurried(slack, office):
    async with asking_side(slack, office, checked_within=0.0) as server:
        yield server
