"""One contract, every kind of store: in memory, in a file, on PostgreSQL."""

import pytest

from bot.store import open_store


@pytest.fixture(params=["memory", "file", "postgres"])
def database_url(request, tmp_path):
    if request.param == "postgres":
        return request.getfixturevalue("postgres")
    return ":memory:" if request.param == "memory" else f"sqlite+aiosqlite:///{tmp_path}/state/limelight.db"


@pytest.fixture
async def store(database_url):
    async with open_store(database_url) as opened:
        yield opened
