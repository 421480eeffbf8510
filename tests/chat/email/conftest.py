"""A mail server on this machine and a messenger that hands mail to it."""

import pytest

from bot.chat.email.messenger import MailMessenger
from bot.chat.email.server import server_of
from tests.wire.smtp_server import smtp_server


@pytest.fixture
async def post_office():
    async with smtp_server() as server:
        yield server


@pytest.fixture
def messenger(post_office):
    return MailMessenger(server_of(post_office.url()), deadline=6.0)
