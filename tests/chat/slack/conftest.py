"""A Slack on this machine and a messenger that talks to it."""

import pytest

from bot.chat.slack.messenger import SlackMessenger, web_client
from tests.wire.slack_server import TOKEN, slack_server


@pytest.fixture
async def slack():
    async with slack_server() as server:
        yield server


@pytest.fixture
async def messenger(slack):
    client = web_client(TOKEN, base_url=slack.url, deadline=5)
    return SlackMessenger(client, deadline=5)
