"""The office over a store with a past."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.actions.office import Office
from tests.actions.world import office_with_a_past


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with office_with_a_past(f"sqlite+aiosqlite:///{tmp_path}/limelight.db") as office:
        yield office
