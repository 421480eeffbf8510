"""One contract, every kind of store: in memory and in a file."""

import pytest

from bot.store import open_store


@pytest.fixture(params=["memory", "file"])
async def store(request, tmp_path):
    url = ":memory:" if request.param == "memory" else f"sqlite+aiosqlite:///{tmp_path}/state/limelight.db"
    async with open_store(url) as opened:
        yield opened
