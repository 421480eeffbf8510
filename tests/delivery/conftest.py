import pytest

from bot.store import open_store
from tests.delivery.platform import Hands


@pytest.fixture
async def ledger():
    async with open_store(":memory:") as store:
        yield store


@pytest.fixture
def clock():
    return Hands()
