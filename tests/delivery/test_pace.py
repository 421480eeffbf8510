"""The pace of sending as the app makes it: gaps of a channel hold over a restart, and keep nobody else."""

from datetime import UTC, datetime

from bot.app import pace_of
from bot.store import open_store
from tests.delivery.platform import Hands

START = datetime(2026, 10, 7, 3, 0, tzinfo=UTC)


async def test_a_channel_gets_one_message_a_second_also_from_the_next_process(tmp_path):
    clock = Hands(START)
    went = []
    for address in ("C1", "C1/1790000000.000100", "C2", "C1"):
        async with open_store(str(tmp_path / "state.db")) as store:  # each time a new process
            pace = pace_of(store, clock, monotonic=clock.monotonic, sleep=clock.sleep)
            await pace.turn("slack", address)
            went.append(round((clock.now() - START).total_seconds()))
    assert went == [0, 1, 1, 2]


async def test_a_platform_without_gaps_asks_no_database(tmp_path):
    clock = Hands(START)
    async with open_store(":memory:") as store:
        pace = pace_of(store, clock, monotonic=clock.monotonic, sleep=clock.sleep)
    for _ in range(5):  # the store is closed
        await pace.turn("terminal", "stdout")
        await pace.turn("discord", "1")
